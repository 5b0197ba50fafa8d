"""Trains a network beside the window: a thread that drives a training as it is told, and tells how it goes.

Points are handed over in batches, not one signal each. The thread adds a point to the waiting ones and wakes the
window only if it is not already on its way; the window takes all that wait at once. So a busy window is never given a
backlog to work off, the training never waits for the window, and no point of the curves is lost.
"""

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.ui.data_loading import load_unless
from digitpad.ui.one_heap import hand_back_free_memory
from digitpad.ui.training_orders import Changes, Goal, Order, TrainingOrders
from digitpad.ui.training_plan import TrainingBeginning, TrainingPlan, TrainingResult

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet
    from digitpad.training.point import TrainingPoint
    from digitpad.training.trainer import Training
    from digitpad.ui.kept_training import KeptTraining

_NICENESS = 10
_log = logging.getLogger(__name__)


class TrainingThread(QThread):
    """One run: loads the digits, trains, and ends. For another run make another thread."""

    digits_made = Signal(int, int)
    """The built-in digits are being made: how many there are, and how many there will be."""
    prepared = Signal(object)
    """The digits are loaded: their `DataSet`."""
    began = Signal(object)
    """The run begins, or goes on: its `TrainingBeginning`."""
    listed = Signal(str)
    """The run is kept from now on; what it is called among all runs."""
    keeping_failed = Signal(str)
    """Why the run, which goes on, cannot be kept just now, as a person reads it; empty when it can be again."""
    points_reported = Signal(list)
    """`TrainingPoint`s in their order, one or more. Only the newest is sure to have its parameters."""
    rested = Signal()
    """The run has come to rest: it was told to, or has reached what it was to reach."""
    refused = Signal(str, object)
    """A change that cannot be: why, as a person reads it, and the `TrainingSettings` as they are."""
    completed = Signal(object)
    """The run went to its end: its `TrainingResult`."""
    stopped = Signal(object)
    """The run was stopped: its `TrainingResult`, or None where it had not begun."""
    failed = Signal(str)
    """The run cannot go on; why, as a person reads it."""

    _points_waiting = Signal()
    _broke = Signal(object)

    def __init__(self, plan: TrainingPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training_thread")
        self.plan = plan
        self._orders = TrainingOrders(plan.goal)
        self._point: TrainingPoint | None = None
        self._validation_accuracy: float | None = None
        self._leaves = False
        self._problem = self._run_id = ""
        self._waiting: list[TrainingPoint] = []
        self._lock = threading.Lock()
        self._points_waiting.connect(self._hand_over)
        self._broke.connect(self._on_broke)

    # What the window asks for. All return at once.

    def go(self, goal: Goal) -> None:
        """Let the run go on to a goal, or rest."""
        self._orders.go(goal)

    def change(self, changes: Changes) -> None:
        """Let settings be different from the next step on."""
        self._orders.change(changes)

    def stop(self) -> None:
        """End the run at its next point, also while it rests. `wait()` waits for the end."""
        self.requestInterruption()
        self._orders.end()

    def leave(self) -> None:
        """End, but not the run: it can go on another time."""
        self._leaves = True
        self.stop()

    # What the thread does.

    def run(self) -> None:
        """Load the digits and train on them. Runs in the thread; called by Qt alone."""
        from digitpad.training.divergence import TrainingDiverged  # NumPy is loaded here, not at start-up

        try:
            with _short_turns():
                self._train()
        except (TrainingDiverged, FileProblem, SettingsProblem) as problem:
            self.failed.emit(str(problem))
        except Exception as error:  # noqa: BLE001 (logged and shown: nothing may end the program)
            self._broke.emit(error)
        finally:
            hand_back_free_memory()

    def _train(self) -> None:
        from digitpad.ui.kept_training import KeptTraining

        plan = self.plan
        data = plan.data or self._load(plan)
        if data is None:
            self.stopped.emit(None)
            return
        self.prepared.emit(data)
        self._lower_priority()
        kept = KeptTraining(plan, data.with_training_digits(plan.digits_limit))
        try:
            self._begin(kept)
            self._follow_orders(kept)
            self._end(kept)
        except Exception as error:
            kept.fail(str(error))
            raise

    def _lower_priority(self) -> None:
        """Let the window go first where the machine is busy: halves its worst delay. Qt cannot do so on Linux."""
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        else:
            self.setPriority(QThread.Priority.LowPriority)

    def _load(self, plan: TrainingPlan) -> "DataSet | None":
        try:
            return load_unless(self.isInterruptionRequested, plan.source, self.digits_made.emit)
        except FileProblem as problem:
            if not plan.run_id:
                raise
            words = self.tr("{0} The run can go on with the digits that it began with alone.").format(problem)
            raise FileProblem(words) from problem

    def _begin(self, kept: "KeptTraining") -> None:
        training = kept.training
        beginning = TrainingBeginning(self.plan, training.settings, training.data, kept.curves, training.changes)
        self.began.emit(beginning)
        if kept.curves is None or training.finished:  # where all was kept but the end when the program was killed
            self._report(kept, kept.first_point())

    def _follow_orders(self, kept: "KeptTraining") -> None:
        training = kept.training
        last_step, rests = None, False
        while not training.finished and (order := self._orders.take()):
            self._make_changes(training, order)
            if order.goal is Goal.REST:
                if order.is_new:
                    kept.rest()
                    rests = True
                    self.rested.emit()
                continue
            if rests:
                kept.go_on()
                rests = False
            if order.is_new or order.changes:  # of another size, an epoch has another number of batches
                last_step = {Goal.STEP: training.step + 1, Goal.EPOCH: training.epoch_end}.get(order.goal)
            self._report(kept, kept.advance(last_step))
            if training.step == last_step:
                self._orders.reach(order.goal)

    def _make_changes(self, training: "Training", order: Order) -> None:
        try:
            if order.changes:
                training.change(order.changes)
        except SettingsProblem as problem:
            self.refused.emit(str(problem), training.settings)

    def _end(self, kept: "KeptTraining") -> None:
        if self._leaves:
            kept.leave()
            self.stopped.emit(None)
            return
        run_id = kept.run_id
        model = kept.end()
        self._tell_problem(kept)
        if model is None or self._point is None:
            self.stopped.emit(None)
            return
        result = TrainingResult(model, self._point, self._validation_accuracy, run_id)
        (self.completed if self._point.finished else self.stopped).emit(result)

    def _tell_problem(self, kept: "KeptTraining") -> None:
        if kept.problem != self._problem:
            self._problem = kept.problem
            self.keeping_failed.emit(kept.problem)

    def _report(self, kept: "KeptTraining", point: "TrainingPoint") -> None:
        self._point = point
        self._tell_problem(kept)
        if kept.run_id != self._run_id:
            self._run_id = kept.run_id
            self.listed.emit(kept.run_id)
        if point.validation_accuracy is not None:
            self._validation_accuracy = point.validation_accuracy
        with self._lock:
            window_knows = bool(self._waiting)
            if window_knows:  # an older point's parameters are of no use any more, and they are large
                self._waiting[-1] = replace(self._waiting[-1], params={})
            self._waiting.append(point)
        if not window_knows:
            self._points_waiting.emit()

    @Slot()
    def _hand_over(self) -> None:
        """Runs in the window's thread, for that is where this object lives."""
        with self._lock:
            points, self._waiting = self._waiting, []
        if points:
            self.points_reported.emit(points)

    @Slot(object)
    def _on_broke(self, error: Exception) -> None:
        _log.error("training failed", exc_info=error)
        if isinstance(error, MemoryError):
            self.failed.emit(self.tr("There is not enough memory for this. Choose fewer hidden units or digits."))
        else:
            self.failed.emit(self.tr("Training stopped unexpectedly: {0}").format(str(error) or type(error).__name__))


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    """Let the two threads share the interpreter in turns of half a millisecond, or one, instead of Python's five.

    Training needs it for a moment between two matrix products, many times a step. With the usual turns each of these
    moments may have to wait until the window has painted: a hand that draws then costs it a quarter of its speed.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_shortest_turn())
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _shortest_turn() -> float:
    """Return it in seconds. Windows waits for whole milliseconds: half a one would be none, and waiting hard work."""
    return 0.001 if sys.platform == "win32" else 0.0005
