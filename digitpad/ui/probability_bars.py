"""Ten bars, one for each digit, with the probability that the network gives it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from digitpad.ui.theme import MEDIUM, heading_font, tokens

_ROW = 22  # pixels, shrinking to the smallest and growing to the largest where there is room
_SMALLEST_ROW, _LARGEST_ROW = 17, 30
_BAR = 8
_EMPTY = [("", 0, False)] * 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProbabilityBars(QWidget):
    """Paints the bars; the winner's in the accent, its figures bold."""

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
        # Most figures stand still while a hand draws: only rows that look different are painted again.
        for digit, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
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
        return QSize(228, 10 * _SMALLEST_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that need it: digit, bar, figure."""
        now = tokens()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(now.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, bold = QApplication.font(), heading_font()
        metrics = painter.fontMetrics()
        left, right = metrics.horizontalAdvance("0") + MEDIUM, metrics.horizontalAdvance("100.0 %") + 2 + MEDIUM
        for digit, (figure, _, wins) in enumerate(self._rows):
            row = self._row(digit)
            if not event.region().intersects(row.toAlignedRect()):
                continue
            painter.setFont(bold if wins else plain)
            painter.setPen(QColor(now.text if wins else now.muted))
            painter.drawText(row, _LEFT, str(digit))
            painter.drawText(row, _RIGHT, figure)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.track))
            bar = QRectF(left, round(row.center().y() - _BAR / 2), row.width() - left - right, _BAR)
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
            if figure:
                self._paint_bar(painter, bar, self._probabilities[digit], QColor(now.accent if wins else now.muted))

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
