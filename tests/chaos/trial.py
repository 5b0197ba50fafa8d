"""Kills the program in the midst of a deed, at a random moment, and looks at what the next start finds."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.chaos.deeds import DEEDS, Deed, Place
from tests.chaos.doomed import CLOSING, COUNTED
from tests.chaos.inspection import what_is_broken, what_is_left_over

_KILLED = -9  # what a process returns that SIGKILL has ended, a name that Windows does not have
_PATIENCE = 60  # seconds
_HOUR = 3600
_CLOSING_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Kill:
    """One death of the program."""

    moment: str
    findings: tuple[str, ...]
    """What was not whole, or left over, at the next start."""


def kill_again_and_again(name: str, folder: Path, *, kills: int, seed: int) -> Iterator[Kill]:
    """Kill the program in the midst of a deed, half of the times at a moment, half at an operation on a file.

    Args:
        name: Of the deed.
        folder: An empty one, for all that the program keeps.
        kills: How often.
        seed: Which moments.
    """
    deed, place, chance = DEEDS[name], Place(folder), random.Random(f"{name} {seed}")  # noqa: S311
    place.prepare()
    seconds, operations = _measured(deed, place, chance)
    done = 0
    while done < kills:
        if deed.starts_from_nothing:
            shutil.rmtree(place.home, ignore_errors=True)
        arguments = deed.arguments(place, chance)
        if done % 2:
            moment = _killed_at(chance.uniform(0.1, 1) * seconds, deed, arguments, place)
        else:
            moment = _killed_by_itself(chance.randint(1, operations), deed, arguments, place)
        if moment:  # it was not quicker
            done += 1
            yield Kill(f"{moment}: {' '.join(arguments) or 'the window'}", tuple(_findings(deed, arguments, place)))


def _measured(deed: Deed, place: Place, chance: random.Random) -> tuple[float, int]:
    """Return how many seconds the deed takes where nobody interferes, and how many operations on files."""
    begun = time.monotonic()
    with _started("tests.chaos.doomed", ["0", *deed.arguments(place, chance)], deed, place) as process:
        _, errors = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0, errors
    return time.monotonic() - begun, int(errors.rpartition(COUNTED)[2])


def _killed_at(seconds: float, deed: Deed, arguments: list[str], place: Place) -> str:
    """Kill the real program from outside, after so many seconds; return nothing where it had ended by then."""
    module, arguments = ("tests.chaos.doomed", ["0"]) if deed.waits_for_closing else ("digitpad", arguments)
    with _started(module, arguments, deed, place) as process:
        if deed.waits_for_closing:
            _wait_for_closing(process.stdout)
            seconds *= _CLOSING_SECONDS / 2
        time.sleep(seconds)
        process.kill()
        process.communicate(timeout=_PATIENCE)
    return f"after {seconds:.3f} s" if process.returncode == _KILLED else ""


def _wait_for_closing(output: IO[str] | None) -> None:
    assert output is not None
    while (line := output.readline()).strip() != CLOSING:
        assert line, "the window has not closed"


def _killed_by_itself(operation: int, deed: Deed, arguments: list[str], place: Place) -> str:
    with _started("tests.chaos.doomed", [str(operation), *arguments], deed, place) as process:
        process.communicate(timeout=_PATIENCE)
    return f"at operation {operation}" if process.returncode == _KILLED else ""


def _findings(deed: Deed, arguments: list[str], place: Place) -> Iterator[str]:
    """Look at what is there; then let an hour pass, do the deed to its end, and look whether anything is left over."""
    yield from what_is_broken(place)
    _let_an_hour_pass(place.folder)
    arguments = deed.afterwards(place) if deed.afterwards else arguments
    with _started("tests.chaos.doomed", ["0", *arguments], deed, place) as process:
        output, errors = process.communicate(timeout=_PATIENCE)
    if process.returncode or "Traceback" in errors:
        yield f"the next start ended with {process.returncode}: {output[-1000:]} {errors[-2000:]}"
    yield from what_is_broken(place)
    yield from what_is_left_over(place)


def _let_an_hour_pass(folder: Path) -> None:
    """Make all files and folders an hour older."""
    for path in sorted(folder.rglob("*"), reverse=True):
        changed = path.stat().st_mtime - _HOUR
        os.utime(path, (changed, changed))


def _started(module: str, arguments: list[str], deed: Deed, place: Place) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DIGITPAD_HOME": str(place.home),
        "QT_QPA_PLATFORM": "offscreen",
        "CHAOS_DIGITS": str(place.digits) if deed.trains_in_window else "",
    }
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
