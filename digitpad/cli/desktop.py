"""`digitpad desktop`: the program in the menus of a Linux desktop, with its icon and the files that it opens.

For a packaged application or a wheel, which no package manager has put there. What is written is the user's own, in the
folder that the XDG Base Directory Specification names.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from digitpad.cli.problem import CommandProblem
from digitpad.files import reason, write_atomically
from digitpad.paths import resource

_PLACES = {
    "desktop/digitpad.desktop": "applications/digitpad.desktop",
    "desktop/digitpad.xml": "mime/packages/digitpad.xml",
    "desktop/org.digitpad.DigitPad.metainfo.xml": "metainfo/org.digitpad.DigitPad.metainfo.xml",
    "icons/digitpad.svg": "icons/hicolor/scalable/apps/digitpad.svg",
}
"""Where each resource goes."""

_START = "Exec=digitpad "


def run(options: argparse.Namespace) -> int:
    """Do what the options say.

    Raises:
        CommandProblem: where this is no Linux, or a folder cannot be written.
    """
    if sys.platform in ("win32", "darwin"):
        raise CommandProblem("Only Linux desktops need this: elsewhere the packaged application is all there is to it.")
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    try:
        if options.action == "install":
            _install(folder, _this_program())
        else:
            _remove(folder)
    except OSError as error:
        raise CommandProblem(f"{error.filename or folder} cannot be changed: {reason(error)}.") from error
    _tell_the_desktop(folder)
    print(f"DigitPad is {'in' if options.action == 'install' else 'no longer in'} the menu.")
    return 0


def _install(folder: Path, command: Sequence[str]) -> None:
    for name, place in _PLACES.items():
        contents = resource(name).read_text(encoding="utf-8")
        start = f"Exec={' '.join(map(_quoted, command))} "
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, contents.replace(_START, start).encode())


def _remove(folder: Path) -> None:
    for place in _PLACES.values():
        (folder / place).unlink(missing_ok=True)


def _this_program() -> list[str]:
    """Return the command that started this program, in a form that works everywhere."""
    started = Path(sys.argv[0])
    found = None if started.suffix == ".py" else shutil.which(sys.argv[0])
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "digitpad"]


def _quoted(argument: str) -> str:
    """Return an argument as the Desktop Entry Specification quotes it, in "The Exec key"."""
    escaped = argument.replace("\\", "\\\\")
    for character in '"`$':
        escaped = escaped.replace(character, f"\\{character}")
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _tell_the_desktop(folder: Path) -> None:
    """Let the desktop's tools, where there are any, read what has changed."""
    for tool, part in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if shutil.which(tool) and (folder / part).is_dir():
            subprocess.run([tool, folder / part], check=False, capture_output=True)  # noqa: S603 (no shell; the tools of the line above)
