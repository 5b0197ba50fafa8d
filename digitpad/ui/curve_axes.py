"""The axes of a plot of curves: figures on the left and below, and quiet horizontal lines between them."""

from typing import Any

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPen

from digitpad.ui.curve_line import PlotArea
from digitpad.ui.curve_scale import Mark
from digitpad.ui.theme import caption_font, tokens

_graphs: Any = pyqtgraph  # it ships no types

_PIXELS_PER_LINE = 18  # from one horizontal line to the next, at the least
_PIXELS_PER_EPOCH_MARK = 56
_BEHIND = -1000


class CurveAxes:
    """What pyqtgraph's axes look like, and where they have marks."""

    def __init__(self, graph: Any) -> None:  # noqa: ANN401 (pyqtgraph's plot, untyped)
        self._view = graph.getViewBox()
        # An axis with a grid has no room for the figures at its ends, so an empty one on the right draws the lines.
        graph.showAxis("right")
        self._axes = {side: graph.getAxis(side) for side in ("left", "bottom", "right")}
        self._marks: dict[str, list[Mark]] = {}
        for axis in self._axes.values():
            axis.setStyle(tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
            axis.enableAutoSIPrefix(False)  # noqa: FBT003 (pyqtgraph's signature)
        lines = self._axes["right"]
        lines.setGrid(255)
        lines.setZValue(_BEHIND)
        lines.setStyle(showValues=False)
        lines.setWidth(0)

    def figures(self, side: str) -> list[str]:
        """Return what is written at an axis, "left" or "bottom"."""
        return [words for _, words in self._marks.get(side, [])]

    def dress(self) -> None:
        """Take the colours and the font of the theme."""
        now, font = tokens(), caption_font()
        for axis in self._axes.values():
            axis.setStyle(tickFont=font)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTickPen(_graphs.mkPen(now.grid))
            axis.setTextPen(now.muted)
        # Room for the longest figure from the start, so that the plot never jumps.
        metrics = QFontMetrics(font)
        self._axes["left"].setWidth(metrics.horizontalAdvance("100 %") + 6)
        self._axes["bottom"].setHeight(metrics.height() + 4)

    def mark(self, area: PlotArea) -> None:
        """Write round figures at the axes of an area, as many as are easy to read."""
        (start, stop), (low, high) = self._view.viewRange()
        width, height = max(1.0, self._view.width()), max(1.0, self._view.height())
        self._set("bottom", area.across.marks(start, stop, width, _PIXELS_PER_EPOCH_MARK))
        marks = area.up.marks(low, high, height, _PIXELS_PER_LINE)
        for side in ("left", "right"):
            self._set(side, marks)

    def _set(self, side: str, marks: list[Mark]) -> None:
        if self._marks.get(side) != marks:  # setting them again would paint the axis anew
            self._marks[side] = marks
            self._axes[side].setTicks([marks])
