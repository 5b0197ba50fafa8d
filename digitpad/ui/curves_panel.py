"""How the network learns: its loss and its accuracy, on training and on validation digits, live.

Draws nothing while it is hidden, and ten times a second at the most: more cannot be read, and takes time from the pen
and from the training. While a hand draws, whose eyes are elsewhere, it is three times a second. The plots and the words
take turns, for all at once would keep the window from the pen too long.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from digitpad.files import FileProblem
from digitpad.ui.curve_overlay import MOST_OVERLAYS, CurveOverlay
from digitpad.ui.curve_tools import CurveTools
from digitpad.ui.fitting_panel import FittingPanel
from digitpad.ui.run_notes import RunNotes
from digitpad.ui.save_dialog import ask_where_to_save
from digitpad.ui.theme import TINY, muted
from digitpad.ui.turns import Turns

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.curve_record import CurveRecord

_LEAST_HEIGHT = 118  # pixels: one plot with its heading and its tools
_TURN, _TURN_BESIDE_HAND = 33, 111  # milliseconds from one part of the drawing to the next, of which there are three


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
        self._own: tuple[CurveRecord | None, float] | None = None  # what is put aside while an earlier run is shown
        self._epochs = 1.0
        self._overlaid = False
        self._hand_draws = False
        self._newest: TrainingPoint | None = None
        self._silent_units: int | None = None  # looked at less often than reported
        self._turns = Turns(self)
        self._layers = QStackedLayout(self)
        self._empty = muted()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._layers.addWidget(self._empty)
        self.ask_to_start()

    def sizeHint(self) -> QSize:
        """Ask for no more than it needs: it takes what the form above it leaves."""
        return QSize(300, self.minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Ask for no other height at any width: by itself it would ask for what plots want that are not shown yet."""
        return False

    # How it is put together.

    def prepare(self) -> None:
        """Load pyqtgraph and make the plots: about 50 milliseconds once it is imported. Call it after the first paint.

        `import digitpad.ui.curve_pair` in a background thread beforehand spares the window the longer part.
        """
        if self._layers.count() > 1:
            return
        from digitpad.ui.curve_pair import CurvePair  # pyqtgraph loads here, after the first paint

        self._curves = CurvePair()
        self._curves.setAccessibleName(self.accessibleName())
        self._tools = CurveTools()
        self._notes = RunNotes()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self._curves, 1)
        layout.addWidget(self._tools)
        layout.addWidget(self._notes)
        self._layers.addWidget(content)
        self.fit([self._curves.loss, self._curves.legend, self._tools], [self._curves.accuracy, self._notes])
        self._connect()

    def _connect(self) -> None:
        curves, tools = self._curves, self._tools
        curves.whole_wanted.connect(self.show_whole)
        curves.looked_closer.connect(lambda: tools.offer_whole(offered=True))
        curves.happening_shown.connect(tools.show_words)
        curves.smooth_over(tools.span)
        tools.span_chosen.connect(curves.smooth_over)
        tools.span_chosen.connect(self.draw)
        tools.logarithmic_chosen.connect(curves.set_logarithmic_loss)
        tools.logarithmic_epochs_chosen.connect(curves.set_logarithmic_epochs)
        tools.whole_wanted.connect(self.show_whole)
        tools.export_wanted.connect(self._choose_export)
        self._notes.test_requested.connect(self.test_requested)

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
        self._own, self._newest, self._silent_units = None, None, None
        self._notes.clear()
        self._notes.bring_back()
        self._plot(record, epochs)

    def visit(self, record: "CurveRecord", epochs: float) -> None:
        """Show an earlier run, of which there are curves alone, until `come_back` or until a run begins."""
        self.prepare()
        self._own = self._own or (self._record, self._epochs)
        self._notes.put_aside()
        self._plot(record, epochs)

    @Slot()
    def come_back(self) -> None:
        """Show what was shown before an earlier run was."""
        if self._own is None:
            return
        (record, epochs), self._own = self._own, None
        self._notes.bring_back()
        if record is None:
            self._layers.setCurrentIndex(1 if self._overlaid else 0)
            self.begin(epochs)
        else:
            self._plot(record, epochs)

    def _plot(self, record: "CurveRecord", epochs: float) -> None:
        self._record, self._epochs = record, epochs
        self._curves.show_run(record, epochs)
        self._tools.offer_whole(offered=False)
        if len(record):
            self._layers.setCurrentIndex(1)

    @Slot(list)
    def add_points(self, points: Sequence["TrainingPoint"]) -> None:
        """Add what the run reports, in its order."""
        self.come_back()
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
        if self.isVisible():
            pause = _TURN_BESIDE_HAND if self._hand_draws else _TURN
            self._turns.ask(*self._curves.pieces, self._show_words, pause=pause)
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
            self._curves.show_marks()

    def show_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """Draw other runs' curves beside the present one, `MOST_OVERLAYS` of them at the most; without any, none."""
        self.prepare()
        self._overlaid = bool(overlays)
        self._curves.show_overlays(overlays[:MOST_OVERLAYS])
        if overlays:
            self._layers.setCurrentIndex(1)

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
        self._curves.show_whole()
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
        for piece in self._curves.pieces:
            piece()
        self._show_words()

    def _show_words(self) -> None:
        """Tell in words and figures what the plots show."""
        if self._record is not None and self.isVisible():
            self._curves.show_figures()
            self._tools.name_smoothing(self._record.span)
            if self._newest is not None:
                self._notes.show_vitals(self._newest, self._silent_units)

    # What is taken along.

    def _choose_export(self) -> None:
        kinds = {
            self.tr("Points as CSV (*.csv)"): ".csv",
            self.tr("Picture as PNG (*.png)"): ".png",
            self.tr("Picture as SVG (*.svg)"): ".svg",
        }
        path = ask_where_to_save(self, self.tr("Export the curves"), "curves", kinds)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Save the points, or where the name ends in .png or .svg a picture; a failure is told by a signal."""
        if self._record is None:
            return
        from digitpad.ui.curve_export import export_curves, pixel_ratio

        try:
            with self._curves.in_full(pixel_ratio(path)):
                self._tools.name_smoothing(self._record.span)
                export_curves(path, self._record, self._curves, self._tools.caption)
        except FileProblem as problem:
            self.problem_occurred.emit(str(problem))
