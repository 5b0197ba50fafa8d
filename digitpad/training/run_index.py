"""The list of runs that mends itself: where its database is lost or damaged, the runs' own folders tell it again.

So they do where a program was killed between the two: a run that has a folder, and is not listed, is taken into the
list; and what never became a run is cleared away.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from digitpad.files import FileProblem
from digitpad.moving import move
from digitpad.training.run_database import DatabaseDamaged, RunDatabase
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_lock import is_held

_DATABASE = "runs.db"
_ASIDE = "damaged-"

_MENDING = threading.Lock()
"""Of all threads one mends a database: a second would take the new one for the damaged one."""

_T = TypeVar("_T")


class RunIndex:
    """The database of the runs in one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = RunDatabase(path / _DATABASE)
        self._looked_over = False
        self.problems: list[str] = []
        """What was found damaged and set aside, each as a person reads it."""

    def ask(self, ask: Callable[[RunDatabase], _T]) -> _T:
        """Ask the database; where it is missing or damaged, make it again first, and once look whether all are in it.

        Raises:
            FileProblem: where it cannot be used, or was made by a newer program.
        """
        try:
            if not (self._looked_over and (self._path / _DATABASE).exists()):
                RunFolder(self._path).make()
                RunFolder(self._path).clear_away_records()
                self._take_in_unlisted()
                self._looked_over = True
            return ask(self._database)
        except DatabaseDamaged:
            with _MENDING:
                return self._ask_mended(ask)

    def _ask_mended(self, ask: Callable[[RunDatabase], _T]) -> _T:
        try:
            return ask(self._database)  # another thread was quicker: what is there now is whole
        except DatabaseDamaged:
            aside = self._database.set_aside()
            if aside is not None:
                self.problems.append(f"The list of runs was damaged. It was made anew; the damaged one is {aside}.")
            self._take_in_unlisted()
            return ask(self._database)

    def _take_in_unlisted(self) -> None:
        """Put into the database what folders of runs tell that is not in it, and set aside those that tell nothing."""
        records = []
        for folder in self._unlisted():
            if folder.begins or (folder.lock.exists() and is_held(folder.lock)):
                continue
            with contextlib.suppress(OSError, FileProblem):  # another window was quicker, or it cannot be removed
                if folder.was_never_whole:
                    folder.remove()
                    continue
            try:
                records.append(folder.read_record())
            except FileProblem as problem:
                self._set_aside(folder, problem)
        if records:
            self._database.add(*records)

    def _unlisted(self) -> list[RunFolder]:
        listed = self._database.ids()  # before the folders are: a run that begins just now gets its folder first
        with os.scandir(self._path) as entries:
            names = [entry.name for entry in entries if entry.name not in listed and entry.is_dir()]
        return [RunFolder(self._path / name) for name in sorted(names) if not name.startswith(_ASIDE)]

    def _set_aside(self, folder: RunFolder, problem: FileProblem) -> None:
        self.problems.append(f"The run {folder.path.name} is damaged and was set aside: {problem}")
        with contextlib.suppress(OSError):
            move(folder.path, folder.path.with_name(_ASIDE + folder.path.name))
