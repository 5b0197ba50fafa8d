"""The log file. It holds errors of the program, and is the cause of none: not where the disk is full or read-only."""

import contextlib
import functools
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_LOG = 256 * 1024  # bytes; one older log of the same size is kept


class LogHandler(RotatingFileHandler):
    """Writes into a file of bounded size. What cannot be written is lost."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            OSError: where that cannot be.
        """
        super().__init__(path, maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8")
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))

    def doRollover(self) -> None:
        """Begin a new file; go on in the same one for now where Windows moves none that another window has open too."""
        with contextlib.suppress(OSError):
            super().doRollover()

    def handleError(self, _record: logging.LogRecord) -> None:
        """Say why nothing can be written, once; `logging` would print a traceback each time."""
        say_once(sys.exception())

    def close(self) -> None:
        """Close the file, and let go of what does not get into it."""
        with contextlib.suppress(OSError):
            super().close()


@functools.cache
def _say(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201  (there is no log to write it to)


def say_once(error: BaseException | None) -> None:
    """Say on stderr why errors cannot be logged, unless that was said before."""
    _say(f"digitpad: errors cannot be logged: {error}")
