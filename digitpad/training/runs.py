"""All trainings that were ever run here: found again by their names, looked into, gone on with, and thrown away.

Each run has a row in a small database, which is quick to list, and a folder with what is large. The folders are what
counts: from them, a lost or damaged database is made again.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

from digitpad import paths
from digitpad.data.digits import DataSet
from digitpad.files import FileProblem, readable
from digitpad.nn import Model, load_model
from digitpad.training.checkpoint import has_checkpoint, read_checkpoint
from digitpad.training.curves import Curves, PointsDamaged, cut_after, read_curves
from digitpad.training.evaluation import Evaluation
from digitpad.training.new_run import new_id, row_of_new_run
from digitpad.training.recorder import Recorder
from digitpad.training.run_archive import WholeRun, as_imported, keep_run
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_lock import RunLock
from digitpad.training.run_names import run_meant
from digitpad.training.run_record import RunRecord
from digitpad.training.run_rows import RunRows
from digitpad.training.snapshots import Snapshots
from digitpad.training.trainer import Training

_T = TypeVar("_T")


class Runs:
    """The runs in one folder. Any thread may ask, and any number of windows."""

    def __init__(self, folder: Path | None = None) -> None:
        """Look into a folder, which need not be there yet; by default that in the user's data folder."""
        self._rows = RunRows(folder or paths.runs_folder())

    @property
    def path(self) -> Path:
        """The folder they are in, which need not be there yet."""
        return self._rows.path

    def folder(self, run_id: str) -> RunFolder:
        """Return where a run's files are."""
        return self._rows.folder(run_id)

    @property
    def problems(self) -> list[str]:
        """What was found damaged and set aside, each as a person reads it."""
        return self._rows.problems

    # The list

    def records(self, *, trashed: bool = False) -> list[RunRecord]:
        """Return the rows of all runs, or of those in the trash, the newest first.

        Raises:
            FileProblem: where the list cannot be read, or is one of a newer program.
        """
        return self._rows.all(trashed=trashed)

    def record(self, run_id: str) -> RunRecord:
        """Return the row of a run.

        Raises:
            FileProblem: where there is none, or the list cannot be read.
        """
        return self._rows.row(run_id)

    def find(self, words: str) -> RunRecord:
        """Return the run that is meant by its id, the beginning of it, or its name; the newest of several of one name.

        Raises:
            FileProblem: where none is meant, or no certain one.
        """
        return run_meant(words, self.records())

    def interrupted(self) -> list[RunRecord]:
        """Return the runs whose program ended before they did, and that can go on, the newest first."""
        return [record for record in self.records() if record.state == "interrupted" and self.can_resume(record.id)]

    def give_up(self, run_id: str) -> None:
        """Take an interrupted run for one that was stopped: it can still go on, but is no longer `interrupted`.

        Raises:
            FileProblem: where it is running.
        """
        self._rows.give_up(run_id)

    def can_resume(self, run_id: str) -> bool:
        """Return whether there is a checkpoint from which a run can go on."""
        return has_checkpoint(self.folder(run_id).checkpoint)

    def rename(self, run_id: str, name: str) -> None:
        """Give a run another name."""
        self._rows.keep(run_id, {"name": readable(name)})

    def write_note(self, run_id: str, note: str) -> None:
        """Keep a note with a run, in place of any other."""
        self._rows.keep(run_id, {"note": note})

    def keep_test_figure(self, run_id: str, evaluation: Evaluation) -> None:
        """Keep how a run's network did on the test digits, apart from all figures that settings are chosen by."""
        figure = {"test_digits": evaluation.digits, "test_errors": evaluation.errors}
        self._rows.keep(run_id, figure)

    def trash(self, run_id: str) -> None:
        """Delete a run in such a way that it can be brought back.

        Raises:
            FileProblem: where it is still running.
        """
        if self.record(run_id).live:
            raise FileProblem("This run is still running. Stop it first.")
        self._rows.keep(run_id, {"trashed": time.time()})

    def restore(self, run_id: str) -> None:
        """Bring a run back from the trash."""
        self._rows.keep(run_id, {"trashed": 0.0})

    def purge(self, *, older_than: float = 0.0) -> int:
        """Remove for good what has been in the trash for so many seconds, 0 for all; return how many runs that were."""
        now = time.time()
        thrown_away = [run for run in self.records(trashed=True) if not run.live]
        old = [run for run in thrown_away if not older_than or run.trashed <= now - older_than]
        for run in old:
            self._remove(run.id)
        return len(old)

    def _remove(self, run_id: str) -> None:
        self.folder(run_id).remove()
        self._rows.remove(run_id)

    # What a run has left

    def curves(self, run_id: str) -> Curves:
        """Return a run's points.

        Raises:
            FileProblem: where they are damaged; the run is then marked as such.
        """
        return self._read(run_id, lambda folder: read_curves(folder.points))

    def model(self, run_id: str) -> Model:
        """Return the network that came of a run, with its story.

        Raises:
            FileProblem: where there is none, or it is damaged.
        """
        return load_model(self.folder(run_id).model)

    def snapshots(self, run_id: str) -> Snapshots:
        """Return the networks that a run went through."""
        return self.folder(run_id).snapshots

    def whole(self, run_id: str) -> WholeRun:
        """Return all that is kept of a run, to be written to a file of its own.

        Raises:
            FileProblem: where a part of it is damaged, or its folder is gone.
        """
        folder = self.folder(run_id)
        if not folder.is_there:
            raise FileProblem(f"Nothing is left of the run {run_id} but its name: its folder, {folder.path}, is gone.")
        snapshots = folder.snapshots
        return WholeRun(
            self.record(run_id),
            self.curves(run_id),
            {step: snapshots.read(step) for step in snapshots.steps},
            load_model(folder.model) if folder.model.exists() else None,
        )

    def adopt(self, run: WholeRun) -> RunRecord:
        """Take in a run that has come from elsewhere, under an id of its own, and return its row.

        Raises:
            FileProblem: where it cannot be kept.
        """
        record = as_imported(run.record, new_id(dt.datetime.now(tz=dt.UTC)))
        keep_run(replace(run, record=record), self.folder(record.id))
        self._rows.add(record)
        return record

    # A run begins, and goes on

    def begin(
        self, training: Training, source: str, *, name: str = "", experiment: str = "", digits_limit: int = 0
    ) -> Recorder:
        """Begin to keep a training that is about to take its first step.

        What the arguments mean, `row_of_new_run` says.

        Raises:
            FileProblem: where nothing can be kept.
        """
        record = row_of_new_run(training, source, name=name, experiment=experiment, digits_limit=digits_limit)
        if not name:
            record = record._replace(name=self._unlike_others(record.name))
        folder = self.folder(record.id)
        folder.make()
        lock = folder.locked()
        try:
            folder.write_record(record)
            self._rows.add(record)
        except BaseException:
            lock.release()
            with contextlib.suppress(FileProblem):
                folder.remove()
            raise
        return self._recorder(record.id, training, lock)

    def resume(self, run_id: str, data: DataSet) -> tuple[Training, Recorder]:
        """Let a run go on from its last checkpoint.

        Args:
            run_id: Which.
            data: The digits that it learns from: `load_data(record.source).with_training_digits(record.digits_limit)`.

        Raises:
            FileProblem: where it is running already, has nothing to go on from, or began with other digits.

        Points that are damaged are set aside: they are worth less than the training. From the trash it comes back.
        """
        folder = self.folder(run_id)
        lock = folder.locked()
        try:
            training = Training.resumed(read_checkpoint(folder.checkpoint), data)
            folder.clear_away_parts()
            kept_to = -1
            try:
                kept_to = cut_after(folder.points, training.step)
            except PointsDamaged as problem:
                folder.set_points_aside()
                self._rows.problems.append(f"The curves of {run_id} begin anew: {problem}")
            folder.snapshots.cut_after(training.step)
            self._rows.keep(run_id, {"state": "running", "why": "", "trashed": 0.0})
            best = self.record(run_id).best_validation_accuracy
            return training, self._recorder(run_id, training, lock, best, kept_to)
        except BaseException:
            lock.release()
            raise

    # Inside

    def _unlike_others(self, name: str) -> str:
        """Return a name, with a number behind it where there are such runs already: "Book", "Book 2", "Book 3"."""
        taken = self._rows.names()
        numbered = (f"{name} {number}" for number in count(2))
        return next(words for words in chain([name], numbered) if words not in taken)

    def _recorder(
        self, run_id: str, training: Training, lock: RunLock, best: float | None = None, kept_to: int = -1
    ) -> Recorder:
        def keep(values: Mapping[str, float | str | None]) -> None:
            keep_values = self._rows.keep if "state" in values else self._rows.keep_in_list
            keep_values(run_id, values)

        return Recorder(run_id, self.folder(run_id), training, lock, keep, best, kept_to)

    def _read(self, run_id: str, read: Callable[[RunFolder], _T]) -> _T:
        try:
            return read(self.folder(run_id))
        except PointsDamaged as problem:
            if not self.record(run_id).live:
                self._rows.problems.append(f"The run {run_id} is damaged: {problem}")
                self._rows.keep_in_list(run_id, {"state": "damaged", "why": str(problem)})
            raise
