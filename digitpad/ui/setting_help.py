"""What a setting does, in a sentence, with its formula below."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitpad.training.fields import FIELDS
from digitpad.training.settings import TrainingSettings
from digitpad.ui.setting_field import formula_of
from digitpad.ui.theme import caption_font, tokens


class SettingHelp(QWidget):
    """What one setting does, and its formula. Three lines high whatever they say: nothing jumps."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("setting_help")
        self.setFont(caption_font())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name = "learning_rate"
        self._formula = ""

    def explain(self, name: str, settings: TrainingSettings) -> None:
        """Say what a setting does."""
        self._name = name
        self.show_settings(settings)

    def show_settings(self, settings: TrainingSettings) -> None:
        """Take the formula of what is chosen now."""
        self._formula = formula_of(self._name, settings)
        field = FIELDS[self._name]
        self.setAccessibleName(f"{field.name}: {field.explanation} {self._formula}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for three lines."""
        return QSize(200, 3 * self.fontMetrics().height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sentence, and its formula in what is left of the three lines."""
        now = tokens()
        painter = QPainter(self)
        painter.setPen(QColor(now.muted))
        wrapped = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        sentence = painter.boundingRect(self.rect(), wrapped, FIELDS[self._name].explanation)
        painter.drawText(self.rect(), wrapped, FIELDS[self._name].explanation)
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        painter.drawText(self.rect().adjusted(0, sentence.height() + 2, 0, 0), wrapped, self._formula)
