"""Opens the window, or says why it cannot open."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

from digitpad.cli.problem import CommandProblem

_LIBRARIES = (
    "libgl1 libegl1 libglib2.0-0 libxkbcommon0 libdbus-1-3 libfontconfig1 "
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)


def open_window(file: Path | None = None) -> int:
    """Open the window, stay until it is closed, and return the exit status.

    Args:
        file: A picture, drawing or model that is opened in it.

    Raises:
        CommandProblem: where there is no screen, or a library that Qt needs is missing.
    """
    check_screen()
    run = load_window()
    return run(file=file)


def load_window() -> Callable[..., int]:
    """Import Qt and the window, and return what opens it.

    Nothing that is made until the window is painted is ever thrown away, so Python does not look for rubbish before
    that, which would take a tenth of the time: `run` begins with it.

    Raises:
        CommandProblem: where a library that Qt needs is missing.
    """
    gc.disable()
    try:
        from digitpad.ui.application import run  # the only Qt
    except ImportError as error:
        raise qt_problem(error) from error
    return run


def check_screen() -> None:
    """Find out whether there is a screen at all, for without one Qt would end the program in the middle.

    Raises:
        CommandProblem: where there is none.
    """
    unix = sys.platform not in ("win32", "darwin")
    if unix and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise CommandProblem(
            "There is no screen to open the window on (DISPLAY is not set). The commands work without one: "
            "see digitpad --help"
        )


def qt_problem(error: ImportError) -> Exception:
    """Return a clear problem for an import of Qt that failed, or the error itself where it is not about Qt."""
    told = f"{error} {error.path}"  # Windows names no file in its words: "DLL load failed while importing QtWidgets"
    if "PySide6" not in told and ".so" not in told:
        return error
    help_ = f" On Debian or Ubuntu: apt-get install {_LIBRARIES}" if sys.platform == "linux" else ""
    return CommandProblem(f"Qt cannot be loaded: {str(error).rstrip('.')}.{help_}")
