"""The rarer settings, a tab for each group of them: only those that make a difference, and below them what they do."""

from collections.abc import Callable, Collection
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QTabBar, QVBoxLayout, QWidget

from digitpad.training.choices import AUGMENTATIONS, OPTIMIZERS
from digitpad.training.fields import FIELDS, Group
from digitpad.training.settings import TrainingSettings, is_used
from digitpad.ui.elided_combo_box import ElidedComboBox
from digitpad.ui.setting_field import SettingField, choose, help_of, named, setting_field
from digitpad.ui.setting_help import SettingHelp
from digitpad.ui.theme import SMALL, TINY, caption_font, muted

COMMON = ("hidden_size", "optimizer", "learning_rate", "batch_size", "epochs")
"""The settings that are always in sight and so have no place here."""
_ROWS = 2  # there is room for so many at least, so that the form keeps its height from tab to tab
_SPACING = 6
_NARROWEST = 72  # pixels of a field
_OWN = "own"
_NARROW_TABS = "QTabBar::tab { padding: 3px 2px; margin-right: 2px; }"


class SettingGroups(QWidget):
    """A row of tabs, the fields of one group in two columns, and the help to one field."""

    chosen = Signal(str, object)
    """A setting's name and its new value."""
    augmentation_chosen = Signal(str)
    """The name of an augmentation, which stands for several settings."""

    def __init__(self, settings: TrainingSettings, field_height: int, made: Callable[[SettingField], None]) -> None:
        """Make the groups; `made` is called with each field, once, when it is first shown."""
        super().__init__()
        self._settings = settings
        self._running = False
        self._field_height = field_height
        self._made = made
        self._pages: dict[Group, _Page] = {}
        self._tabs = QTabBar()
        self._help = SettingHelp()
        self._names: dict[Group, str] = {
            "network": self.tr("Network"),
            "optimizer": self.tr("Optimizer"),
            "schedule": self.tr("Schedule"),
            "regularization": self.tr("Regularize"),
            "augmentation": self.tr("Distort"),
            "stop": self.tr("Stop"),
        }
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, TINY, 0, 0)
        self._layout.setSpacing(SMALL)
        self._add_tabs()
        self._layout.addWidget(self._scroll_area(field_height))
        self._layout.addWidget(self._help)
        self._layout.addStretch()
        self._tabs.currentChanged.connect(self._turn)
        self._turn(0)

    def sizeHint(self) -> QSize:
        """Ask for room for all fields, and for the help."""
        heights = [widget.sizeHint().height() for widget in (self._tabs, self._scroll, self._help)]
        return QSize(super().sizeHint().width(), TINY + sum(heights) + 2 * SMALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window let the help go first, for tool tips say the same; then fields scroll."""
        super().resizeEvent(event)
        self._fit_help()

    def event(self, event: QEvent) -> bool:
        """Look again whether there is room for the help when the fields or it come to need more or less."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_help()
        return handled

    def _fit_help(self) -> None:
        self._help.setVisible(self.height() >= self.sizeHint().height())

    def follow(self, widget: QWidget) -> None:
        """Let the tab key go from a widget through the tabs into their fields."""
        QWidget.setTabOrder(widget, self._tabs)
        for page in self._pages.values():
            self._chain(page)

    def show_settings(self, settings: TrainingSettings, misread: Collection[str] = ()) -> None:
        """Show the settings as they are, but for those misread, and those fields alone that make a difference."""
        self._settings = settings
        for page in self._pages.values():
            page.show_settings(settings, misread)
        self._help.show_settings(settings)

    def set_running(self, running: bool) -> None:  # noqa: FBT001 (a slot)
        """Lock what cannot be changed while a training runs."""
        self._running = running
        for page in self._pages.values():
            page.set_running(running)

    @Slot(str)
    def explain(self, name: str) -> None:
        """Say what a setting does."""
        self._help.explain(name, self._settings)

    def _add_tabs(self) -> None:
        tip = self.tr("Which settings to show")
        named(self._tabs, "setting_groups", self.tr("Groups of settings"), tip)
        self._tabs.setFont(caption_font())
        self._tabs.setStyleSheet(_NARROW_TABS)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        for group, words in self._names.items():
            self._tabs.setTabToolTip(self._tabs.addTab(words), _summary(group))
        self._layout.addWidget(self._tabs)

    def _scroll_area(self, field_height: int) -> QScrollArea:
        """Return what the fields stand in: where the window is too low for all of them, they scroll."""
        fields = QWidget()
        self._rows = QVBoxLayout(fields)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._scroll = _Fields(fields)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._scroll.setMinimumHeight(field_height)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (self._scroll.viewport(), fields):
            ground.setAutoFillBackground(False)
        return self._scroll

    @Slot(int)
    def _turn(self, index: int) -> None:
        group = list(self._names)[index]
        if group not in self._pages:
            self._pages[group] = self._page(group)
        for name, page in self._pages.items():
            page.setVisible(name == group)
        used = (name for name in _names(group) if is_used(name, self._settings))
        self.explain(next(used, "optimizer"))  # SGD has no settings of its own, but a rule

    def _page(self, group: Group) -> "_Page":
        page = _Page(group, self._field_height, self.chosen.emit)
        page.augmentation_chosen.connect(self.augmentation_chosen)
        page.show_settings(self._settings)
        page.set_running(self._running)
        self._rows.addWidget(page)
        self._scroll.setMinimumWidth(max(self._scroll.minimumWidth(), page.minimumSizeHint().width()))
        self._chain(page)
        for field in page.fields.values():
            self._made(field)
        return page

    def _chain(self, page: "_Page") -> None:
        for earlier, later in pairwise([self._tabs, *page.in_order]):
            QWidget.setTabOrder(earlier, later)


class _Fields(QScrollArea):
    """Asks for the height that its fields need now: by itself a scroll area remembers what they needed at first."""

    def __init__(self, fields: QWidget) -> None:
        super().__init__()
        self._fields = fields
        self.setWidget(fields)

    def sizeHint(self) -> QSize:
        return self._fields.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _Page(QWidget):
    """The fields of one group, in two columns; what makes no difference is not shown."""

    augmentation_chosen = Signal(str)

    def __init__(self, group: str, field_height: int, chosen: Callable[[str, object], None]) -> None:
        super().__init__()
        halves = QHBoxLayout(self)
        halves.addStrut(_ROWS * field_height + (_ROWS - 1) * SMALL)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(_SPACING)
        self._columns = self._column(), self._column()
        for column in self._columns:
            halves.addLayout(column, 1)
        self.fields: dict[str, SettingField] = {}
        self._cells: dict[str, tuple[QLabel, QWidget]] = {}
        self._shown: tuple[str, ...] = ()
        self._augmentation: ElidedComboBox | None = None
        self._nothing = muted()
        self._nothing.setParent(self)
        self._nothing.setFixedHeight(field_height)
        self._nothing.setFont(caption_font())
        if group == "augmentation":
            self._add_augmentation()
        for name in _names(group):
            self.fields[name] = setting_field(name, chosen)
            self._cells[name] = muted(_SHORT_NAMES.get(name, FIELDS[name].name)), self.fields[name]
        for label, field in self._cells.values():
            for widget in (label, field):
                widget.setParent(self)
                widget.hide()
            if isinstance(field, ElidedComboBox):  # on Linux a screen reader calls it by its label alone
                label.setBuddy(field)
            label.setToolTip(field.toolTip())
            field.setFixedHeight(field_height)
            field.setMinimumWidth(_NARROWEST)

    def _column(self) -> QGridLayout:
        column = QGridLayout()
        column.setVerticalSpacing(SMALL)
        column.setHorizontalSpacing(_SPACING)
        column.setColumnStretch(1, 1)
        column.setRowStretch(len(FIELDS), 1)  # fewer rows than the other column has stay at the top
        return column

    @property
    def in_order(self) -> list[QWidget]:
        return [field for _, field in self._cells.values()]

    def show_settings(self, settings: TrainingSettings, misread: Collection[str] = ()) -> None:
        for name, field in self.fields.items():
            if name not in misread:
                field.show_value(getattr(settings, name))
            field.setToolTip(help_of(name, settings))
        if self._augmentation is not None:
            choose(self._augmentation, settings.augmentation)
        shown = tuple(name for name in self._cells if name not in FIELDS or is_used(name, settings))
        if shown != self._shown:
            self._shown = shown
            self._arrange()
        self._nothing.setText(
            self.tr("{0} has no settings besides its learning rate.").format(OPTIMIZERS[settings.optimizer])
        )
        self._nothing.adjustSize()
        self._nothing.setVisible(not shown)

    def set_running(self, running: bool) -> None:  # noqa: FBT001 (a slot)
        for name, field in self.fields.items():
            field.setEnabled(FIELDS[name].live or not running)

    def _add_augmentation(self) -> None:
        box = self._augmentation = ElidedComboBox()
        for key, words in {**AUGMENTATIONS, _OWN: self.tr("Own")}.items():
            box.addItem(words, key)
        box.activated.connect(self._on_augmentation_chosen)
        tip = self.tr("Distorts the training digits, anew each time, so that none is learnt by heart.")
        words = self.tr("Distortion")
        self._cells["augmentation"] = muted(words), named(box, "augmentation", words, tip)

    def _on_augmentation_chosen(self) -> None:
        if self._augmentation is not None and self._augmentation.currentData() != _OWN:
            self.augmentation_chosen.emit(self._augmentation.currentData())

    def _arrange(self) -> None:
        for name, cell in self._cells.items():
            for widget in cell:
                for column in self._columns:
                    column.removeWidget(widget)
                widget.setVisible(name in self._shown)
        for place, name in enumerate(self._shown):
            row, side = divmod(place, 2)
            for part, widget in enumerate(self._cells[name]):
                self._columns[side].addWidget(widget, row, part)


_SHORT_NAMES = {
    "elastic_smoothing": "Smoothing",
    "label_smoothing": "Smoothing",
    "weight_decay": "Decay",
    "target_accuracy": "Target",
    "initial_weights": "Weights",
    "weight_average": "Average",
}


def _names(group: str) -> tuple[str, ...]:
    """Return the settings that stand under a group's tab; chance has none of its own, its seed makes the network."""
    groups = (group, "chance") if group == "network" else (group,)
    return tuple(name for name, field in FIELDS.items() if field.group in groups and name not in COMMON)


def _summary(group: str) -> str:
    return ", ".join(FIELDS[name].name for name in _names(group))
