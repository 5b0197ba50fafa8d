"""Giving a file or a folder another name, for which Windows may want some patience."""

import sys
import time
from pathlib import Path

_PATIENCE = 1.0
"""Seconds to wait for whoever reads just then."""
_MOMENT = 0.01
"""Seconds from one attempt to the next."""


def move(path: Path, place: Path) -> None:
    """Let a file or a folder be found in another place; it takes the place of a file that is there.

    Windows refuses that while anybody reads what is moved or replaced. A virus scanner, a search for words and another
    window do so for some milliseconds, mostly just when something was written.

    Raises:
        OSError: where that cannot be, on Windows not for a moment only.
    """
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            path.replace(place)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > give_up:
                raise
            time.sleep(_MOMENT)
        else:
            return
