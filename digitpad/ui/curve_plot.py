"""One plot of a run's curves: training as a solid line, validation as a dashed one, over quiet horizontal lines.

This module loads pyqtgraph, which takes a fifth of a second: import it after the first paint.
"""

import math
from typing import Any

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from digitpad.ui.curve_record import Column, CurveRecord
from digitpad.ui.theme import caption_font, tokens

_graphs: Any = pyqtgraph  # it ships no types

_LINE_WIDTH = 2
_POINTS_PER_PIXEL = 0.75  # a line two pixels wide cannot show more
_PIXELS_PER_LINE = 18  # from one horizontal line to the next, at the least
_PIXELS_PER_EPOCH_MARK = 56
_BEHIND = -1000  # the lines lie behind the curves
_LOWEST_LOSS = 1e-6  # the logarithmic axis shows smaller ones as this


class CurvePlot(QWidget):
    """The loss, or the accuracy, over the epochs. Drag a rectangle or turn the wheel to look closer."""

    whole_wanted = Signal()
    """The user double-clicked: the whole run again, please."""
    epochs_shown = Signal(float, float)
    """From which epoch to which."""

    def __init__(self, columns: tuple[Column, Column], *, percent: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._percent = percent
        self._logarithmic = False
        self._follows = True
        self._epochs = 1.0
        self._record = CurveRecord()
        self._marks: dict[str, list[tuple[float, str]]] = {}
        self._training = _graphs.PlotCurveItem(antialias=True)
        self._validation = _graphs.PlotCurveItem(antialias=True)
        self._graph = _graphs.PlotWidget(enableMenu=False)
        self._view = self._graph.getViewBox()
        # An axis with a grid has no room for the figures at its ends, so an empty one on the right draws the lines.
        self._graph.showAxis("right")
        self._axes = {side: self._graph.getAxis(side) for side in ("left", "bottom", "right")}
        self._build()
        self.dress()

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._graph)
        item = self._graph.getPlotItem()
        item.hideButtons()
        item.layout.setContentsMargins(0, 6, 8, 0)
        item.layout.setVerticalSpacing(0)
        item.layout.setHorizontalSpacing(4)
        for curve in (self._training, self._validation):
            item.addItem(curve)
        for axis in self._axes.values():
            axis.setStyle(tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
            axis.enableAutoSIPrefix(False)  # noqa: FBT003 (pyqtgraph's signature)
        self._axes["right"].setGrid(255)
        self._axes["right"].setZValue(_BEHIND)
        self._axes["right"].setStyle(showValues=False)
        self._axes["right"].setWidth(0)
        self._view.disableAutoRange()
        self._view.setMouseMode(self._view.RectMode)
        self._view.setLimits(xMin=0)
        self._view.sigResized.connect(self.draw)
        self._view.sigRangeChangedManually.connect(self._on_looked_closer)
        self._view.sigXRangeChanged.connect(self._on_epochs_changed)
        self._view.sigYRangeChanged.connect(self._mark_axes)
        self._graph.scene().sigMouseClicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Ask for the height of five horizontal lines; the width is what the panel has."""
        return QSize(240, 132)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(160, 72)

    def event(self, event: QEvent) -> bool:
        """Keep the lines' width where the window moves to a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.dress()
        return super().event(event)

    def dress(self) -> None:
        """Take the colours and the font of the theme, which may have changed."""
        now, font = tokens(), caption_font()
        self._graph.setBackground(now.panel)
        width = _LINE_WIDTH * self.devicePixelRatioF()  # pyqtgraph counts pens in the screen's own pixels
        self._training.setPen(_pen(now.accent, width))
        self._validation.setPen(_pen(now.second, width, dashed=True))
        for axis in self._axes.values():
            axis.setStyle(tickFont=font)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTickPen(_graphs.mkPen(now.grid))
            axis.setTextPen(now.muted)
        # Room for the longest figure from the start, so that the plot never jumps.
        metrics = QFontMetrics(font)
        self._axes["left"].setWidth(metrics.horizontalAdvance("100 %") + 6)
        self._axes["bottom"].setHeight(metrics.height() + 4)

    def begin(self, record: CurveRecord, epochs: float) -> None:
        """Draw another run from now on, which goes on for so many epochs."""
        self._record = record
        self._epochs = epochs
        self.show_whole()

    @Slot(bool)
    def set_logarithmic(self, logarithmic: bool) -> None:  # noqa: FBT001 (what a button's toggled signal carries)
        """Draw the values, or their logarithms."""
        self._logarithmic = logarithmic
        self.show_whole()

    def show_whole(self) -> None:
        """Show all epochs, and let the range of the values follow the run."""
        self._follows = True
        self._view.setXRange(0, self._epochs, padding=0)
        self.draw()

    @Slot(float, float)
    def show_epochs(self, start: float, stop: float) -> None:
        """Show these epochs: what another plot shows."""
        self._view.setXRange(start, stop, padding=0)

    def draw(self) -> None:
        """Draw what the record holds now, with as many points as there is room for; nothing while hidden."""
        if not self.isVisible():
            return
        start, stop = self._view.viewRange()[0]
        covered = max(0.0, min(stop, self._record.epoch) - start) / (stop - start)
        at_most = max(50, int(self._view.width() * covered * _POINTS_PER_PIXEL))
        drawn = []
        for column, curve in zip(self._columns, (self._training, self._validation), strict=True):
            epochs, values = self._record.line(column, start, stop, at_most)
            drawn.append(self._scaled(values))
            curve.setData(epochs, drawn[-1])
        if self._follows:
            self._view.setYRange(*self._range_of(np.concatenate(drawn)), padding=0)
        self._mark_axes()

    def _scaled(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values as the vertical axis counts them."""
        if self._percent:
            return values * 100
        return np.log10(np.maximum(values, _LOWEST_LOSS)) if self._logarithmic else values

    def _range_of(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Return the lowest and the highest value to show, with room for the line's width."""
        if self._percent:
            return math.floor(float(values.min(initial=80)) / 20) * 20 - 2.0, 103.0
        if self._logarithmic:
            lowest = float(values.min(initial=-1))
            return lowest - 0.05, float(values.max(initial=lowest + 1)) + 0.05
        highest = float(values.max(initial=0)) or 2.5
        return -0.03 * highest, 1.05 * highest

    def _mark_axes(self) -> None:
        """Write round figures at the axes, as many as are easy to read."""
        (start, stop), (low, high) = self._view.viewRange()
        width, height = max(1.0, self._view.width()), max(1.0, self._view.height())
        epochs = _round_values(start, stop, width / _PIXELS_PER_EPOCH_MARK)
        self._mark("bottom", [(value, f"{value:g}") for value in epochs])
        if self._logarithmic:
            marks = [(value, f"{10**value:.4g}") for value in _round_logarithms(low, high, height)]
        else:
            unit = " %" if self._percent else ""
            marks = [(value, f"{value:.5g}{unit}") for value in _round_values(low, high, height / _PIXELS_PER_LINE)]
        for side in ("left", "right"):
            self._mark(side, marks)

    def _mark(self, side: str, marks: list[tuple[float, str]]) -> None:
        if self._marks.get(side) != marks:  # setting them again would paint the axis anew
            self._marks[side] = marks
            self._axes[side].setTicks([marks])

    def _on_epochs_changed(self, _view: object, epochs: tuple[float, float]) -> None:
        self.draw()
        self.epochs_shown.emit(*epochs)

    def _on_looked_closer(self) -> None:
        self._follows = False

    def _on_clicked(self, event: Any) -> None:  # noqa: ANN401 (pyqtgraph's own event, untyped)
        if event.double():
            self.whole_wanted.emit()


def _round_values(low: float, high: float, at_most: float) -> list[float]:
    """Return the multiples of 1, 2 or 5 (or 0.1, 20 …) between two values, so many at the most."""
    smallest_step = max((high - low) / max(at_most, 1), 1e-9)
    power = 10.0 ** math.floor(math.log10(smallest_step))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= smallest_step * (1 - 1e-9))
    return [round(step * n, 12) for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _round_logarithms(low: float, high: float, pixels: float) -> list[float]:
    """Return the logarithms of 0.1, 1, 10 … between two logarithms; where there is room, of 0.2 and 0.5 … too."""
    roomy = pixels > 4 * _PIXELS_PER_LINE * (high - low)
    decades = range(math.floor(low), math.ceil(high) + 1)
    values = (decade + math.log10(factor) for decade in decades for factor in ((1, 2, 5) if roomy else (1,)))
    return [value for value in values if low <= value <= high]


def _pen(colour: str, width: float, *, dashed: bool = False) -> QPen:
    pen: QPen = _graphs.mkPen(colour, width=width)
    if dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([3, 2])
    return pen
