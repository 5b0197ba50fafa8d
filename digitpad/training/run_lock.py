"""Whose a run is: a lock that the system takes back when a process ends, however it ends."""

import errno
import sys
import threading
import time
from pathlib import Path
from typing import IO
from weakref import WeakValueDictionary

_held_here: WeakValueDictionary[Path, "RunLock"] = WeakValueDictionary()
"""What this process holds where the file system has no locks."""


LOOKING = threading.RLock()
"""Held by a thread while it takes a run's lock only to look whether it is free: no other may see that and be misled."""

_MOMENT = 0.01
"""Seconds that another program needs to look."""


class RunLock:
    """An exclusive lock on a file, for as long as this object holds it and its process lives.

    No number of a process is written down that might belong to another one by now: what a killed process held is free
    at that moment. Where the file system has no locks, as some in a network, only the process itself knows what it
    holds, and two programs are not kept apart: a run that is kept without that is better than one that is not kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self, patience: float = 0.0) -> bool:
        """Take the lock; return whether it was free, now or within some seconds of patience.

        Raises:
            OSError: where there is no folder to lock, or it cannot be written to.
        """
        give_up = time.monotonic() + patience
        while not (free := self._try()) and time.monotonic() < give_up:
            time.sleep(_MOMENT)
        return free

    def _try(self) -> bool:
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _HELD or _held_here.setdefault(self._path, self) is not self:
                file.close()
                return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if _held_here.get(self._path) is self:
                del _held_here[self._path]


def is_held(path: Path) -> bool:
    """Return whether anybody holds the lock on a file."""
    lock = RunLock(path)
    with LOOKING:
        try:
            free = lock.acquire()
        except OSError:
            return False
        lock.release()
    return not free


if sys.platform == "win32":
    import msvcrt

    _HELD = (errno.EACCES, errno.EDEADLOCK)

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _HELD = (errno.EACCES, errno.EAGAIN)

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
