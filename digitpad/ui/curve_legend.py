"""What the curves stand for: a short piece of a line and words, and a table of other runs with their values."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitpad.ui.curve_overlay import DASHES, MOST_OVERLAYS, CurveOverlay, overlay_pen
from digitpad.ui.theme import MEDIUM, TINY, caption_font, plain_tip, tokens

_LENGTH = 16  # of the piece of a line
_OVERLAY_LENGTH = 28  # long enough to show dashes
_ROW_GAP = 3


class LegendKey(QWidget):
    """A short piece of a curve and what it stands for."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, words: str, short: str, *, dashed: bool = False) -> None:
        """Make a key that says `short` where there is no room for its words, and nothing where even that is cut off."""
        super().__init__()
        self._words = words
        self._short = short
        self.setToolTip(words)
        self._dashed = dashed
        self.setAccessibleName(words)
        self.setFont(caption_font())

    def sizeHint(self) -> QSize:
        """Ask for the line and the words."""
        metrics = self.fontMetrics()
        return QSize(_LENGTH + TINY + metrics.horizontalAdvance(self._words) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the line at least: where there is no room, words are cut off before figures are."""
        return QSize(_LENGTH, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line as the plot paints it, and after it the words, if there is room for them."""
        now = tokens()
        painter = QPainter(self)
        pen = QPen(QColor(now.second if self._dashed else now.accent), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._dashed:
            pen.setDashPattern([2.4, 1.2])
        _paint_line(painter, pen, 0, self.height(), _LENGTH)
        painter.setPen(QColor(now.muted))
        room = QRectF(self.rect()).adjusted(_LENGTH + TINY, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.words_within(room.width()))

    def words_within(self, width: float) -> str:
        """Return what there is room for: words that are cut off would only puzzle."""
        words = (self._words, self._short, "")
        return next(fitting for fitting in words if self.fontMetrics().horizontalAdvance(fitting) <= max(0, width))


class OverlayLegend(QWidget):
    """A table of the other runs: line, name, and the values at the cursor, or at their ends."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("overlay_legend")
        self.setFont(caption_font())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._overlays: tuple[CurveOverlay, ...] = ()
        self._values: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """What stands in each row, as one reads it."""
        return [f"{overlay.name} {value}" for overlay, value in zip(self._overlays, self._values, strict=True)]

    def show_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """List these runs."""
        self._overlays = tuple(overlays)
        self._values = ("",) * len(self._overlays)
        self.setVisible(bool(self._overlays))
        self.setToolTip(plain_tip("\n".join(overlay.name for overlay in self._overlays)))
        self.updateGeometry()
        self.update()

    def show_values(self, values: Sequence[str]) -> None:
        """Show a text beside each run's name."""
        if tuple(values) != self._values:
            self._values = tuple(values)
            self.setAccessibleName("; ".join(self.words))
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a row of text for each run."""
        return QSize(200, len(self._overlays) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Insist on every row."""
        return QSize(0, self.sizeHint().height())

    def _row_height(self) -> int:
        return self.fontMetrics().height() + _ROW_GAP

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        metrics, height = self.fontMetrics(), self._row_height()
        for row, (overlay, values) in enumerate(zip(self._overlays, self._values, strict=True)):
            top = row * height
            pen = overlay_pen(overlay.look, 1.5)
            if dashes := DASHES[overlay.look % MOST_OVERLAYS]:
                pen.setDashPattern(dashes)
            _paint_line(painter, pen, top, height, _OVERLAY_LENGTH)
            painter.setPen(QColor(tokens().muted))
            box = QRectF(_OVERLAY_LENGTH + TINY, top, self.width() - _OVERLAY_LENGTH - TINY, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, values)
            painter.setPen(QColor(tokens().text))
            room = int(box.width()) - metrics.horizontalAdvance(values) - MEDIUM
            name = metrics.elidedText(overlay.name, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


def _paint_line(painter: QPainter, pen: QPen, top: float, height: float, length: float) -> None:
    painter.setPen(pen)
    middle = round(top + height / 2) + 0.5
    painter.drawLine(QPointF(0, middle), QPointF(length, middle))
