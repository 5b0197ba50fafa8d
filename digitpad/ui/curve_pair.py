"""Loss and accuracy together: two plots that share the epochs and the cursor, and a legend for other runs' curves.

As `curve_plot`, this module loads pyqtgraph: import it after the first paint.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from digitpad.ui.curve_figures import HeadedPlot, figures_of
from digitpad.ui.curve_legend import OverlayLegend
from digitpad.ui.curve_overlay import CurveOverlay
from digitpad.ui.curve_plot import CurvePlot
from digitpad.ui.curve_record import CurveRecord
from digitpad.ui.system_keys import ctrl
from digitpad.ui.theme import TINY


class CurvePair(QWidget):
    """Two plots, each below its figures: the newest ones, or those at the cursor."""

    looked_closer = Signal()
    """Only a part of the run is shown now."""
    whole_wanted = Signal()
    """The whole run again, please."""
    happening_shown = Signal(str)
    """What happened where the cursor is now; empty where nothing did."""

    def __init__(self) -> None:
        super().__init__()
        self._record = CurveRecord()
        self._overlays: tuple[CurveOverlay, ...] = ()
        self._cursor: float | None = None
        self._loss_plot = CurvePlot(("training_loss", "validation_loss"), percent=False)
        self._accuracy_plot = CurvePlot(("training_accuracy", "validation_accuracy"), percent=True)
        self._plots = self._loss_plot, self._accuracy_plot
        self.loss = HeadedPlot(self._loss_plot, self.tr("Loss"), "8.888 · 8.888")
        self.accuracy = HeadedPlot(self._accuracy_plot, self.tr("Accuracy"), "88.8 % · 88.8 %")
        self.legend = OverlayLegend()
        self.legend.hide()
        self._name(
            self._loss_plot, "loss_plot", self.tr("Loss"), self.tr("Mean cross-entropy of a digit; less is better.")
        )
        tip = self.tr("Share of the digits that are read right.")
        self._name(self._accuracy_plot, "accuracy_plot", self.tr("Accuracy"), tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self.loss, 1)
        layout.addWidget(self.accuracy, 1)
        layout.addWidget(self.legend)
        self._connect()
        self._dress()

    def _name(self, plot: CurvePlot, name: str, words: str, tip: str) -> None:
        plot.setObjectName(name)
        plot.setAccessibleName(words)
        keys = self.tr("Keys: ← → the cursor, {0}← → move along, + and - look closer, Home the whole run.")
        mouse = self.tr("Drag a rectangle or turn the wheel to look closer, drag with Shift to move along.")
        plot.setToolTip(f"{tip}\n{mouse}\n{keys.format(ctrl())}")

    def _connect(self) -> None:
        self._loss_plot.range_shown.connect(self._accuracy_plot.show_range)
        self._accuracy_plot.range_shown.connect(self._loss_plot.show_range)
        for plot in self._plots:
            plot.whole_wanted.connect(self.whole_wanted)
            plot.looked_closer.connect(self.looked_closer)
            plot.pointed.connect(self.show_cursor)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self, ratio: float | None = None) -> None:
        for plot in self._plots:
            plot.dress(ratio)

    # What is shown.

    def show_run(self, record: CurveRecord, epochs: float) -> None:
        """Draw a run of so many epochs from now on."""
        self._record = record
        for plot in self._plots:
            plot.begin(record, epochs)
        self.show_cursor(None)

    def show_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """Draw other runs' curves beside the present one."""
        self._overlays = tuple(overlays)
        for plot in self._plots:
            plot.show_overlays(self._overlays)
        self.legend.show_overlays(self._overlays)
        self.show_figures()

    def show_marks(self) -> None:
        """Set a flag where the record says that something happened."""
        for plot in self._plots:
            plot.show_marks()

    @Slot(object)
    def show_cursor(self, epoch: float | None) -> None:
        """Set the cursor of both plots at the point nearest to an epoch, and tell its values; None takes it away."""
        self._cursor = None if epoch is None else self._record.nearest_epoch(epoch)
        for plot in self._plots:
            plot.show_cursor(self._cursor)
        happened = "" if self._cursor is None else self._loss_plot.words_near(self._cursor)
        self.happening_shown.emit(happened)
        if happened and self.underMouse():
            QToolTip.showText(QCursor.pos(), happened, self)
        self.show_figures()

    @property
    def pieces(self) -> tuple[Callable[[], None], ...]:
        """What draws the record as it is now, plot by plot; the figures are apart from that."""
        return self._loss_plot.draw, self._accuracy_plot.draw

    def show_figures(self) -> None:
        """Show the figures of both plots and of other runs."""
        loss, accuracy = figures_of(self._record, self._cursor) if len(self._record) else ("", "")
        if self._cursor is not None:
            loss = self.tr("at {0:.2f}: {1}").format(self._cursor, loss)
        self.loss.show_figures(loss)
        self.accuracy.show_figures(accuracy)
        self.legend.show_values(["   ".join(figures_of(overlay.record, self._cursor)) for overlay in self._overlays])

    # How it is shown.

    @Slot()
    def show_whole(self) -> None:
        """Show the whole run in both plots."""
        for plot in self._plots:
            plot.show_whole()

    @Slot(int)
    def smooth_over(self, span: int) -> None:
        """Draw means over so many points; 1 draws what was measured."""
        for plot in self._plots:
            plot.smooth_over(span)

    @Slot(bool)
    def set_logarithmic_loss(self, logarithmic: bool) -> None:  # noqa: FBT001 (what a button's toggled signal carries)
        """Draw the loss, or its logarithm."""
        self._loss_plot.set_logarithmic(logarithmic)

    @Slot(bool)
    def set_logarithmic_epochs(self, logarithmic: bool) -> None:  # noqa: FBT001 (a slot)
        """Let the axis of epochs count them, or their logarithms."""
        for plot in self._plots:
            plot.set_logarithmic_epochs(logarithmic)

    @contextmanager
    def in_full(self, ratio: float) -> Iterator[None]:
        """Hold both plots, and enough of each, for a picture, even where the window is too low for that.

        Nothing of it is painted on the screen: all is as before when the window's events come again.

        Args:
            ratio: Of the picture's pixels to the window's.
        """
        size, missing = self.size(), [part for part in (self.loss, self.accuracy) if part.isHidden()]
        for part in missing:
            part.show()
        self.resize(size.width(), max(size.height(), self.sizeHint().height()))
        self.show_cursor(None)
        self._dress(ratio)
        for plot in self._plots:
            plot.draw_at_once()
        try:
            yield
        finally:
            for part in missing:
                part.hide()
            self.resize(size)
            self._dress()
