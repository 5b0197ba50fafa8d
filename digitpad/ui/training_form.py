"""The settings of a training as a small form: two columns of fields, the rare ones folded away under "More".

The form holds valid settings at all times: a field changes one of them, or is told why it cannot.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QToolButton, QWidget

from digitpad.training import choices
from digitpad.training.bounds import SettingsProblem
from digitpad.training.fields import WHOLE_NUMBERS
from digitpad.training.presets import PRESET_NAMES, PRESETS, preset_of
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.ui.elided_combo_box import ElidedComboBox
from digitpad.ui.icons import icon
from digitpad.ui.theme import SMALL, flatten, muted

_OWN = "own"
_COLUMN_SPACING = 6  # pixels: the form decides how narrow the window can be
_FIELD_PADDING = 13  # pixels above and below a field's text, border included: all fields are of one height


class TrainingForm(QWidget):
    """Shows settings, and lets a person change them."""

    settings_changed = Signal(object)
    """The new `TrainingSettings`."""
    problem_changed = Signal(str)
    """Why what was typed cannot be a setting; empty when all is well again."""

    def __init__(self, source: QWidget, parent: QWidget | None = None) -> None:
        """Build the form around the field that chooses the digits, which stands first."""
        super().__init__(parent)
        self._settings = TrainingSettings()
        self._problem = self._typed = ""
        self._shows: list[Callable[[TrainingSettings], None]] = []
        self._field_height = self.fontMetrics().height() + _FIELD_PADDING
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setHorizontalSpacing(_COLUMN_SPACING)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._more = QToolButton()
        self._more_widgets: list[QWidget] = []
        self._place(0, 0, self.tr("Digits"), source)
        self._preset = self._add_preset()
        self._rate = QLineEdit()
        self._add_common_fields()
        self._add_more_button()
        self._show()

    def settings(self) -> TrainingSettings:
        """Return the settings as they stand.

        Raises:
            SettingsProblem: where a field holds what cannot be a setting.
        """
        if self._problem:
            raise SettingsProblem(self._problem)
        return self._settings

    @Slot(object)
    def set_settings(self, settings: TrainingSettings) -> None:
        """Show other settings."""
        self._settings = settings
        self._show()
        self._tell(problem="")
        self.settings_changed.emit(settings)

    # What a field is made of

    def _add_preset(self) -> QComboBox:
        box = _combo({**PRESET_NAMES, _OWN: self.tr("Own")})
        box.activated.connect(self._on_preset_chosen)
        tip = self.tr("Fills in all settings at once: the book's network, or a good one. What you change is your own.")
        self._place(0, 2, self.tr("Preset"), _named(box, "preset", self.tr("Preset"), tip))
        return box

    def _add_common_fields(self) -> None:
        tr = self.tr
        self._add_number(1, 0, "hidden_size", tr("Hidden"), tr("How many hidden units the network has."))
        tip = tr("How a step is made from the gradient. A new one begins with its usual learning rate.")
        self._add_choice(1, 2, "optimizer", tr("Optimizer"), tip, choices.OPTIMIZERS)
        self._add_rate()
        tip = tr("How many digits each step learns from.")
        self._add_number(2, 2, "batch_size", tr("Batch"), tip)
        self._add_number(3, 0, "epochs", tr("Epochs"), tr("How often each training digit is seen."))

    def _add_more_fields(self) -> None:
        tr = self.tr
        already = set(self.findChildren(QWidget))
        tip = tr("How widely the weights are spread at the start: 0.01 as in the book, or by the number of inputs.")
        self._add_choice(4, 0, "initial_weights", tr("Weights"), tip, choices.INITIAL_WEIGHTS)
        tip = tr("What a hidden unit makes of its sum: ReLU cuts off negative ones, sigmoid squeezes all into 0 to 1.")
        self._add_choice(4, 2, "activation", tr("Activation"), tip, choices.ACTIVATIONS)
        tip = tr("The network is the average of its weights over the last steps; the nearer to 1, the more of them.")
        averages = {0.0: tr("None"), 0.99: "0.99", 0.998: "0.998", 0.999: "0.999"}
        self._add_choice(5, 0, "weight_average", tr("Average"), tip, averages)
        tip = tr("Turns, shifts and bends the training digits, anew each time, so that none is learnt by heart.")
        self._add_choice(5, 2, "augmentation", tr("Distortion"), tip, choices.AUGMENTATIONS)
        tip = tr("Where chance begins: the same seed and settings give the same network again.")
        self._add_number(6, 0, "seed", tr("Seed"), tip)
        tip = tr("The learning rate in time: always the same, or rising for a moment and then falling to nothing.")
        schedules = {"constant": tr("Constant"), "cosine": tr("Cosine")}
        self._add_choice(6, 2, "schedule", tr("Schedule"), tip, schedules)
        self._more_widgets = [widget for widget in self.findChildren(QWidget) if widget not in already]

    def _add_number(self, row: int, column: int, setting: str, words: str, tip: str) -> None:
        field = QSpinBox()
        field.setRange(*WHOLE_NUMBERS[setting])
        field.setKeyboardTracking(False)
        field.setMinimumWidth(56)
        flatten(field)
        field.valueChanged.connect(lambda value: self._change(**{setting: value}))
        field.lineEdit().textEdited.connect(self._on_number_edited)
        field.editingFinished.connect(lambda: self._on_number_finished(field, setting))
        self._shows.append(lambda settings: _fill_in(field, getattr(settings, setting)))
        self._place(row, column, words, _named(field, setting, words, tip))

    def _add_choice(
        self, row: int, column: int, setting: str, words: str, tip: str, names: Mapping[str, str] | Mapping[float, str]
    ) -> None:
        field = _combo(names)
        field.activated.connect(lambda: self._change(**{setting: field.currentData()}))
        self._shows.append(lambda settings: _choose(field, getattr(settings, setting)))
        self._place(row, column, words, _named(field, setting, words, tip))

    def _add_rate(self) -> None:
        rates = choices.USUAL_LEARNING_RATES.items()
        usual = ", ".join(f"{choices.OPTIMIZERS[name]} {rate:g}" for name, rate in rates)
        tip = self.tr("How far each step goes, such as 0.001 or 1e-3. Usual: {0}.").format(usual)
        self._rate.setMinimumWidth(56)
        self._rate.textEdited.connect(self._on_rate_edited)
        self._rate.editingFinished.connect(self._on_rate_finished)
        self._shows.append(lambda settings: self._rate.setText(f"{settings.learning_rate:g}"))
        self._place(2, 0, self.tr("Rate"), _named(self._rate, "learning_rate", self.tr("Learning rate"), tip))

    def _add_more_button(self) -> None:
        more = self._more
        more.setText(self.tr("More"))
        more.setIcon(icon("chevron"))
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.setCheckable(True)
        more.setFixedHeight(self._field_height)
        more.toggled.connect(self._show_more)
        tip = self.tr("Activation, initial weights, distortion, schedule, average and seed.")
        self._grid.addWidget(_named(more, "more_settings", self.tr("More settings"), tip), 3, 2, 1, 2)

    def _place(self, row: int, column: int, words: str, field: QWidget) -> None:
        label = muted(words)
        label.setToolTip(field.toolTip())
        field.setFixedHeight(self._field_height)
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(field, row, column + 1)

    # What happens to it

    @Slot(bool)
    def _show_more(self, shown: bool) -> None:  # noqa: FBT001 (what a button's toggled signal carries)
        if shown and not self._more_widgets:  # made when they are first wanted: they would delay the first paint
            self._add_more_fields()
            self._put_after_more_button()
            self._show()
        for widget in self._more_widgets:
            widget.setVisible(shown)
        self._more.setText(self.tr("Less") if shown else self.tr("More"))

    def _put_after_more_button(self) -> None:
        """Let the tab key go from the button into the fields that it has shown."""
        fields = [widget for widget in self._more_widgets if isinstance(widget, QComboBox | QSpinBox)]
        for earlier, later in pairwise([self._more, *fields]):
            QWidget.setTabOrder(earlier, later)

    @Slot()
    def _on_preset_chosen(self) -> None:
        preset = PRESETS.get(self._preset.currentData())
        if preset is not None:
            self.set_settings(replace(preset, seed=self._settings.seed))

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 (each setting has a type of its own)
        if "optimizer" in changes:
            changes["learning_rate"] = choices.USUAL_LEARNING_RATES[changes["optimizer"]]
        start = changes.pop("augmentation", None)
        settings = replace(self._settings, **changes)
        self.set_settings(with_augmentation(settings, start) if start in choices.AUGMENTATIONS else settings)

    @Slot(str)
    def _on_rate_edited(self, text: str) -> None:
        try:
            rate = float(text.replace(",", "."))
            self._settings = replace(self._settings, learning_rate=rate)
        except SettingsProblem as problem:
            self._problem = str(problem)
        except ValueError:
            self._problem = self.tr("The learning rate must be a number such as 0.001 or 1e-3.")
        else:
            self._show_preset()
            self._tell(problem="")
            self.settings_changed.emit(self._settings)

    @Slot()
    def _on_rate_finished(self) -> None:
        """Complain when the person has done with the field, not at each letter."""
        self._tell(self._problem)

    @Slot(str)
    def _on_number_edited(self, text: str) -> None:
        self._typed = text

    def _on_number_finished(self, field: QSpinBox, setting: str) -> None:
        """Say why a field has gone back to what it was: by itself it puts up with no number beyond its bounds."""
        typed, self._typed = self._typed, ""
        if typed.isdecimal() and int(typed) < field.minimum():
            changes: dict[str, Any] = {setting: int(typed)}
            try:
                replace(self._settings, **changes)
            except SettingsProblem as problem:
                self.problem_changed.emit(str(problem))

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self.problem_changed.emit(problem)

    def _show(self) -> None:
        for show in self._shows:
            show(self._settings)
        self._show_preset()

    def _show_preset(self) -> None:
        _choose(self._preset, preset_of(self._settings) or _OWN)


def _combo(names: Mapping[str, str] | Mapping[float, str]) -> QComboBox:
    box = ElidedComboBox()
    for key, words in names.items():
        box.addItem(words, key)
    return box


def _fill_in(field: QSpinBox, number: int) -> None:
    """Show a number that nobody has typed."""
    with QSignalBlocker(field):
        field.setValue(number)


def _choose(box: QComboBox, key: object) -> None:
    """Choose an entry by its key; what is not offered, such as a setting out of a file, is added."""
    index = box.findData(key)
    if index < 0:
        box.addItem(str(key), key)
        index = box.count() - 1
    box.setCurrentIndex(index)


def _named(widget: QWidget, name: str, words: str, tip: str) -> QWidget:
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    widget.setAccessibleDescription(tip)
    widget.setToolTip(tip)
    return widget
