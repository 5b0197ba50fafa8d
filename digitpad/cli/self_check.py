"""`digitpad self-check`: does the whole program work on this machine?"""

import os
import sys
import tempfile
from pathlib import Path

from digitpad.cli.problem import CommandProblem
from digitpad.cli.window import qt_problem


def run() -> int:
    """Open the window without a screen, use it as a person would, and leave no traces.

    Raises:
        CommandProblem: where something does not work.
    """
    _do_without_a_screen()
    # What Windows cannot remove while it is open is left: what did not work is to be told, not that.
    with tempfile.TemporaryDirectory(prefix="digitpad-", ignore_cleanup_errors=True) as folder:
        os.environ["DIGITPAD_HOME"] = folder  # the user's own settings stay as they are
        try:
            from digitpad.ui.self_check import SelfCheckFailed, self_check
        except ImportError as error:
            raise qt_problem(error) from error
        try:
            self_check(Path(folder), print)
        except SelfCheckFailed as problem:
            raise CommandProblem(str(problem)) from problem
    return 0


def _do_without_a_screen() -> None:
    """Let Qt paint into its memory. On Windows it has no letters then, unless it is told where they are."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform == "win32":
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "Fonts")))
