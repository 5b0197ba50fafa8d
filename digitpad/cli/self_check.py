"""`digitpad self-check`: does the whole program work on this machine?"""

import os

from digitpad.cli.window import qt_problem


def run() -> int:
    """Open the window without a screen, use it as a person would, and return the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from digitpad.ui.self_check import check  # Qt
    except ImportError as error:
        raise qt_problem(error) from error
    return check()
