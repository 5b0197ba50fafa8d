"""Ten bars, one for each digit, with the probability that the network gives it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitpad.ui.theme import MEDIUM, heading_font, tokens

_ROW = 22  # pixels, shrinking to the smallest and growing to the largest where there is room
_SMALLEST_ROW, _LARGEST_ROW = 17, 30
_BAR = 8
_EMPTY = [("", 0, False)] * 10
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value


class ProbabilityBars(QWidget):
    """Paints the bars; the winner's in the accent, its figures bold."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_bars")
        self.setAccessibleName(self.tr("Probability of each digit"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below is painted with it
        self.setMaximumHeight(10 * _LARGEST_ROW)
        self._probabilities: tuple[float, ...] = ()
        self._rows = _EMPTY

    def show_probabilities(self, probabilities: Sequence[float]) -> None:
        """Show ten probabilities, or none: empty bars."""
        before, self._rows = self._rows, self._looks_of(probabilities)
        self._probabilities = tuple(probabilities)
        self.setAccessibleDescription(
            ", ".join(f"{digit}: {figure}" for digit, (figure, _, _) in enumerate(self._rows))
        )
        # Most figures stand still while a hand draws: only the winner and rows that look different are painted again.
        for digit, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new or new[2]:
                self.update(self._row(digit).toAlignedRect())

    def _looks_of(self, probabilities: Sequence[float]) -> list[tuple[str, int, bool]]:
        """Return what is to be seen in each row: the figure, the bar's length in pixels, whether it wins."""
        if not probabilities:
            return _EMPTY
        winner = max(range(10), key=probabilities.__getitem__)
        room = self.width() * self.devicePixelRatioF()
        return [(f"{100 * p:.1f} %", round(p * room), digit == winner) for digit, p in enumerate(probabilities)]

    def _row(self, digit: int) -> QRectF:
        height = self.height() / 10
        return QRectF(0, digit * height, self.width(), height)

    @property
    def probabilities(self) -> tuple[float, ...]:
        """What the bars show."""
        return self._probabilities

    def sizeHint(self) -> QSize:
        """Return the size of ten rows."""
        return QSize(300, 10 * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the size of ten low rows."""
        return QSize(200, 10 * _SMALLEST_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that need it: digit, bar, figure."""
        now, touched = tokens(), event.region()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(now.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, muted, track, accent = (QColor(colour) for colour in (now.text, now.muted, now.track, now.accent))
        bold = heading_font()
        left, right = self._columns()
        for digit, (figure, _, wins) in enumerate(self._rows):
            row = self._row(digit)
            if not touched.intersects(row.toAlignedRect()):
                continue
            if wins:
                painter.setFont(bold)
            painter.setPen(text if wins else muted)
            painter.drawText(row, _LEFT, str(digit))
            painter.drawText(row, _RIGHT, figure)
            if wins:
                painter.setFont(self.font())
            bar = QRectF(left, round(row.center().y() - _BAR / 2), row.width() - left - right, _BAR)
            _paint_bar(painter, bar, 1.0, track)
            if figure:
                _paint_bar(painter, bar, self._probabilities[digit], accent if wins else muted)

    def _columns(self) -> tuple[int, int]:
        """Return how much room the digits and the figures need, with a space to the bars."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance("0") + MEDIUM, metrics.horizontalAdvance("100.0 %") + 2 + MEDIUM


def _paint_bar(painter: QPainter, bar: QRectF, probability: float, colour: QColor) -> None:
    """Paint the full part of a bar; where it is shorter than its round ends are, as a thin mark in their shape."""
    width = bar.width() * probability
    if width < 0.5:
        return
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(bar.left(), bar.top(), max(width, _BAR), _BAR), _BAR / 2, _BAR / 2)
    if width < _BAR:
        cut = QPainterPath()
        cut.addRect(QRectF(bar.left(), bar.top(), width, _BAR))
        shape &= cut
    painter.fillPath(shape, colour)
