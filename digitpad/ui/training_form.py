"""The settings of a training as a small form: the common fields in two columns, the rarer ones under "More".

The form holds valid settings at all times: a field changes one of them, or is told why it cannot.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton, QWidget

from digitpad.training.bounds import SettingsProblem
from digitpad.training.choices import OPTIMIZERS, USUAL_LEARNING_RATES
from digitpad.training.fields import FIELDS
from digitpad.training.presets import PRESET_NAMES, PRESETS, preset_of
from digitpad.training.settings import TrainingSettings, changed, with_augmentation
from digitpad.ui.elided_combo_box import ElidedComboBox
from digitpad.ui.icons import icon
from digitpad.ui.setting_field import NumberField, SettingField, WholeNumberField, choose, help_of, named, setting_field
from digitpad.ui.setting_groups import SettingGroups
from digitpad.ui.theme import SMALL, caption_font, muted

_OWN = "own"
_COLUMN_SPACING = 6  # pixels: the form decides how narrow the window can be
_NARROWEST = 86  # pixels of a field: so the window fits a screen of 1024
_FIELD_PADDING = 13  # pixels above and below a field's text, border included: all fields are of one height


class TrainingForm(QWidget):
    """Shows settings, and lets a person change them."""

    settings_changed = Signal(object)
    """The new `TrainingSettings`, at each letter."""
    settings_left = Signal()
    """The person has done with a field."""
    problem_changed = Signal(str)
    """Why what was typed cannot be a setting; empty when all is well again."""

    def __init__(self, source: QWidget, parent: QWidget | None = None) -> None:
        """Build the form around the field that chooses the digits, which stands first."""
        super().__init__(parent)
        self._settings = TrainingSettings()
        self._presets = dict(PRESETS)
        self._told_of_presets: dict[str, tuple[str, str]] = {}
        self._problems: dict[str, str] = {}
        self._source = source
        self._running = False
        self._fields: dict[str, SettingField] = {}
        self._groups: SettingGroups | None = None
        self._field_height = self.fontMetrics().height() + _FIELD_PADDING
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setHorizontalSpacing(_COLUMN_SPACING)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._more = QToolButton()
        self._place(0, 0, self.tr("Digits"), source)
        self._preset = self._add_preset()
        self._add_common_fields()
        self._add_more_button()
        self._preset_words = self._add_preset_words()
        self._show()

    def settings(self) -> TrainingSettings:
        """Return the settings as they stand, with a number that is being typed.

        Raises:
            SettingsProblem: where a field holds what cannot be a setting.
        """
        for field in self.findChildren(WholeNumberField):
            field.take_typed()
        if self.problem:
            raise SettingsProblem(self.problem)
        return self._settings

    @property
    def problem(self) -> str:
        """Why what a field holds cannot be a setting, as a person reads it; empty where all can be."""
        return next(iter(self._problems.values()), "")

    @property
    def current(self) -> TrainingSettings:
        """The settings without what a field may hold that cannot be one."""
        return self._settings

    @Slot(object)
    def set_settings(self, settings: TrainingSettings) -> None:
        """Show other settings."""
        self._problems.clear()
        self._settings = settings
        self._show()
        self.problem_changed.emit("")
        self.settings_changed.emit(settings)

    def offer_preset(self, key: str, name: str, settings: TrainingSettings, words: str, tip: str = "") -> None:
        """Offer one more preset, after the others, with what has to be said while it is chosen, and its tool tip."""
        if key not in self._presets:
            self._preset.insertItem(self._preset.findData(_OWN), name, key)
        self._presets[key], self._told_of_presets[key] = settings, (words, tip)
        self._show()

    def set_running(self, running: bool) -> None:  # noqa: FBT001 (a slot)
        """Lock what cannot be changed while a training runs."""
        self._running = running
        for widget in (self._source, self._preset):
            widget.setEnabled(not running)
        for name, field in self._fields.items():
            field.setEnabled(FIELDS[name].live or not running)
        if self._groups is not None:
            self._groups.set_running(running)

    # What a field is made of

    def _add_preset(self) -> QComboBox:
        box = ElidedComboBox()
        for key, words in {**PRESET_NAMES, _OWN: self.tr("Own")}.items():
            box.addItem(words, key)
        box.activated.connect(self._on_preset_chosen)
        tip = self.tr("Fills in all settings at once: the book's network, or a good one. What you change is your own.")
        self._place(0, 2, self.tr("Preset"), named(box, "preset", self.tr("Preset"), tip))
        return box

    def _add_preset_words(self) -> QLabel:
        words = muted()
        words.setObjectName("preset_words")
        words.setFont(caption_font())
        words.setWordWrap(True)
        words.hide()
        self._grid.addWidget(words, 4, 0, 1, 4)
        return words

    def _add_common_fields(self) -> None:
        places = {
            "hidden_size": (1, 0, self.tr("Hidden")),
            "optimizer": (1, 2, self.tr("Optimizer")),
            "learning_rate": (2, 0, self.tr("Rate")),
            "batch_size": (2, 2, self.tr("Batch")),
            "epochs": (3, 0, self.tr("Epochs")),
        }
        for name, (row, column, words) in places.items():
            field = self._fields[name] = setting_field(name, self._change)
            self._watch(field)
            self._place(row, column, words, field)

    def _watch(self, field: SettingField) -> None:
        """Let a field's problems be known, and its help be shown while it is in use."""
        field.installEventFilter(self)
        if isinstance(field, NumberField):
            field.misread.connect(self._on_misread)
            field.left.connect(self._on_left)
        else:
            if isinstance(field, WholeNumberField):
                field.refused.connect(self.problem_changed)
            field.chosen.connect(self.settings_left)

    def _add_more_button(self) -> None:
        more = self._more
        more.setText(self.tr("More"))
        more.setIcon(icon("chevron"))
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.setCheckable(True)
        more.setFixedHeight(self._field_height)
        more.toggled.connect(self._show_more)
        tip = self.tr("All other settings: network, optimizer, schedule, regularization, distortion, when to stop.")
        self._grid.addWidget(named(more, "more_settings", self.tr("More settings"), tip), 3, 2, 1, 2)

    def _place(self, row: int, column: int, words: str, field: QWidget) -> None:
        label = muted(words)
        if isinstance(field, ElidedComboBox):  # on Linux a screen reader calls it by its label alone
            label.setBuddy(field)
        label.setToolTip(field.toolTip())
        field.setFixedHeight(self._field_height)
        field.setMinimumWidth(min(field.minimumWidth(), _NARROWEST))
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(field, row, column + 1)

    # What happens to it

    @Slot(bool)
    def _show_more(self, shown: bool) -> None:  # noqa: FBT001 (what a button's toggled signal carries)
        if shown and self._groups is None:  # made when they are first wanted: they would delay the first paint
            self._groups = SettingGroups(self._settings, self._field_height, self._watch)
            self._groups.chosen.connect(self._change)
            self._groups.augmentation_chosen.connect(self._on_augmentation_chosen)
            self._groups.set_running(self._running)
            self._grid.addWidget(self._groups, 5, 0, 1, 4)
            self._groups.follow(self._more)
        if self._groups is not None:
            self._groups.setVisible(shown)
        self._more.setText(self.tr("Less") if shown else self.tr("More"))
        self._more.setIcon(icon("chevron_up" if shown else "chevron"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Explain the field that is in use or under the pointer."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and self._groups is not None:
            self._groups.explain(watched.objectName())
        return super().eventFilter(watched, event)

    @Slot()
    def _on_preset_chosen(self) -> None:
        preset = self._presets.get(self._preset.currentData())
        if preset is not None:
            self.set_settings(replace(preset, seed=self._settings.seed))

    @Slot(str)
    def _on_augmentation_chosen(self, name: str) -> None:
        self.set_settings(with_augmentation(self._settings, name))
        self.settings_left.emit()

    @Slot(str, object)
    def _change(self, name: str, value: object) -> None:
        changes = {name: value}
        if name == "optimizer":
            changes["learning_rate"] = USUAL_LEARNING_RATES[str(value)]
        for setting in changes:
            self._problems.pop(setting, None)
        self._settings = changed(self._settings, changes)
        self._show()
        self.problem_changed.emit(self.problem)
        self.settings_changed.emit(self._settings)

    @Slot(str, str)
    def _on_misread(self, name: str, problem: str) -> None:
        self._problems[name] = problem

    @Slot(str)
    def _on_left(self, name: str) -> None:
        """Complain when the person has done with the field, not at each letter."""
        if name in self._problems:
            self.problem_changed.emit(self._problems[name])
        else:
            self.settings_left.emit()

    def _show(self) -> None:
        for name, field in self._fields.items():
            if name not in self._problems:
                field.show_value(getattr(self._settings, name))
            field.setToolTip(self._tip(name))
        if self._groups is not None:
            self._groups.show_settings(self._settings, self._problems)
        preset = preset_of(self._settings, self._presets) or _OWN
        choose(self._preset, preset)
        words, tip = self._told_of_presets.get(preset, ("", ""))
        self._preset_words.setText(words)
        self._preset_words.setToolTip(tip)
        self._preset_words.setVisible(preset in self._told_of_presets)

    def _tip(self, name: str) -> str:
        if name != "learning_rate":
            return help_of(name, self._settings)
        usual = ", ".join(f"{OPTIMIZERS[name]} {rate:g}" for name, rate in USUAL_LEARNING_RATES.items())
        return help_of(name, self._settings) + "\n" + self.tr("Usual: {0}.").format(usual)
