"""The real program on a screen that nobody sees, and a hand that moves the real mouse."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from digitpad.ink.curve import Point
from digitpad.ink.strokes import PAGE, Drawing

TOOLS = ("Xvfb", "xdotool")
"""What has to be installed."""
PAD = (29, 94, 436)
"""Left, top and side of the page on the screen, in pixels, when the window opens for the first time at 1280x800."""

_PATIENCE = 150.0  # seconds for the program to start, and for an answer, on the slowest machine
_NOTICED = 3.0  # seconds in which what was done is noticed, if it is
_STEP = 24.0  # page units between two movements of the mouse
_KEY_PAUSE = 60  # milliseconds from one key to the next
_DRAG_PAUSE = 0.05  # seconds from one movement of a drag to the next: both sides of it talk through the X server
_PAUSE = 0.004  # seconds between them; the X server makes one of movements that come faster than it can tell


@contextmanager
def screen() -> Iterator[str]:
    """Give the name of a screen of 1280x800 for as long as it is needed."""
    with screen_with_server() as (name, _):
        yield name


@contextmanager
def screen_with_server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give the name of a screen, and the server whose end is its end."""
    reading, writing = os.pipe()
    # The server looks for a free number itself and writes it into the pipe when it is ready.
    # It must not begin anew whenever its last client leaves: it would throw out a program that is just coming in.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        name = number.readline().strip()
    assert name, "Xvfb has not started"
    try:
        yield f":{name}", server
    finally:
        server.terminate()
        server.wait()


def environment_on(display: str, home: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a program on a screen, with a data folder of its own, and other changes."""
    environment = {**os.environ, "DISPLAY": display, "DIGITPAD_HOME": str(home), **changes}
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
        environment.pop(name, None)
    return environment


@contextmanager
def running_program(display: str, home: Path, **changes: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give the real program on a screen, with a data folder of its own, and other changes in its environment."""
    environment = environment_on(display, home, **changes)
    running = subprocess.Popen([sys.executable, "-m", "digitpad"], env=environment, stderr=subprocess.PIPE)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


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

    def wait_for_title(self, title: str) -> None:
        """Wait for the window to have this title."""
        wait_until(lambda: self.title == title, f"the title {title!r}")

    def repeat_until_title(self, title: str, act: Callable[[], None]) -> None:
        """Do something again and again until it gives the window this title: at first nobody is there to notice it."""

        def done() -> bool:
            act()
            until = time.monotonic() + _NOTICED
            while self.title != title and time.monotonic() < until:
                time.sleep(0.05)
            return self.title == title

        wait_until(done, f"the title {title!r}")

    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other."""
        self._do("key", "--delay", _KEY_PAUSE, *keys)

    def take_keyboard(self) -> None:
        """Give the keyboard to the window, as a window manager does when it appears."""
        self._do("windowfocus", "--sync", self._window)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Take what is at a place of the screen, and drop it at another."""
        steps = 12
        moves: list[object] = []
        for step in range(1, steps + 1):
            place = [round(one + (other - one) * step / steps) for one, other in zip(start, end, strict=True)]
            moves += ["mousemove", *place, "sleep", _DRAG_PAUSE]
        self._do("mousemove", *start, "mousedown", 1, *moves, "mouseup", 1)

    def draw(self, drawing: Drawing) -> None:
        """Draw strokes with the left button held."""
        for stroke in drawing.strokes:
            self.draw_through(_walked(stroke.points))

    def draw_through(self, points: Sequence[Point], pause: float = _PAUSE) -> None:
        """Draw one stroke, with a movement of the mouse to each of these places of the page and none between them."""
        places = [_on_screen(x, y) for x, y in points]
        moves = [word for place in places[1:] for word in ("mousemove", *place, "sleep", pause)]
        self._do("mousemove", *places[0], "mousedown", 1, *moves, "mouseup", 1)


def _walked(points: Sequence[Point]) -> list[Point]:
    """Return places on the straight lines between the points, one movement apart."""
    walked = [points[0]]
    for (x, y), (next_x, next_y) in pairwise(points):
        count = max(1, round(max(abs(next_x - x), abs(next_y - y)) / _STEP))
        walked += [(x + (next_x - x) * n / count, y + (next_y - y) * n / count) for n in range(1, count + 1)]
    return walked


def _on_screen(x: float, y: float) -> tuple[int, int]:
    left, top, side = PAD
    return round(left + x / PAGE * side), round(top + y / PAGE * side)


def settled_title(hand: Hand) -> str:
    """Return the title when it no longer changes: an answer comes with every movement."""
    titles = [hand.title]

    def settled() -> bool:
        titles.append(hand.title)
        return len(set(titles[-4:])) == 1 and len(titles) >= 4

    wait_until(settled, "the answer to stand still")
    return titles[-1]


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"in vain was waited for {what}"
        time.sleep(0.05)
