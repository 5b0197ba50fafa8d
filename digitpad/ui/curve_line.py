"""One line of a plot: which column it shows, raw or smooth, and how it comes onto the screen quickly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem

from digitpad.ui.curve_dashes import dashed
from digitpad.ui.curve_record import Column, CurveRecord
from digitpad.ui.curve_scale import Scale

_graphs: Any = pyqtgraph  # it ships no types

_POINTS_PER_PIXEL = 0.75  # a line two pixels wide cannot show more
_FEWEST_POINTS = 50
_SHORTEST = 4  # pixels that a line is long at the least: after a step or two it would not be seen


@dataclass(frozen=True, slots=True)
class PlotArea:
    """What of the plot's axes is shown, and how they count."""

    across: Scale
    up: Scale
    start: float
    stop: float
    """From which place to which on the horizontal axis."""
    width: float
    """In pixels."""


class CurveLine:
    """A line in pyqtgraph's view. It is painted segment by segment: a long and noisy one in half the time, or less."""

    def __init__(self, view: Any, column: Column, *, depth: int = 0, seldom: bool = False) -> None:  # noqa: ANN401 (pyqtgraph has no types)
        """Add the line to a view.

        Args:
            view: pyqtgraph's, which ships no types.
            column: What it shows.
            depth: Lines of a smaller one lie behind the others.
            seldom: Whether it seldom changes: it is then kept as a picture, and costs those that change nothing.
        """
        self._view = view
        self._column = column
        self._dashes: Sequence[float] = ()
        self._x = self._y = np.empty(0)
        self.item = _graphs.PlotCurveItem(antialias=True)
        self.item.setSegmentedLineMode("on")
        self.item.setZValue(depth)
        if seldom:
            self.item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        view.addItem(self.item, ignoreBounds=True)

    def remove(self) -> None:
        """Take the line out of its view."""
        self._view.removeItem(self.item)

    def set_pen(self, pen: QPen, ratio: float, dashes: Sequence[float] = ()) -> None:
        """Take a pen.

        Args:
            pen: Its width is counted in pixels of the device, as pyqtgraph does.
            ratio: How many of these a pixel of the window has.
            dashes: Dashes and gaps, in widths of the pen.
        """
        self._dashes = [length * pen.widthF() / ratio for length in dashes]
        self.item.setPen(pen)

    def take(self, record: CurveRecord, area: PlotArea, *, smooth: bool) -> NDArray[np.float64]:
        """Take as many of a record's points as there is room for; return the places of their values."""
        covered = max(0.0, min(area.stop, float(area.across.places(record.epoch))) - area.start)
        at_most = int(area.width * covered / (area.stop - area.start) * _POINTS_PER_PIXEL)
        first, last = area.across.values([area.start, area.stop])
        epochs, values = record.line(
            self._column, first, last, max(_FEWEST_POINTS, at_most), smooth=smooth, scale=area.across
        )
        self._x, self._y = area.across.places(epochs), area.up.places(values)
        return self._y

    def clear(self) -> None:
        """Take no points."""
        self._x = self._y = np.empty(0)

    def draw(self) -> None:
        """Draw the points that were taken, with dashes as long as they are to be on the screen as it is now."""
        pixel_width, pixel_height = self._view.viewPixelSize()
        x, y = self._x, self._y
        if len(x) and x[-1] - x[0] < _SHORTEST * pixel_width:
            x, y = x[0] + np.array([0.0, _SHORTEST * pixel_width]), np.full(2, y[-1])
        x, y, connected = dashed(x, y, self._dashes, (pixel_width, pixel_height))
        self.item.setData(x, y, connect=connected if self._dashes else "all")
