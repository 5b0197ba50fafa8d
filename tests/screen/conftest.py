"""A screen of its own for the real program, and a hand that moves the real mouse."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from digitpad.ink.strokes import PAGE, Drawing

_TOOLS = ("Xvfb", "xdotool")
_PATIENCE = 60.0  # seconds for the program to start, and for an answer, on the slowest machine
_STEP = 24.0  # page units between two movements of the mouse
_PAUSE = 0.004  # seconds between them; the X server makes one of movements that come faster than it can tell
PAD = (29, 94, 431)
"""Left, top and side of the page on the screen, in pixels, when the window opens for the first time at 1280x800."""


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of a screen of 1280x800 that nobody sees."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: the README's line for the tests does that")
    reading, writing = os.pipe()
    # The server looks for a free number itself and writes it into the pipe when it is ready.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        name = number.readline().strip()
    assert name, "Xvfb has not started"
    yield f":{name}"
    server.terminate()
    server.wait()


class Hand:
    """The mouse and the keyboard of a screen, and the title of the window on it."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}
        self._window = ""

    def _do(self, *words: object) -> str:
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def find_window(self) -> None:
        """Wait for the window to be on the screen."""
        wait_until(lambda: bool(self._found()), "the window")
        self._window = self._found()

    def _found(self) -> str:
        return self._do("search", "--onlyvisible", "--name", "DigitPad$").partition("\n")[0]

    @property
    def title(self) -> str:
        """The window's title."""
        return self._do("getwindowname", self._window)

    def press(self, key: str) -> None:
        """Press and release a key."""
        self._do("key", key)

    def draw(self, drawing: Drawing) -> None:
        """Draw strokes with the left button held."""
        for stroke in drawing.strokes:
            places = [_on_screen(x, y) for x, y in _walked(stroke.points)]
            moves = [word for place in places[1:] for word in ("mousemove", *place, "sleep", _PAUSE)]
            self._do("mousemove", *places[0], "mousedown", 1, *moves, "mouseup", 1)


def _walked(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Return places on the straight lines between the points, one movement apart."""
    walked = [points[0]]
    for (x, y), (next_x, next_y) in pairwise(points):
        count = max(1, round(max(abs(next_x - x), abs(next_y - y)) / _STEP))
        walked += [(x + (next_x - x) * n / count, y + (next_y - y) * n / count) for n in range(1, count + 1)]
    return walked


def _on_screen(x: float, y: float) -> tuple[int, int]:
    left, top, side = PAD
    return round(left + x / PAGE * side), round(top + y / PAGE * side)


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"in vain was waited for {what}"
        time.sleep(0.05)


@pytest.fixture
def program(display: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real program on the screen, with a data folder of its own."""
    environment = {**os.environ, "DISPLAY": display, "DIGITPAD_HOME": str(tmp_path)}
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
        environment.pop(name, None)
    running = subprocess.Popen([sys.executable, "-m", "digitpad"], env=environment, stderr=subprocess.PIPE)
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


@pytest.fixture
def hand(program: subprocess.Popen[bytes], display: str) -> Hand:
    """A hand at the program's window."""
    made = Hand(display)
    made.find_window()
    return made
