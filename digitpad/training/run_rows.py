"""The row of each run, kept twice: beside its files, where it counts, and in the list, where it is quick to find."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digitpad.files import FileProblem
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_index import RunIndex
from digitpad.training.run_lock import LOOKING, RunLock
from digitpad.training.run_record import RunRecord

_BESIDE_FILES = ("name", "note", "state", "why", "trashed", "test_digits", "test_errors")
"""What is changed beside the files first. The rest changes with every point, and is newer in the list."""
_PATIENCE = 2.0
"""Seconds."""


class RunRows:
    """The rows of the runs in one folder. Any thread may ask, and any number of windows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index = RunIndex(path)

    @property
    def problems(self) -> list[str]:
        """What was found damaged and set aside, each as a person reads it."""
        return self._index.problems

    def folder(self, run_id: str) -> RunFolder:
        """Return where a run's files are."""
        return RunFolder(self.path / run_id)

    def all(self, *, trashed: bool = False) -> list[RunRecord]:
        """Return the rows of all runs, or of those in the trash, the newest first.

        Raises:
            FileProblem: where the list cannot be read, or is one of a newer program, as all methods do.
        """
        if not self.path.is_dir():
            return []
        listed = self._index.ask(lambda database: database.records(trashed=trashed))
        return [self._as_it_is(record) for record in listed]

    def row(self, run_id: str) -> RunRecord:
        """Return the row of a run.

        Raises:
            FileProblem: where there is none.
        """
        record = self._index.ask(lambda database: database.record(run_id)) if self.path.is_dir() else None
        if record is None:
            raise FileProblem(f"There is no run {run_id}.")
        return self._as_it_is(record)

    def names(self) -> set[str]:
        """Return the names of all runs, those in the trash as well."""
        return self._index.ask(lambda database: database.names())

    def add(self, record: RunRecord) -> None:
        """List a run."""
        self._index.ask(lambda database: database.add(record))

    def remove(self, run_id: str) -> None:
        """Take a run, whose files are gone, out of the list."""
        self._index.ask(lambda database: database.remove(run_id))

    def keep(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Change some of a run's values: first beside its files, then in the list.

        Raises:
            FileProblem: where one of the two cannot be written. What is beside the files counts all the same.
        """
        with self._alone():
            folder = self.folder(run_id)
            if folder.is_there:  # without files the list is all that there is of the run
                record = self._last_known(folder)._replace(**values)
                folder.write_record(record)
                if record.state == "finished":
                    folder.clear_away_checkpoints()
            self.keep_in_list(run_id, values)

    def keep_in_list(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Change some of a run's values in the list alone: such as change all the time, or follow from the files.

        A run that the list has lost, damaged while it was under way, is listed again.
        """
        folder = self.folder(run_id)
        if not self._index.ask(lambda database: database.update(run_id, values)) and folder.is_there:
            self.add(folder.read_record()._replace(**values))

    def give_up(self, run_id: str) -> None:
        """Take an interrupted run for one that was stopped.

        Raises:
            FileProblem: where it is running.
        """
        lock = self.folder(run_id).locked()
        try:
            record = self._index.ask(lambda database: database.record(run_id))
            if record is not None and record.live and self._as_it_was_left(record).state == "interrupted":
                self.keep(run_id, {"state": "stopped"})
        finally:
            lock.release()

    def _as_it_is(self, record: RunRecord) -> RunRecord:
        """Return the row of a run with its true state: nobody was there to write down that it was interrupted."""
        if not record.live:
            return record
        lock = RunLock(self.folder(record.id).lock)
        with LOOKING:
            try:
                if not lock.acquire():
                    return record
            except OSError:  # nobody can hold it where it cannot be made
                return record._replace(state="interrupted")
            try:
                return self._as_it_was_left(record)
            finally:
                lock.release()

    def _as_it_was_left(self, record: RunRecord) -> RunRecord:
        """Return the row of a run whose program is gone. Its end may be written down, and not be in the list yet."""
        folder = self.folder(record.id)
        folder.clear_away_parts()
        with contextlib.suppress(FileProblem):
            kept = folder.read_record()
            if not kept.live:
                end: dict[str, Any] = {"state": kept.state, "why": kept.why}
                self.keep(record.id, end)
                return record._replace(**end)
        return record._replace(state="interrupted")

    def _last_known(self, folder: RunFolder) -> RunRecord:
        """Return a run's row as it is beside its files, with what the list alone has newer.

        Raises:
            FileProblem: where neither of the two knows it.
        """
        listed = None
        with contextlib.suppress(FileProblem):
            listed = self._index.ask(lambda database: database.record(folder.path.name))
        try:
            kept = folder.read_record()
        except FileProblem:
            if listed is None:
                raise
            return listed
        return kept if listed is None else listed._replace(**{name: getattr(kept, name) for name in _BESIDE_FILES})

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else change a row that is read, changed and written: one change must not bring back another.

        Another program is waited for as long as writing may take, and no longer: it may hang. Another thread may be
        looking at runs, and change what it finds: so this is the lock that it holds then.
        """
        lock = RunLock(self.path / "keeping")
        with LOOKING:
            with contextlib.suppress(OSError):  # where nothing can be written, that is told when it is tried
                lock.acquire(_PATIENCE)
            try:
                yield
            finally:
                lock.release()
