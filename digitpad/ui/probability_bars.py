"""Ten bars, one for each digit, with the probability that the network gives it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from digitpad.ui.theme import MEDIUM, heading_font, tokens

_ROW = 22  # pixels, shrinking to the smallest and growing to the largest where there is room
_SMALLEST_ROW, _LARGEST_ROW = 17, 30
_BAR = 8


class ProbabilityBars(QWidget):
    """Paints the bars; the winner's in the accent, its figures bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_bars")
        self.setAccessibleName(self.tr("Probability of each digit"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(10 * _LARGEST_ROW)
        self._probabilities: tuple[float, ...] = ()

    def show_probabilities(self, probabilities: Sequence[float]) -> None:
        """Show ten probabilities, or none: empty bars."""
        self._probabilities = tuple(probabilities)
        self.setAccessibleDescription(
            ", ".join(f"{digit}: {_percent(p)}" for digit, p in enumerate(self._probabilities))
        )
        self.update()

    @property
    def probabilities(self) -> tuple[float, ...]:
        """What the bars show."""
        return self._probabilities

    def sizeHint(self) -> QSize:
        """Return the size of ten rows."""
        return QSize(300, 10 * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the size of ten low rows."""
        return QSize(228, 10 * _SMALLEST_ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ten rows: digit, bar, figure."""
        now, row = tokens(), self.height() / 10
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, bold = QApplication.font(), heading_font()
        figures = painter.fontMetrics().horizontalAdvance("100.0 %") + 2
        digit_width = painter.fontMetrics().horizontalAdvance("0") + MEDIUM
        room = self.width() - digit_width - figures - MEDIUM
        winner = max(range(10), key=self._probabilities.__getitem__) if self._probabilities else -1
        for digit in range(10):
            top = digit * row
            wins = digit == winner
            self._paint_words(
                painter, bold if wins else plain, QColor(now.text if wins else now.muted), digit, top, row
            )
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(digit_width, round(top + (row - _BAR) / 2), room, _BAR)
            painter.setBrush(QColor(now.track))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
            if self._probabilities:
                self._paint_bar(painter, bar, self._probabilities[digit], QColor(now.accent if wins else now.muted))

    def _paint_words(self, painter: QPainter, font: QFont, colour: QColor, digit: int, top: float, row: float) -> None:
        line = QRectF(0, top, self.width(), row)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(digit))
        if self._probabilities:
            figure = _percent(self._probabilities[digit])
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)

    def _paint_bar(self, painter: QPainter, bar: QRectF, probability: float, colour: QColor) -> None:
        """Paint the full part; where it is shorter than its round ends, as a thin rounded mark."""
        width = bar.width() * probability
        if width < 0.5:
            return
        painter.setBrush(colour)
        painter.save()
        painter.setClipRect(QRectF(bar.topLeft(), QPointF(bar.left() + width, bar.bottom())))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(width, _BAR), _BAR), _BAR / 2, _BAR / 2)
        painter.restore()


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f} %"
