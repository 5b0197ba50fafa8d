"""How the network learns: its loss and its accuracy, on training and on validation digits, live.

Draws nothing while it is hidden, and ten times a second at the most: more cannot be read, and takes time from the pen
and from the training. While a hand draws, whose eyes are elsewhere, it is three times a second.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QToolTip, QVBoxLayout, QWidget

from digitpad.files import FileProblem
from digitpad.ui.curve_figures import HeadedPlot, figures_of
from digitpad.ui.curve_legend import OverlayLegend
from digitpad.ui.curve_overlay import MOST_OVERLAYS, CurveOverlay
from digitpad.ui.curve_tools import CurveTools
from digitpad.ui.fitting_panel import FittingPanel
from digitpad.ui.run_notes import RunNotes
from digitpad.ui.theme import TINY, muted

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.curve_plot import CurvePlot
    from digitpad.ui.curve_record import CurveRecord

_LEAST_HEIGHT = 118  # pixels: one plot with its heading and its tools
_PAUSE, _PAUSE_BESIDE_HAND = 100, 333  # milliseconds from one drawing to the next


class CurvesPanel(FittingPanel):
    """Two plots with their figures; before the first run, a line that says what to do."""

    problem_occurred = Signal(str)
    """An export failed; why, as a person reads it."""
    test_requested = Signal()
    """Measure the trained network on the test digits, please."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LEAST_HEIGHT, parent)
        self.setObjectName("curves_panel")
        self.setAccessibleName(self.tr("Curves of loss and accuracy"))
        self._record: CurveRecord | None = None
        self._overlays: tuple[CurveOverlay, ...] = ()
        self._plots: tuple[CurvePlot, ...] = ()
        self._parts: tuple[HeadedPlot, ...] = ()
        self._cursor: float | None = None
        self._hand_draws = False
        self._newest: TrainingPoint | None = None
        self._silent_units: int | None = None  # looked at less often than reported
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.draw)
        self._layers = QStackedLayout(self)
        self._empty = muted()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._layers.addWidget(self._empty)
        self.ask_to_start()

    def sizeHint(self) -> QSize:
        """Ask for no more than it needs: it takes what the form above it leaves."""
        return QSize(300, self.minimumSizeHint().height())

    # How it is put together.

    def prepare(self) -> None:
        """Load pyqtgraph and make the plots: about 50 milliseconds once it is imported. Call it after the first paint.

        `import digitpad.ui.curve_plot` in a background thread beforehand spares the window the longer part.
        """
        if self._plots:
            return
        from digitpad.ui.curve_plot import CurvePlot  # pyqtgraph loads here, after the first paint

        loss = CurvePlot(("training_loss", "validation_loss"), percent=False)
        accuracy = CurvePlot(("training_accuracy", "validation_accuracy"), percent=True)
        loss.range_shown.connect(accuracy.show_range)
        accuracy.range_shown.connect(loss.show_range)
        self._plots = (loss, accuracy)
        self._tools = CurveTools()
        self._notes = RunNotes()
        self._legend = OverlayLegend()
        self._legend.hide()
        self._layers.addWidget(self._content(loss, accuracy))
        self.fit([self._parts[0], self._legend, self._tools], [self._parts[1], self._notes])
        self._connect(loss)
        self._dress()

    def _content(self, loss: "CurvePlot", accuracy: "CurvePlot") -> QWidget:
        self._parts = (
            HeadedPlot(loss, self.tr("Loss"), "8.888 · 8.888"),
            HeadedPlot(accuracy, self.tr("Accuracy"), "88.8 % · 88.8 %"),
        )
        self._name(loss, "loss_plot", self.tr("Loss"), self.tr("Mean cross-entropy of a digit; less is better."))
        self._name(accuracy, "accuracy_plot", self.tr("Accuracy"), self.tr("Share of the digits that are read right."))
        self._figure = QWidget()
        self._figure.setAccessibleName(self.accessibleName())
        figure = _column(self._figure)
        for part in self._parts:
            figure.addWidget(part, 1)
        figure.addWidget(self._legend)
        content = QWidget()
        layout = _column(content)
        layout.addWidget(self._figure, 1)
        layout.addWidget(self._tools)
        layout.addWidget(self._notes)
        return content

    def _connect(self, loss: "CurvePlot") -> None:
        for plot in self._plots:
            plot.whole_wanted.connect(self.show_whole)
            plot.looked_closer.connect(lambda: self._tools.offer_whole(offered=True))
            plot.pointed.connect(self._show_cursor)
            self._tools.span_chosen.connect(plot.smooth_over)
            self._tools.logarithmic_epochs_chosen.connect(plot.set_logarithmic_epochs)
            plot.smooth_over(self._tools.span)
        self._tools.span_chosen.connect(self.draw)
        self._tools.logarithmic_chosen.connect(loss.set_logarithmic)
        self._tools.whole_wanted.connect(self.show_whole)
        self._tools.export_wanted.connect(self._choose_export)
        self._notes.test_requested.connect(self.test_requested)

    def _name(self, plot: "CurvePlot", name: str, words: str, tip: str) -> None:
        plot.setObjectName(name)
        plot.setAccessibleName(words)
        keys = self.tr("Keys: ← → the cursor, Ctrl+← → move along, + and - look closer, Home the whole run.")
        mouse = self.tr("Drag a rectangle or turn the wheel to look closer, drag with Shift to move along.")
        plot.setToolTip(f"{tip}\n{mouse}\n{keys}")

    def _dress(self) -> None:
        for plot in self._plots:
            plot.dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    # What is shown.

    @Slot()
    def ask_to_start(self) -> None:
        """Where there are no curves yet, say what to do."""
        self._empty.setText(self.tr("Press Start and watch it learn here."))

    @Slot(str)
    def show_preparing(self, words: str) -> None:
        """Where there are no curves yet, say that the digits are on their way, as the words do."""
        self._empty.setText(self.tr("{0}\nThen watch it learn here.").format(words))

    def begin(self, epochs: float) -> None:
        """Clear the curves for a new run of so many epochs."""
        from digitpad.ui.curve_record import CurveRecord  # NumPy loads here, after the first paint

        self.show_run(CurveRecord(), epochs)

    def show_run(self, record: "CurveRecord", epochs: float) -> None:
        """Show a run of so many epochs: a new one, or one that is there already."""
        self.prepare()
        self._record, self._newest, self._silent_units = record, None, None
        for plot in self._plots:
            plot.begin(record, epochs)
        self._tools.offer_whole(offered=False)
        self._notes.clear()
        self._show_cursor(None)
        if len(record):
            self._layers.setCurrentIndex(1)

    @Slot(list)
    def add_points(self, points: Sequence["TrainingPoint"]) -> None:
        """Add what the run reports, in its order."""
        if self._record is None:
            self.begin(points[-1].epochs)
        if self._record is not None:
            self._record.add(points)
        for point in points:
            for change in point.changes:
                self.mark(change.epoch, self.tr("step {0:,}: {1}").format(change.step, change.words))
            if point.silent_units is not None:
                self._silent_units = point.silent_units
        self._newest = points[-1]
        self._layers.setCurrentIndex(1)
        if self.isVisible() and not self._timer.isActive():
            self._timer.start(_PAUSE_BESIDE_HAND if self._hand_draws else _PAUSE)
            self._hand_draws = False

    @Slot()
    def give_way(self) -> None:
        """Draw less often for a moment: a hand is drawing on the pad."""
        self._hand_draws = True

    def mark(self, epoch: float, words: str) -> None:
        """Set a flag on the curves, where something happened: "step 1,200: learning rate 0.1 → 0.01"."""
        from digitpad.ui.curve_record import CurveMark

        if self._record is not None:
            self._record.marks.append(CurveMark(epoch, words))
            for plot in self._plots:
                plot.show_marks()

    def show_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """Draw other runs' curves beside the present one, `MOST_OVERLAYS` of them at the most; without any, none."""
        self.prepare()
        self._overlays = tuple(overlays)[:MOST_OVERLAYS]
        for plot in self._plots:
            plot.show_overlays(self._overlays)
        self._legend.show_overlays(self._overlays)
        if self._overlays:
            self._layers.setCurrentIndex(1)
        self._show_figures()

    def show_observations(self, observations: Sequence[str]) -> None:
        """Show what is noticed about the training, in plain words; nothing where there is nothing."""
        self._notes.show_observations(observations)

    def offer_test(self) -> None:
        """Offer to measure the finished network on the test digits."""
        self._notes.offer_test()

    def show_measuring(self) -> None:
        """Say that the test digits are being measured."""
        self._notes.show_measuring()

    def show_test_figure(self, words: str) -> None:
        """Show what was measured on the test digits, apart from the curves."""
        self._notes.show_test_figure(words)

    @Slot()
    def show_whole(self) -> None:
        """Show the whole run in both plots."""
        for plot in self._plots:
            plot.show_whole()
        self._tools.offer_whole(offered=False)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while the panel was hidden."""
        super().showEvent(event)
        self.draw()

    @Slot()
    def draw(self) -> None:
        """Draw what there is now; nothing while hidden. New points come to be drawn by themselves."""
        if self._record is None or not self.isVisible():
            return
        for plot in self._plots:
            plot.draw()
        self._tools.name_smoothing(self._record.span)
        if self._newest is not None:
            self._notes.show_vitals(self._newest, self._silent_units)
        self._show_figures()

    @Slot(object)
    def _show_cursor(self, epoch: float | None) -> None:
        """Set the cursor of both plots at the point nearest to an epoch, and tell its values."""
        record = self._record
        self._cursor = record.nearest_epoch(epoch) if record is not None and epoch is not None else None
        for plot in self._plots:
            plot.show_cursor(self._cursor)
        happened = "" if self._cursor is None else self._plots[0].words_near(self._cursor)
        self._tools.show_words(happened)
        if happened and self.underMouse():
            QToolTip.showText(QCursor.pos(), happened, self)
        self._show_figures()

    def _show_figures(self) -> None:
        record = self._record
        loss, accuracy = figures_of(record, self._cursor) if record is not None and len(record) else ("", "")
        if self._cursor is not None:
            loss = self.tr("at {0:.2f}: {1}").format(self._cursor, loss)
        for part, words in zip(self._parts, (loss, accuracy), strict=True):
            part.show_figures(words)
        self._legend.show_values(["   ".join(figures_of(overlay.record, self._cursor)) for overlay in self._overlays])

    # What is taken along.

    def _choose_export(self) -> None:
        kinds = [
            self.tr("Points as CSV (*.csv)"),
            self.tr("Picture as PNG (*.png)"),
            self.tr("Picture as SVG (*.svg)"),
        ]
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Export the curves"), "curves", ";;".join(kinds))
        if name:
            path = Path(name)
            self.export(path if path.suffix else path.with_suffix(kind[-5:-1]))

    def export(self, path: Path) -> None:
        """Save the points, or where the name ends in .png or .svg a picture; a failure is told by a signal."""
        if self._record is None:
            return
        from digitpad.ui.curve_export import export_curves, pixel_ratio

        self._show_cursor(None)
        self._tools.name_smoothing(self._record.span)
        for plot in self._plots:
            plot.dress(pixel_ratio(path))
        try:
            export_curves(path, self._record, self._figure, self._tools.caption)
        except FileProblem as problem:
            self.problem_occurred.emit(str(problem))
        self._dress()


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(TINY)
    return layout
