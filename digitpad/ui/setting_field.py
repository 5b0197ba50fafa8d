"""One setting as a field of a form: a number to type, or one of several to choose, with its help and its bounds.

All that there is to say about it comes from `digitpad.training.fields`.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from digitpad.training.bounds import Choice, Number, SettingsProblem, WholeNumber
from digitpad.training.choices import FORMULAS
from digitpad.training.fields import FIELDS, Field
from digitpad.training.settings import TrainingSettings
from digitpad.ui.elided_combo_box import ElidedComboBox
from digitpad.ui.theme import FIELD_RADIUS, SMALL, caption_font, flatten, tokens

Widget = TypeVar("Widget", bound=QWidget)

_LONGEST_NUMBER = 12  # figures
_NARROWEST = 56  # pixels: the form decides how narrow the window can be


class WholeNumberField(QSpinBox):
    """A setting that is a whole number."""

    chosen = Signal(str, object)
    """The setting's name and its new value."""
    refused = Signal(str)
    """Why a number that was typed cannot be; the field goes back to the one before."""

    def __init__(self, name: str, field: Field, kind: WholeNumber) -> None:
        super().__init__()
        self._name = name
        self._field = field
        self._typed = ""
        self.setRange(kind.least, kind.most)
        self.setSuffix(f" {field.unit}" if field.unit else "")
        if kind.least == 0:
            self.setSpecialValueText("0")  # no unit where it means "off"
        self.setKeyboardTracking(False)
        self.setMinimumWidth(_NARROWEST)
        flatten(self)
        self.valueChanged.connect(lambda value: self.chosen.emit(self._name, value))
        self.lineEdit().textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._on_finished)

    def show_value(self, value: object) -> None:
        """Show the setting as it is; a number that is half typed stays unless it has become another one."""
        number = value if isinstance(value, int) else 0
        if number != self.value():
            with QSignalBlocker(self):
                self.setValue(number)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Let a number beyond the bounds be typed to its end: to swallow its last figure would make it another one."""
        whole = text.removesuffix(self.suffix()).strip()
        if whole.isdecimal() and len(whole) <= _LONGEST_NUMBER and not self.minimum() <= int(whole) <= self.maximum():
            return QValidator.State.Intermediate, text, place
        return super().validate(text, place)

    def event(self, event: QEvent) -> bool:
        """Take Escape, which wipes the page elsewhere, as going back on what is being typed."""
        if self._typed and _is_escape(event):
            if event.type() == QEvent.Type.KeyPress:
                self._typed = ""
                off = self.value() == self.minimum() and self.specialValueText()
                self.lineEdit().setText(off or self.textFromValue(self.value()) + self.suffix())
            event.accept()
            return True
        return super().event(event)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._typed = text.removesuffix(self.suffix()).strip()

    def take_typed(self) -> None:
        """Take the number that is being typed, if there is one: a key may start a training amid it.

        Raises:
            SettingsProblem: where it is beyond its bounds, with which the field puts up by going back to what it was.
        """
        typed, self._typed = self._typed, ""
        self.interpretText()
        if typed.isdecimal():
            self._field.check(int(typed))

    @Slot()
    def _on_finished(self) -> None:
        try:
            self.take_typed()
        except SettingsProblem as problem:
            self.refused.emit(str(problem))


class NumberField(QLineEdit):
    """A setting that is any number. What cannot be is told when the person has done with the field."""

    chosen = Signal(str, object)
    """The setting's name and its new value, at each letter that leaves a number that can be."""
    misread = Signal(str, str)
    """The setting's name, and why what stands there cannot be; at each letter."""
    left = Signal(str)
    """The person has done with the field of this setting."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__()
        self._name = name
        self._field = field
        self._before: float | None = None
        self.setMinimumWidth(_NARROWEST)
        if field.unit:
            self.setTextMargins(0, 0, self.fontMetrics().horizontalAdvance(field.unit), 0)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(lambda: self.left.emit(self._name))

    def show_value(self, value: object) -> None:
        """Show the setting as it is, unless what stands there means the same."""
        if not self.hasFocus() or _number(self.text()) != value:
            self.setText(f"{value:g}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember what there was, to go back to it."""
        super().focusInEvent(event)
        if (number := _number(self.text())) is not None:
            self._before = number

    def event(self, event: QEvent) -> bool:
        """Take Escape, which wipes the page elsewhere, as going back on what was typed."""
        if self._before is not None and _number(self.text()) != self._before and _is_escape(event):
            if event.type() == QEvent.Type.KeyPress:
                self.setText(f"{self._before:g}")
                self._on_edited(self.text())
            event.accept()
            return True
        return super().event(event)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        if problem := self._problem(text):
            self.misread.emit(self._name, problem)
        else:
            self.chosen.emit(self._name, _number(text))

    def _problem(self, text: str) -> str:
        """Return why a text cannot be the setting, as a person reads it; empty where it can."""
        value = _number(text)
        if value is None:
            words = QCoreApplication.translate("NumberField", "{0} must be a number such as 0.001 or 1e-3.")
            return words.format(self._field.subject)
        try:
            self._field.check(value)
        except SettingsProblem as problem:
            return str(problem)
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the number, its unit at the other end, and an edge that warns where it cannot be."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._problem(self.text()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(tokens().warning))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), FIELD_RADIUS, FIELD_RADIUS)
        if self._field.unit:
            painter.setFont(caption_font())
            painter.setPen(QColor(tokens().muted))
            room = self.rect().adjusted(0, 0, -SMALL, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._field.unit)


class ChoiceField(ElidedComboBox):
    """A setting that is one of several."""

    chosen = Signal(str, object)
    """The setting's name and its new value."""

    def __init__(self, name: str, kind: Choice) -> None:
        super().__init__()
        self._name = name
        for key, words in kind.names.items():
            self.addItem(words, key)
            self.setItemData(self.count() - 1, FORMULAS.get(name, {}).get(key), Qt.ItemDataRole.ToolTipRole)
        self.activated.connect(lambda: self.chosen.emit(self._name, self.currentData()))

    def show_value(self, value: object) -> None:
        """Show the setting as it is."""
        self.setCurrentIndex(self.findData(value))


SettingField = WholeNumberField | NumberField | ChoiceField


def setting_field(name: str, chosen: Callable[[str, object], None]) -> SettingField:
    """Return a field for a setting; `chosen` is called with its name and its new value."""
    field = FIELDS[name]
    made: SettingField
    match field.kind:
        case WholeNumber() as kind:
            made = WholeNumberField(name, field, kind)
        case Number():
            made = NumberField(name, field)
        case Choice() as kind:
            made = ChoiceField(name, kind)
    made.chosen.connect(chosen)
    return named(made, name, field.name, field.explanation)


def named(widget: Widget, name: str, words: str, tip: str) -> Widget:
    """Return the widget with all the names that a person, a screen reader and a test know it by."""
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    widget.setAccessibleDescription(tip)
    widget.setToolTip(tip)
    return widget


def formula_of(name: str, settings: TrainingSettings) -> str:
    """Return the formula of a setting; of a choice that of what is chosen."""
    field = FIELDS[name]
    return FORMULAS[name][getattr(settings, name)] if isinstance(field.kind, Choice) else field.formula


def help_of(name: str, settings: TrainingSettings) -> str:
    """Return what a setting does, in one sentence, and below it its formula."""
    return "\n".join(filter(None, (FIELDS[name].explanation, formula_of(name, settings))))


def _is_escape(event: QEvent) -> bool:
    """Return whether it is the key, or Qt asking whether anybody but a menu's shortcut wants it."""
    kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    return isinstance(event, QKeyEvent) and event.type() in kinds and event.key() == Qt.Key.Key_Escape


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def choose(box: QComboBox, key: object) -> None:
    """Choose an entry by its key."""
    box.setCurrentIndex(box.findData(key))
