"""One plot of a run's curves: training as a solid line, validation as a dashed one, over quiet horizontal lines.

What was measured is faint, its smooth mean is bold. Other runs' curves lie thin beside it, marks stand where something
was changed. This module loads pyqtgraph, which takes a fifth of a second: import it after the first paint.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QFocusEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from digitpad.ui.curve_axes import CurveAxes
from digitpad.ui.curve_line import CurveLine, PlotArea
from digitpad.ui.curve_navigation import CurveNavigation
from digitpad.ui.curve_overlay import CurveOverlay
from digitpad.ui.curve_record import Column, CurveRecord
from digitpad.ui.curve_scale import LinearScale, LogarithmicScale, Scale
from digitpad.ui.keyboard_focus import is_by_keyboard
from digitpad.ui.overlay_lines import BEHIND_CURVES, OverlayLines
from digitpad.ui.theme import mixed, tokens

_graphs: Any = pyqtgraph  # it ships no types

_LINE_WIDTH, _RAW_WIDTH = 2.0, 1.0
_RAW_STRENGTH = 0.38  # opacity
_VALIDATION_DASHES = (3, 2)  # pen widths
_FLAG = 7  # pixels
_NEAR = 5  # pixels from a mark at which it is meant
_BEFORE_CURVES = 10
_LOWEST_LOSS = 1e-6  # a logarithmic axis shows smaller ones as this
_FIRST_EPOCH_SHOWN = 0.01  # and smaller parts of an epoch as this


class CurvePlot(QWidget):
    """The loss, or the accuracy, over the epochs.

    Drag a rectangle or turn the wheel to look closer; drag with Shift or the middle button to move along.
    """

    accessible_role = QAccessible.Role.Chart

    whole_wanted = Signal()
    """The whole run again, please."""
    looked_closer = Signal()
    """Only a part of the run is shown now."""
    range_shown = Signal(float, float)
    """From where to where on the axis of epochs."""
    pointed = Signal(object)
    """The epoch that the pointer or the keyboard is at, or None where it has left."""

    def __init__(self, columns: tuple[Column, Column], *, percent: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._percent = percent
        self._values: Scale = LinearScale(100, " %") if percent else LinearScale()
        self._across: Scale = LinearScale()
        self._ratio = 1.0
        self._follows = True
        self._epochs = 1.0
        self._span = 1
        self._cursor_at: float | None = None
        self._record = CurveRecord()
        self._flags: list[Any] = []
        self._cursor = _graphs.InfiniteLine(angle=90)
        self._graph = _graphs.PlotWidget(enableMenu=False)
        self._graph.setCacheMode(self._graph.CacheModeFlag.CacheNone)  # of one colour, it is painted as quickly
        self._view = self._graph.getViewBox()
        self._raw_training, self._raw_validation = (CurveLine(self._view, column, depth=-1) for column in columns)
        self._training, self._validation = (CurveLine(self._view, column) for column in columns)
        self._overlays = OverlayLines(self._view, columns, self._area, self)
        self._axes = CurveAxes(self._graph)
        self._navigation = CurveNavigation(self, self._graph)
        self._soon = QTimer(self, singleShot=True)
        self._build()
        self.dress()

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._graph)
        item = self._graph.getPlotItem()
        item.hideButtons()
        item.layout.setContentsMargins(0, 6, 8, 0)
        item.layout.setVerticalSpacing(0)
        item.layout.setHorizontalSpacing(4)
        self._view.addItem(self._cursor, ignoreBounds=True)
        self._cursor.setZValue(_BEFORE_CURVES)
        self._cursor.hide()
        self._view.disableAutoRange()
        self._view.setLimits(xMin=0)
        # Another size changes how many points there is room for, and the figures: that can wait until all is laid out.
        self._view.sigResized.connect(self._soon.start)
        self._soon.timeout.connect(self.draw)
        self._view.sigXRangeChanged.connect(self._on_range_changed)
        self._view.sigYRangeChanged.connect(self._on_values_changed)
        self._navigation.pointed.connect(self._on_pointed)
        self._navigation.looked_closer.connect(self._on_looked_closer)
        self._navigation.whole_wanted.connect(self.whole_wanted)

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

    def dress(self, ratio: float | None = None) -> None:
        """Take the colours and the font of the theme, which may have changed.

        Args:
            ratio: Of the device's pixels to the window's, where it is not the screen's: for a picture.
        """
        now = tokens()
        self._ratio = ratio or self.devicePixelRatioF()
        self._graph.setBackground(now.panel)
        self._training.set_pen(self._pen(now.accent), self._ratio)
        self._validation.set_pen(self._pen(now.second), self._ratio, _VALIDATION_DASHES)
        self._raw_training.set_pen(self._pen(now.accent, _RAW_WIDTH, _RAW_STRENGTH), self._ratio)
        self._raw_validation.set_pen(self._pen(now.second, _RAW_WIDTH, _RAW_STRENGTH), self._ratio)
        self._cursor.setPen(self._pen(now.text, 1, 0.7))
        for flag in self._flags:
            self._dress_flag(flag)
        self._overlays.dress(self._ratio)
        self._axes.dress()

    def _dress_flag(self, flag: Any) -> None:  # noqa: ANN401 (pyqtgraph's, untyped)
        flag.setPen(self._pen(tokens().muted, 1, 0.45))
        flag.clearMarkers()
        flag.addMarker("v", position=1.0, size=_FLAG)

    # What is shown.

    def begin(self, record: CurveRecord, epochs: float) -> None:
        """Draw another run from now on, which goes on for so many epochs."""
        self._record = record
        self._epochs = epochs
        self.show_marks()
        self.show_cursor(None)
        self.show_whole()

    def show_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """Draw these other runs' curves beside the present one."""
        self._overlays.show(overlays, self._ratio)
        if self._follows:
            self.show_whole()
        else:
            self._overlays.draw()

    def show_marks(self) -> None:
        """Set a thin line with a flag where the record says that something happened."""
        for flag in self._flags:
            self._view.removeItem(flag)
        self._flags = [_graphs.InfiniteLine(angle=90, pos=self._place(mark.epoch)) for mark in self._record.marks]
        for flag in self._flags:
            self._dress_flag(flag)
            flag.setZValue(BEHIND_CURVES)
            self._view.addItem(flag, ignoreBounds=True)

    def show_cursor(self, epoch: float | None) -> None:
        """Set the thin upright line of the cursor at an epoch, or take it away."""
        self._cursor_at = epoch
        self._cursor.setVisible(epoch is not None)
        if epoch is not None:
            self._navigation.here = self._place(epoch)
            self._cursor.setValue(self._navigation.here)

    def words_near(self, epoch: float) -> str:
        """Return what happened at an epoch, within a few pixels."""
        start, stop = self._view.viewRange()[0]
        reach = _NEAR * (stop - start) / max(1.0, self._view.width())
        here = self._place(epoch)
        return " · ".join(mark.words for mark in self._record.marks if abs(self._place(mark.epoch) - here) <= reach)

    def smooth_over(self, span: int) -> None:
        """Draw the bold lines as means over so many points; 1 draws what was measured, bold."""
        self._span = span
        self._overlays.smooth_over(span)
        self._overlays.draw()
        self.draw()

    @Slot(bool)
    def set_logarithmic(self, logarithmic: bool) -> None:  # noqa: FBT001 (what a button's toggled signal carries)
        """Draw the values, or their logarithms."""
        self._values = LogarithmicScale(_LOWEST_LOSS) if logarithmic else LinearScale()
        self.show_whole()

    @Slot(bool)
    def set_logarithmic_epochs(self, logarithmic: bool) -> None:  # noqa: FBT001 (a slot)
        """Let the axis of epochs count them, or their logarithms, which makes room for the beginning."""
        self._across = LogarithmicScale(_FIRST_EPOCH_SHOWN) if logarithmic else LinearScale()
        self._view.setLimits(xMin=self._place(0))
        self.show_marks()
        self.show_cursor(self._cursor_at)
        self.show_whole()

    def show_whole(self) -> None:
        """Show all epochs, and let the range of the values follow the run."""
        self._follows = True
        reach = max(self._epochs, self._overlays.epoch)
        self._view.setXRange(self._place(0), self._place(reach), padding=0)
        self._overlays.draw()
        self.draw()

    @Slot(float, float)
    def show_range(self, start: float, stop: float) -> None:
        """Show this part of the axis of epochs: what another plot shows."""
        self._view.setXRange(start, stop, padding=0)

    def draw(self) -> None:
        """Draw what the record holds now, with as many points as there is room for; nothing where there is none."""
        if not self.isVisible() or min(self._view.width(), self._view.height()) < 1:
            return
        self._record.smooth_over(self._span)
        area, smooth = self._area(), self._record.span > 1
        bold, raw = (self._training, self._validation), (self._raw_training, self._raw_validation)
        places = [line.take(self._record, area, smooth=smooth) for line in bold]
        for line in raw:
            if smooth:
                places.append(line.take(self._record, area, smooth=False))
            else:
                line.clear()
        if self._follows:
            self._view.setYRange(*self._range_of(np.concatenate(places)), padding=0)
        for line in (*bold, *raw):
            line.draw()
        if self._cursor_at is None:
            self._navigation.here = self._place(self._record.epoch)
        self._axes.mark(self._area())

    def draw_at_once(self) -> None:
        """Draw everything there is: other runs' curves too, which otherwise wait for an idle moment."""
        self.draw()
        self._overlays.draw_at_once()

    def _area(self) -> PlotArea:
        start, stop = self._view.viewRange()[0]
        return PlotArea(self._across, self._values, start, stop, self._view.width())

    def _place(self, epoch: float) -> float:
        """Return where on the horizontal axis an epoch is."""
        return float(self._across.places(epoch))

    def _range_of(self, places: NDArray[np.float64]) -> tuple[float, float]:
        """Return the lowest and the highest place to show, with room for the line's width."""
        if self._percent:
            return math.floor(float(places.min(initial=80)) / 20) * 20 - 2.0, 103.0
        if isinstance(self._values, LogarithmicScale):
            lowest = math.floor(float(places.min(initial=-1)) * 10) / 10  # by steps, not a little at each report
            return lowest - 0.05, float(places.max(initial=lowest + 1)) + 0.05
        highest = float(places.max(initial=0)) or 2.5
        return -0.03 * highest, 1.05 * highest

    def _pen(self, colour: str, width: float = _LINE_WIDTH, strength: float = 1.0) -> QPen:
        """Return a pen so many pixels wide; a `strength` below 1 brings its colour nearer to the panel's."""
        pen: QPen = _graphs.mkPen(mixed(colour, strength), width=width * self._ratio)  # counted in the device's pixels
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    # What a person does with it.

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: the cursor stands at the newest point."""
        super().focusInEvent(event)
        self._view.setBorder(self._pen(tokens().accent, 1) if is_by_keyboard(event) else None)
        if event.reason() != Qt.FocusReason.MouseFocusReason and len(self._record):
            self.pointed.emit(self._record.epoch)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard's cursor away."""
        super().focusOutEvent(event)
        self._view.setBorder(None)
        self.pointed.emit(None)

    def _on_pointed(self, place: float | None) -> None:
        self.pointed.emit(None if place is None else float(self._across.values(place)))

    def _on_range_changed(self, _view: object, shown: tuple[float, float]) -> None:
        self._overlays.draw()
        self.draw()
        self.range_shown.emit(*shown)

    def _on_values_changed(self) -> None:
        self._axes.mark(self._area())
        self._overlays.draw()
        if not self._follows:
            self.draw()

    def _on_looked_closer(self) -> None:
        self._follows = False
        self.looked_closer.emit()
