"""Trains a network beside the window: a thread that drains `train()` and tells the window how it goes.

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
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.ui.data_loading import load_unless

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet
    from digitpad.nn import Model
    from digitpad.training.point import TrainingPoint
    from digitpad.training.settings import TrainingSettings

_NICENESS = 10
_TURN = 0.0005  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run left behind when it ended, whether by itself or because it was stopped."""

    model: "Model"
    """The network with its story, measured on the validation digits. The test digits are for the user to ask for."""
    point: "TrainingPoint"
    """The last one."""
    validation_accuracy: float | None
    """The newest that was measured, 0 to 1."""


class TrainingThread(QThread):
    """One run: loads the digits, trains, and ends. For another run make another thread."""

    prepared = Signal(object)
    """The digits are loaded: their `DataSet`."""
    points_reported = Signal(list)
    """`TrainingPoint`s in their order, one or more. Only the newest is sure to have its parameters."""
    completed = Signal(object)
    """The run went to its end: its `TrainingResult`."""
    stopped = Signal(object)
    """The run was stopped: its `TrainingResult`, or None where it had not begun."""
    failed = Signal(str)
    """The run cannot go on; why, as a person reads it."""

    _points_waiting = Signal()
    _broke = Signal(object)

    def __init__(self, source: str, settings: "TrainingSettings", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training_thread")
        self.source = source
        self.settings = settings
        self._validation_accuracy: float | None = None
        self._abandoned = False
        self._may_run = threading.Event()
        self._may_run.set()
        self._waiting: list[TrainingPoint] = []
        self._lock = threading.Lock()
        self._points_waiting.connect(self._hand_over)
        self._broke.connect(self._on_broke)

    @Slot()
    def pause(self) -> None:
        """Let the run rest after its next point."""
        self._may_run.clear()

    @Slot()
    def resume(self) -> None:
        """Let a paused run go on."""
        self._may_run.set()

    @Slot()
    def stop(self) -> None:
        """End the run at its next point, also while it is paused. Returns at once; `wait()` waits for the end."""
        self.requestInterruption()
        self._may_run.set()

    def abandon(self) -> None:
        """Stop, and spend no time on measuring what has been learned: the window closes."""
        self._abandoned = True
        self.stop()

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

    def _train(self) -> None:
        from digitpad.training.trainer import train

        data = load_unless(self.isInterruptionRequested, self.source)
        if data is None:
            self.stopped.emit(None)
            return
        self.prepared.emit(data)
        _lower_priority()
        point = None
        for point in train(self.settings, data):
            if point.validation_accuracy is not None:
                self._validation_accuracy = point.validation_accuracy
            self._report(point)
            self._may_run.wait()
            if self.isInterruptionRequested():
                break
        self._end(data, point)

    def _end(self, data: "DataSet", point: "TrainingPoint | None") -> None:
        if point is None or self._abandoned:
            self.stopped.emit(None)
            return
        result = TrainingResult(self._model(data, point), point, self._validation_accuracy)
        (self.completed if point.finished else self.stopped).emit(result)

    def _model(self, data: "DataSet", point: "TrainingPoint") -> "Model":
        from digitpad.nn import TwoLayerNet
        from digitpad.training.evaluation import evaluate
        from digitpad.training.story import model_of_run

        network = TwoLayerNet.from_params(dict(point.params), self.settings.activation)
        held_out = data.validation
        measured = {"validation digits": evaluate(network, held_out)} if len(held_out) else {}
        model = model_of_run(self.settings, data, point.params, measured)
        if point.finished:
            return model
        return replace(model, metadata={**model.metadata, "stopped_after_epochs": round(point.epoch, 2)})

    def _report(self, point: "TrainingPoint") -> None:
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


def _lower_priority() -> None:
    """Let the window go first where the machine is busy: halves its worst delay. Linux alone has this by thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    """Let the two threads share the interpreter in turns of half a millisecond instead of Python's five.

    Training needs it for a moment between two matrix products, many times a step. With the usual turns each of these
    moments may have to wait until the window has painted: a hand that draws then costs it a quarter of its speed.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
