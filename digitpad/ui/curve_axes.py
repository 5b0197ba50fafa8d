"""The axes of a plot of curves: figures on the left and below, and quiet horizontal lines between them.

They are painted here. pyqtgraph's axes, which keep the room for them, would look for marks and measure them whenever
the plot changes its size, and that takes longer than to paint the curves.
"""

from typing import Any

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from digitpad.ui.curve_line import PlotArea
from digitpad.ui.curve_scale import Mark
from digitpad.ui.theme import caption_font, tokens

_PIXELS_PER_LINE = 18  # from one horizontal line to the next, at the least
_PIXELS_PER_EPOCH_MARK = 56
_BEHIND = -1000
_BESIDE_PLOT, _BELOW_PLOT = 5, 2  # pixels from the plot to its figures
_BEYOND = 15  # pixels by which the first and the last figure may reach over the ends of their axis
_RIGHT_ROOM = 6  # pixels to the right of the plot


class CurveAxes:
    """Where a plot has marks, and what they look like."""

    def __init__(self, graph: Any) -> None:  # noqa: ANN401 (pyqtgraph's plot, untyped)
        view = self._view = graph.getViewBox()
        self._left, self._bottom = graph.getAxis("left"), graph.getAxis("bottom")
        for axis in (self._left, self._bottom):
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
            axis.enableAutoSIPrefix(False)  # noqa: FBT003 (pyqtgraph's signature)
        self._lines = _HorizontalLines(view, view)
        self._left_figures, self._bottom_figures = _LeftFigures(self._left, view), _BottomFigures(self._bottom, view)

    def figures(self, side: str) -> list[str]:
        """Return what is written at an axis, "left" or "bottom"."""
        return [words for _, words in (self._left_figures if side == "left" else self._bottom_figures).marks]

    def dress(self) -> None:
        """Take the colours and the font of the theme."""
        # Room for the longest figure from the start, so that the plot never jumps.
        metrics = QFontMetrics(caption_font())
        self._left.setWidth(metrics.horizontalAdvance("100 %") + 6)
        self._bottom.setHeight(metrics.height() + 4)
        for marks in (self._lines, self._left_figures, self._bottom_figures):
            marks.update()

    def mark(self, area: PlotArea) -> None:
        """Write round figures at the axes of an area, as many as are easy to read."""
        (start, stop), (low, high) = self._view.viewRange()
        width, height = max(1.0, self._view.width()), max(1.0, self._view.height())
        self._bottom_figures.show_marks(area.across.marks(start, stop, width, _PIXELS_PER_EPOCH_MARK))
        marks = area.up.marks(low, high, height, _PIXELS_PER_LINE)
        self._left_figures.show_marks(marks)
        self._lines.show_marks(marks)


class _Marks(QGraphicsItem):
    """Marks over a part of pyqtgraph's plot, in the coordinates of that part, which is as long as the plot."""

    def __init__(self, part: Any, view: Any) -> None:  # noqa: ANN401 (pyqtgraph's, untyped)
        super().__init__(part)
        self.marks: list[Mark] = []
        self._part, self._view = part, view
        self._box = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        part.geometryChanged.connect(self._fit)
        view.sigRangeChanged.connect(self._on_range_changed)
        self._fit()

    def show_marks(self, marks: list[Mark]) -> None:
        """Show these marks in place of others."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def boundingRect(self) -> QRectF:
        """Return where it paints."""
        return self._box

    def _fit(self) -> None:
        self.prepareGeometryChange()
        self._box = self._box_in(self._part.rect())

    def _on_range_changed(self, *_changed: object) -> None:
        self.update()

    def _box_in(self, part: QRectF) -> QRectF:
        raise NotImplementedError

    def _across(self, place: float) -> float:
        """Return where a place on the horizontal axis is, in pixels from the left."""
        start, stop = self._view.viewRange()[0]
        return float((place - start) / (stop - start) * self._part.rect().width())

    def _down(self, place: float) -> float:
        """Return where a place on the vertical axis is, in pixels from the top."""
        low, high = self._view.viewRange()[1]
        return float((high - place) / (high - low) * self._part.rect().height())


class _HorizontalLines(_Marks):
    """Lines from the left to the right, behind the curves."""

    def __init__(self, part: Any, view: Any) -> None:  # noqa: ANN401 (pyqtgraph's, untyped)
        super().__init__(part, view)
        self.setZValue(_BEHIND)

    def _box_in(self, part: QRectF) -> QRectF:
        return part

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the lines."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(tokens().grid), 0))  # a pixel of the device, however small these are
        heights = [self._down(place) for place, _ in self.marks]
        painter.drawLines([QLineF(0, down, self._box.width(), down) for down in heights])


class _LeftFigures(_Marks):
    """Figures on the left of the plot, each at its height."""

    def _box_in(self, part: QRectF) -> QRectF:
        return part.adjusted(0, -_BEYOND, -_BESIDE_PLOT, _BEYOND)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the figures, which end where the plot begins."""
        _take_figures_look(painter)
        for place, words in self.marks:
            there = QRectF(0, self._down(place) - _BEYOND, self._box.width(), 2 * _BEYOND)
            painter.drawText(there, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


class _BottomFigures(_Marks):
    """Figures below the plot, each around its place, but for a last one that is moved to where there is room for it."""

    def _box_in(self, part: QRectF) -> QRectF:
        return part.adjusted(-_BEYOND, _BELOW_PLOT, _RIGHT_ROOM, 0)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the figures."""
        _take_figures_look(painter)
        for place, words in self.marks:
            width = painter.fontMetrics().horizontalAdvance(words)
            left = min(self._across(place) - width / 2, self._box.right() - width)
            there = QRectF(left, self._box.top(), width, self._box.height())
            painter.drawText(there, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _take_figures_look(painter: QPainter) -> None:
    painter.setFont(caption_font())
    painter.setPen(QColor(tokens().muted))
