"""The list of runs that mends itself: where its database is lost or damaged, the runs' own folders tell it again."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from digitpad.files import FileProblem
from digitpad.training.run_database import DatabaseDamaged, RunDatabase
from digitpad.training.run_folder import RunFolder

_DATABASE = "runs.db"
_ASIDE = "damaged-"

_T = TypeVar("_T")


class RunIndex:
    """The database of the runs in one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = RunDatabase(path / _DATABASE)
        self.problems: list[str] = []
        """What was found damaged and set aside, each as a person reads it."""

    def ask(self, ask: Callable[[RunDatabase], _T]) -> _T:
        """Ask the database; where it is missing or damaged, make it again first.

        Raises:
            FileProblem: where it cannot be used, or was made by a newer program.
        """
        if not (self._path / _DATABASE).exists():
            RunFolder(self._path).make()
            self._make_again()
        try:
            return ask(self._database)
        except DatabaseDamaged:
            aside = self._database.set_aside()
            if aside is not None:
                self.problems.append(f"The list of runs was damaged. It was made anew; the damaged one is {aside}.")
            self._make_again()
            return ask(self._database)

    def _make_again(self) -> None:
        """Make the database of what the runs' own folders tell, and set aside those that tell nothing."""
        records = []
        for path in sorted(self._path.glob("*/")):
            if path.name.startswith(_ASIDE) or RunFolder(path).begins:
                continue
            try:
                records.append(RunFolder(path).read_record())
            except FileProblem as problem:
                self.problems.append(f"The run {path.name} is damaged and was set aside: {problem}")
                with contextlib.suppress(OSError):
                    path.rename(path.with_name(_ASIDE + path.name))
        self._database.add(*records)
