"""Where the dialogs for files begin: in the folder that was used last, and before that where a person's files are."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths


@dataclass(slots=True)
class _LastUsed:
    folder: Path | None = None


_last_used = _LastUsed()
"""One for all dialogs: what was saved in a folder is looked for there."""


def folder_to_begin_in() -> Path:
    """Return the folder that a dialog shows first."""
    return _last_used.folder or _folder_of_the_shell() or _folder_of_the_person()


def begin_next_in(folder: Path) -> None:
    """Let the next dialog, of whatever kind, begin in a folder that was used."""
    _last_used.folder = folder


def _folder_of_the_shell() -> Path | None:
    """Return the folder in which somebody has typed the program's name; None where nobody has.

    Where it is double-clicked, Finder starts it in the root of the disk, and Explorer beside the program itself. The
    packaged application is hardly ever started otherwise.
    """
    if getattr(sys, "frozen", False):
        return None
    try:
        folder = Path.cwd()
    except OSError:  # it was removed
        return None
    besides = {Path(folder.anchor), Path(sys.executable).parent, Path(sys.argv[0]).parent}
    return None if folder in besides else folder


def _folder_of_the_person() -> Path:
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()
