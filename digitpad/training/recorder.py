"""Keeps a training while it runs: its points, snapshots, and from time to time a checkpoint to go on from.

The training hands over what there is to keep and goes on at once; a thread beside it writes. So neither a slow disk nor
a full one holds it up: what cannot be written now is tried again later, and whoever watches is told.
"""

import dataclasses
import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any

from digitpad.files import FileProblem
from digitpad.nn import Model, save_model
from digitpad.training.checkpoint import Checkpoint, write_checkpoint
from digitpad.training.curves import append_rows, row_of
from digitpad.training.point import TrainingPoint
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_lock import RunLock
from digitpad.training.run_record import RunState
from digitpad.training.snapshots import snapshot_is_due
from digitpad.training.trainer import Training

CHECKPOINT_SECONDS = 8.0
"""From one checkpoint to the next: with what the disk takes, a crash costs less than ten seconds."""
WRITING_SECONDS = 1.0
"""From one batch of points to the next."""
RETRY_SECONDS = 8.0
"""From one that could not be written to the next attempt, if nothing else comes before: a training may pause."""
_MOST_ROWS = 20_000
"""Points that are kept in memory while they cannot be written."""
_FINENESS = 20_000
"""Points that are kept, at the least, for all the time that a run has taken so far."""
_MOST_BYTES = 2**26
"""Of snapshots that wait to be written."""

_log = logging.getLogger(__name__)


@dataclasses.dataclass(slots=True)
class _Waiting:
    """What is to be written next."""

    rows: list[list[float]] = dataclasses.field(default_factory=list)
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    snapshots: list[TrainingPoint] = dataclasses.field(default_factory=list)
    checkpoint: Checkpoint | None = None


class Recorder:
    """The keeper of one run. Its methods are called by whoever drives the training, between two of its points."""

    def __init__(
        self,
        run_id: str,
        folder: RunFolder,
        training: Training,
        lock: RunLock,
        keep: Callable[[Mapping[str, Any]], None],
        best_accuracy: float | None = None,
        kept_to: int = -1,
    ) -> None:
        """Begin to keep a training, whose folder is there and whose lock is held.

        Args:
            run_id: What the run is called in the list.
            folder: Where its files go.
            training: The training.
            lock: Given back when the recorder is closed.
            keep: Puts values into the run's row.
            best_accuracy: The best on all validation digits so far, of a run that goes on.
            kept_to: The step of its last point that is kept already; -1 where there is none.
        """
        self.run_id = run_id
        self.problem = ""
        """Why the last thing could not be written, as a person reads it; empty where all is well."""
        self._folder = folder
        self._training = training
        self._lock = lock
        self._keep = keep
        self._snapshots = folder.snapshots
        self._last_snapshot = max(self._snapshots.steps, default=None)
        self._last_row = 0.0
        self._kept_to = kept_to
        self._best_accuracy = best_accuracy
        self._waiting = _Waiting()
        self._next_checkpoint = monotonic()
        self._next_writing = monotonic()
        self._condition = threading.Condition()
        self._wanted = False
        self._closing = False
        self._closed = threading.Event()
        self._writer = threading.Thread(target=self._write_until_closed, name=f"recorder {run_id}", daemon=True)
        self._writer.start()

    def add(self, point: TrainingPoint) -> None:
        """Keep a point; with it, where they are due, a snapshot and a checkpoint. The training must be just there."""
        now = monotonic()
        checkpoint = None
        if now >= self._next_checkpoint and not point.finished:  # of the end there is nothing to go on from
            checkpoint = self._training.checkpoint()
            self._next_checkpoint = now + CHECKPOINT_SECONDS
        with self._condition:
            waiting = self._waiting
            if self._is_worth_a_row(point):
                waiting.rows.append(row_of(point))
            waiting.values |= self._values(point)
            waiting.checkpoint = checkpoint or waiting.checkpoint
            if len(waiting.rows) > _MOST_ROWS:  # nothing can be written any more; memory is not to fill up as well
                del waiting.rows[::2]
            snapshot = snapshot_is_due(self._last_snapshot, point.step, point.steps) and self._room_for(point)
            if snapshot:
                waiting.snapshots.append(point)
                self._last_snapshot = point.step
            if snapshot or checkpoint or now >= self._next_writing:
                self._next_writing = now + WRITING_SECONDS
                self._wake()

    def _is_worth_a_row(self, point: TrainingPoint) -> bool:
        """Return whether a point adds to the curves: in a run of hours not each of thirty in a second does.

        Nor does the first point of a run that goes on from its first weights.
        """
        if point.step <= self._kept_to:
            return False
        told_more = point.validation_loss is not None or point.changes or point.finished
        if not told_more and point.seconds - self._last_row < point.seconds / _FINENESS:
            return False
        self._last_row = point.seconds
        return True

    def rest(self) -> None:
        """The training pauses: keep all of it as it is now."""
        self._take_all_down(state="paused")

    def go_on(self) -> None:
        """The training goes on after a pause."""
        self._take_all_down(state="running")

    def leave(self) -> None:
        """End without an end of the run: keep all of it, so that it can go on another time."""
        self._take_all_down()
        self._close()
        self._lock.release()

    def finish(self, state: RunState, *, why: str = "", model: Model | None = None) -> None:
        """End the run: "finished", "stopped" or "failed", for a reason, with the network that came of it, if any.

        What cannot be written is told in `problem`; nothing is raised for it.
        """
        if state == "stopped":  # then one might want to go on after all; and from a failure, from where all was well
            self._take_all_down()
        self._close()
        try:
            if model is not None:
                save_model(self._folder.model, model)
            self._keep({"state": state, "why": why})
        except (FileProblem, OSError) as problem:
            self._tell(problem)
        finally:
            self._lock.release()

    def _take_all_down(self, **values: RunState) -> None:
        checkpoint = None if self._training.torn else self._training.checkpoint()  # the one before is good then
        with self._condition:
            self._waiting.checkpoint = checkpoint or self._waiting.checkpoint
            self._waiting.values |= values
            self._wake()

    def _wake(self) -> None:
        """Let the thread that writes begin. The condition is held."""
        self._wanted = True
        self._condition.notify()

    def _room_for(self, point: TrainingPoint) -> bool:
        """Return whether the snapshots that wait leave room in memory for another; for the last there always is."""
        return point.finished or _bytes_of(self._waiting.snapshots) < _MOST_BYTES

    def _values(self, point: TrainingPoint) -> dict[str, Any]:
        """Return what a point tells for the list of runs."""
        values: dict[str, Any] = {
            name: getattr(point, name)
            for name in ("step", "steps", "epoch", "seconds", "training_loss", "training_accuracy")
        }
        if point.validation_accuracy is not None:
            values |= {"validation_loss": point.validation_loss, "validation_accuracy": point.validation_accuracy}
        if point.full_validation and point.validation_accuracy is not None:
            self._best_accuracy = max(self._best_accuracy or 0.0, point.validation_accuracy)
            values["best_validation_accuracy"] = self._best_accuracy
        if point.changes:
            values["changes_json"] = json.dumps([dataclasses.asdict(change) for change in self._training.changes])
        return values

    # In the thread that writes

    def _write_until_closed(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._wanted, timeout=RETRY_SECONDS if self.problem else None)
                self._wanted = False
                waiting, self._waiting = self._waiting, _Waiting()
                closing = self._closing
            self._write(waiting)
            if closing:
                self._closed.set()
                return

    def _write(self, waiting: _Waiting) -> None:
        """Write each kind of thing, whether or not the others can be written."""
        problem = None
        for write in (self._write_rows, self._write_snapshots, self._write_checkpoint, self._write_values):
            try:
                write(waiting)
            except Exception as error:  # noqa: BLE001 (told and tried again; without this thread no run could ever end)
                problem = problem or error
        if problem is None:
            self.problem = ""
            return
        self._tell(problem)
        with self._condition:
            self._put_back(waiting)

    def _write_rows(self, waiting: _Waiting) -> None:
        if waiting.rows:
            append_rows(self._folder.points, waiting.rows, safely=waiting.checkpoint is not None)
            waiting.rows = []

    def _write_snapshots(self, waiting: _Waiting) -> None:
        while waiting.snapshots:
            point = waiting.snapshots[0]
            self._snapshots.add(point.step, point.params)
            del waiting.snapshots[0]

    def _write_checkpoint(self, waiting: _Waiting) -> None:
        if waiting.checkpoint is not None:
            write_checkpoint(self._folder.checkpoint, waiting.checkpoint)
            waiting.checkpoint = None

    def _write_values(self, waiting: _Waiting) -> None:
        if waiting.values:
            self._keep(waiting.values)
            waiting.values = {}

    def _put_back(self, unwritten: _Waiting) -> None:
        """Let what could not be written be tried again, with what has come since."""
        waiting = self._waiting
        waiting.rows[:0] = unwritten.rows
        waiting.values = unwritten.values | waiting.values
        waiting.snapshots[:0] = unwritten.snapshots
        if _bytes_of(waiting.snapshots) > _MOST_BYTES:
            del waiting.snapshots[-2::-2]  # the newest stays
        waiting.checkpoint = waiting.checkpoint or unwritten.checkpoint

    def _tell(self, problem: Exception) -> None:
        if not isinstance(problem, FileProblem | sqlite3.Error | OSError):
            _log.error("a run could not be kept", exc_info=problem)
        what = "The end of the training" if self._closing else "The training goes on, but it"
        self.problem = f"{what} cannot be kept: {problem}"

    def _close(self) -> None:
        with self._condition:
            self._closing = True
            self._wake()
        self._closed.wait()  # joining would enter a thread that is not Python's own, as Qt's, into its list for good


def _bytes_of(snapshots: Iterable[TrainingPoint]) -> int:
    return sum(array.nbytes for point in snapshots for array in point.params.values())
