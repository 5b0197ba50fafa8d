"""`digitpad self-check`: does the whole program work on this machine?"""

import os
import tempfile
from pathlib import Path

from digitpad.cli.problem import CommandProblem
from digitpad.cli.window import qt_problem


def run() -> int:
    """Open the window without a screen, use it as a person would, and leave no traces.

    Raises:
        CommandProblem: where something does not work.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="digitpad-") as folder:
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
