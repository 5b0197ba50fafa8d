"""The lines of other runs' curves in a plot: thin, behind the present run's, and drawn one after the other.

All at once they would take longer than the window may stand still, so each waits until there is nothing else to do.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from digitpad.ui.curve_line import CurveLine, PlotArea
from digitpad.ui.curve_overlay import DASHES, MOST_OVERLAYS, CurveOverlay, overlay_pen
from digitpad.ui.curve_record import Column

BEHIND_CURVES = -10
"""The depth of what lies behind the present run's curves."""

_WIDTH = 1.2
_TRAINING_STRENGTH = 0.4  # opacity


class OverlayLines(QObject):
    """Two lines for each overlay: training and validation."""

    def __init__(
        self,
        view: Any,  # noqa: ANN401 (pyqtgraph's view box, untyped)
        columns: tuple[Column, Column],
        area: Callable[[], PlotArea],
        parent: QObject,
    ) -> None:
        """Begin without any.

        Args:
            view: Where the lines are.
            columns: What they show: training, validation.
            area: Returns what is to be seen of the plot's axes at the moment.
            parent: The plot.
        """
        super().__init__(parent)
        self._view = view
        self._columns = columns
        self._area = area
        self._span = 1
        self._shown: list[tuple[CurveOverlay, CurveLine, CurveLine]] = []
        self._waiting: list[tuple[CurveOverlay, CurveLine, CurveLine]] = []
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._draw_next)

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def validation(self) -> list[CurveLine]:
        """The line of validation of each overlay."""
        return [line for _, _, line in self._shown]

    @property
    def epoch(self) -> float:
        """How far the longest of them goes."""
        return max((overlay.record.epoch for overlay, *_ in self._shown), default=0.0)

    def show(self, overlays: Sequence[CurveOverlay], ratio: float) -> None:
        """Take these overlays in place of others, dressed for so many pixels of the device to one of the window."""
        for _, *lines in self._shown:
            for line in lines:
                line.remove()

        def line_of(column: Column) -> CurveLine:
            return CurveLine(self._view, column, depth=BEHIND_CURVES, seldom=True)

        training, validation = self._columns
        self._shown = [(overlay, line_of(training), line_of(validation)) for overlay in overlays]
        self.dress(ratio)

    def dress(self, ratio: float) -> None:
        """Take the colours of the theme."""
        for overlay, training, validation in self._shown:
            dashes = DASHES[overlay.look % MOST_OVERLAYS]
            training.set_pen(overlay_pen(overlay.look, ratio, _TRAINING_STRENGTH), ratio)
            validation.set_pen(overlay_pen(overlay.look, _WIDTH * ratio), ratio, dashes)

    def smooth_over(self, span: int) -> None:
        """Draw means over so many points from now on."""
        self._span = span

    def draw(self) -> None:
        """Draw one after the other, between what else there is to do; till then each stays as it is."""
        self._waiting = list(self._shown)
        self._soon.start()

    def draw_at_once(self) -> None:
        """Draw them all before anything else is done."""
        self.draw()
        while self._waiting:
            self._draw_next()

    @Slot()
    def _draw_next(self) -> None:
        if not self._waiting:
            self._soon.stop()
            return
        overlay, *lines = self._waiting.pop(0)
        overlay.record.smooth_over(self._span)
        for line in lines:
            line.take(overlay.record, self._area(), smooth=overlay.record.span > 1)
            line.draw()
