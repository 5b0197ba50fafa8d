"""The command line. Without arguments it opens the window, and then imports nothing that the window can do without."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: What stands after the program's name; by default what the program was started with.

    Returns:
        The exit status: 0 where all went well, 1 where there was a problem, 2 for a command that is not understood,
        130 where it was interrupted.
    """
    arguments = sys.argv[1:] if argv is None else argv
    try:
        status = _run(arguments)
        if sys.stdout is not None:  # as in a windowed application without a console
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001  (each is reported, the unexpected logged)
        from digitpad.cli.endings import status_of  # only where something went wrong

        return status_of(error)
    return status


def _run(arguments: Sequence[str]) -> int:
    if arguments:
        from digitpad.cli.commands import run_command  # the window needs no parser

        return run_command(arguments)
    from digitpad.cli.window import open_window  # the only command that needs Qt

    return open_window()
