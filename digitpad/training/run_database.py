"""The list of runs, in SQLite: one row for each, small and quick to read, and shared by all windows of the program."""

import contextlib
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digitpad.files import FileProblem, reason
from digitpad.moving import move
from digitpad.training.run_record import FIELD_KINDS, RunRecord

_VERSION = 1
_PATIENCE = 5.0
"""Seconds to wait for another window that is writing."""
_ROOM_FOR_A_LOG = 2**16
"""Bytes that SQLite wants beside its file, about."""
_DEVICE = r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)"
_FOLDER = re.compile(rf"(?!{_DEVICE})[^/\\:\0]{{0,254}}[^/\\:\0. ]", re.IGNORECASE)
"""The name of a folder, which leads nowhere else: Windows has drives and devices, and forgets a dot at the end."""
_NOT_TO_BE_WRITTEN = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_SQL_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}
_COLUMNS = ", ".join(FIELD_KINDS)
_TABLE = (
    "CREATE TABLE IF NOT EXISTS run ("
    + ", ".join(
        f"{name} {_SQL_TYPES[kinds[0]]}{' PRIMARY KEY' if name == 'id' else ''}" for name, kinds in FIELD_KINDS.items()
    )
    + ") WITHOUT ROWID"
)


# Column names cannot be parameters of a statement; these are this program's own, never anything that was read.
_SELECT = f"SELECT {_COLUMNS} FROM run"  # noqa: S608 (see above)
_INSERT = f"INSERT OR IGNORE INTO run ({_COLUMNS}) VALUES ({', '.join('?' * len(FIELD_KINDS))})"  # noqa: S608 (see above)


class DatabaseDamaged(Exception):
    """The file is no database, or not whole."""


class RunDatabase:
    """Opens the database anew for each thing it does, so that any thread may ask it, and none keeps it locked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def records(self, *, trashed: bool = False) -> list[RunRecord]:
        """Return the records of all runs, or of those in the trash, the newest first.

        Raises:
            FileProblem, DatabaseDamaged: as all methods do.
        """
        rows = self._read(f"{_SELECT} WHERE (trashed > 0) = ? ORDER BY id DESC", trashed)
        return [_sound(RunRecord._make(row)) for row in rows]

    def ids(self) -> set[str]:
        """Return what all runs are called, those in the trash as well."""
        return {run_id for (run_id,) in self._read("SELECT id FROM run")}

    def names(self) -> set[str]:
        """Return the names of all runs, those in the trash as well."""
        return {str(name) for (name,) in self._read("SELECT name FROM run")}

    def record(self, run_id: str) -> RunRecord | None:
        """Return the record of a run; None where there is none."""
        rows = self._read(f"{_SELECT} WHERE id = ?", run_id)
        return _sound(RunRecord._make(rows[0])) if rows else None

    def add(self, *records: RunRecord) -> None:
        """Put in records, except where there is one with the same id."""
        with self._opened() as database:
            database.executemany(_INSERT, records)

    def update(self, run_id: str, values: Mapping[str, float | str | None]) -> bool:
        """Change some fields of a run's record; return whether there is one."""
        assignments = ", ".join(f"{name} = :{name}" for name in values if name in FIELD_KINDS)
        statement = f"UPDATE run SET {assignments} WHERE id = :run_id"  # noqa: S608 (only names of columns, as above)
        with self._opened() as database:
            return database.execute(statement, {**values, "run_id": run_id}).rowcount > 0

    def remove(self, run_id: str) -> None:
        """Take out a run's record."""
        with self._opened() as database:
            database.execute("DELETE FROM run WHERE id = ?", (run_id,))

    def _read(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question, also where the disk is full or read-only."""
        try:
            with self._opened() as database:
                return database.execute(question, values).fetchall()
        except FileProblem as problem:
            if _code(problem.__cause__) not in _NOT_TO_BE_WRITTEN:
                raise
            # SQLite needs to write beside its file even to read it, unless it is told that nothing changes there.
            unchanging = f"{self._path.absolute().as_uri()}?immutable=1"
            with (
                contextlib.suppress(sqlite3.Error),
                contextlib.closing(sqlite3.connect(unchanging, uri=True)) as database,
            ):
                return database.execute(question, values).fetchall()
            raise

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with contextlib.closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as database:
                self._prepare(database)
                with database:
                    yield database
        except sqlite3.OperationalError as error:
            if _is_damage(error):
                raise DatabaseDamaged(str(error)) from error
            why = (_code(error) in _NOT_TO_BE_WRITTEN and _refusal_in(self._path.parent)) or error
            raise FileProblem(f"The list of runs, {self._path}, cannot be used: {why}.") from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # which damage in the name of a table leads to
            raise DatabaseDamaged(str(error)) from error

    def _prepare(self, database: sqlite3.Connection) -> None:
        """Make the table where there is none.

        Raises:
            FileProblem: where a newer program made it.
        """
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise FileProblem(
                f"The runs in {self._path.parent} are kept by a newer DigitPad. Update DigitPad to see them."
            )
        database.execute("PRAGMA synchronous = NORMAL")  # with a write-ahead log, that is whole after a power cut too
        if version < _VERSION:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {_VERSION}")

    def set_aside(self) -> Path | None:
        """Move a damaged database out of the way, and return where it is now; None where another was quicker.

        Raises:
            FileProblem: where that cannot be, as on Windows while another window has it open.
        """
        aside = self._path.with_name(f"{self._path.stem}-damaged-{time.time_ns()}{self._path.suffix}")
        try:
            move(self._path, aside)
            for ending in ("-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileProblem(f"{self._path} is damaged, and cannot be moved: {reason(error)}.") from error
        return aside


def _sound(record: RunRecord) -> RunRecord:
    wrong = record.what_is_wrong() or ([] if _FOLDER.fullmatch(record.id) else ["id"])
    if wrong:
        raise DatabaseDamaged(f"a row makes no sense under {', '.join(wrong)}")
    return record


def _is_damage(error: sqlite3.OperationalError) -> bool:
    """Return whether it is the table or a text in it that is not as it should be.

    Not so where the file is locked, full, read-only or not to be opened: these have numbers of their own.
    """
    return _code(error) == sqlite3.SQLITE_ERROR


def _refusal_in(folder: Path) -> str | None:
    """Return why the system lets nothing be written in a folder, which SQLite does not tell; None where it does."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM_FOR_A_LOG))
            file.flush()
    except OSError as error:
        return reason(error)
    return None


def _code(error: BaseException | None) -> int:
    """Return SQLite's number for an error, without the details; that of errors in general where it has none."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF
