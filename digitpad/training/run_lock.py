"""Whose a run is: a lock that the system takes back when a process ends, however it ends."""

import sys
from pathlib import Path
from typing import IO


class RunLock:
    """An exclusive lock on a file, for as long as this object holds it and its process lives.

    No number of a process is written down that might belong to another one by now: what a killed process held is free
    at that moment.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; return whether it was free.

        Raises:
            OSError: where there is no folder to lock, or it cannot be written to.
        """
        file = self._path.open("ab")
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_held(path: Path) -> bool:
    """Return whether anybody holds the lock on a file."""
    lock = RunLock(path)
    try:
        free = lock.acquire()
    except OSError:
        return False
    lock.release()
    return not free


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
