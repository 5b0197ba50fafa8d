"""How a command ends that did not go well: one clear line on stderr, and an exit status.

An application with a window and no console has no stderr, or one that nobody reads: what would stand there goes to the
log and into a box.
"""

import contextlib
import errno
import os
import sys
import traceback
from datetime import UTC, datetime

from digitpad import paths
from digitpad.cli.message_box import show_message
from digitpad.cli.problem import CommandProblem
from digitpad.files import FileProblem, reason
from digitpad.training.bounds import SettingsProblem

PROBLEM = 1
USAGE = 2
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""

_LARGEST_LOG = 2**20


def complain(message: str) -> None:
    """Write one line on stderr, if there is one."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):  # then there is nobody to tell it to
            print(f"digitpad: {message}", file=sys.stderr, flush=True)


def status_of(error: BaseException) -> int:
    """Say what went wrong, and return the exit status for it."""
    match error:
        case SystemExit():  # the parser has said what there is to say
            return error.code if isinstance(error.code, int) else PROBLEM
        case KeyboardInterrupt():
            complain("Interrupted.")
            return INTERRUPTED
        case OSError() if _has_had_enough(error):
            _abandon_output()
            return PROBLEM
        case SettingsProblem():
            report(str(error))
            return USAGE
        case FileProblem() | CommandProblem():
            report(str(error))
        case MemoryError():
            report("There is not enough memory for this.")
        case OSError():
            report(f"{error.filename or 'The output'}: {reason(error)}.")
            _abandon_output()
        case _:
            _report_fault(error)
    return PROBLEM


def report(message: str) -> None:
    """Say what went wrong where it will be seen."""
    complain(message)
    if _is_unheard():
        with contextlib.suppress(OSError):
            _log(message)
        show_message(message)


def _is_unheard() -> bool:
    """Return whether nobody reads stderr: there is none, or Finder has started the program.

    Finder throws away what stands there. What it starts is a child of the system's first process.
    """
    of_finder = sys.platform == "darwin" and getattr(sys, "frozen", False) and os.getppid() == 1
    return of_finder or sys.stderr is None


def _has_had_enough(error: OSError) -> bool:
    """Return whether it is that nobody reads our output any more; Windows tells that as an argument that cannot be."""
    of_windows = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return of_windows or isinstance(error, BrokenPipeError)


def _abandon_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not fail on it again when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _report_fault(error: BaseException) -> None:
    """Write an error that nobody foresaw to the log, and say where it is."""
    told = "".join(traceback.format_exception(error))
    words = f"Something went wrong inside DigitPad: {type(error).__name__}: {error}"
    complain(words)
    try:
        _log(told)
    except OSError:
        where = told
    else:
        where = f"What happened is written in {paths.log_file()}"
    complain(where)
    if _is_unheard():
        show_message(f"{words}\n\n{where}")


def _log(words: str) -> None:
    """Add what happened to the log.

    Raises:
        OSError: where it cannot be written.
    """
    log = paths.log_file()
    log.parent.mkdir(parents=True, exist_ok=True)
    too_large = log.exists() and log.stat().st_size > _LARGEST_LOG
    with log.open("w" if too_large else "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {words}\n")
