"""The sample digits, in a real X window: the mouse drags one onto the pad, the keyboard alone does all of it."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.screen.program import PAD, Hand, wait_until

_STRIP = 604
"""How far below the screen's upper edge the ten stand when the window opens for the first time, in pixels."""


def place_of(digit: int) -> tuple[int, int]:
    left, _, side = PAD
    return round(left + (digit + 0.5) * side / 10), _STRIP


def test_the_mouse_drags_a_sample_onto_the_pad(program: subprocess.Popen[bytes], hand: Hand) -> None:
    left, top, side = PAD
    middle = left + side // 2, top + side // 2
    # On a slow machine the tour has begun by now, whose card covers those in the middle.
    hand.repeat_until_title("1 – DigitPad", lambda: hand.drag(place_of(1), middle))
    hand.drag(place_of(8), middle)
    hand.wait_for_title("8 – DigitPad")
    hand.press("ctrl+z")
    hand.wait_for_title("1 – DigitPad")


def test_the_keyboard_alone_draws_trains_and_finds_the_run(
    program: subprocess.Popen[bytes], hand: Hand, tmp_path: Path
) -> None:
    hand.take_keyboard()
    hand.repeat_until_title("4 – DigitPad", lambda: hand.press("ctrl+1", "Tab", "Home", *["Right"] * 4, "Return"))
    hand.press("ctrl+2", "Tab", "Tab", "1", "2", "Tab")  # twelve hidden units
    hand.press("F9")  # one epoch
    runs = tmp_path / "runs"
    wait_until(lambda: bool(list(runs.glob("*/checkpoint"))), "the training to rest after an epoch")
    hand.press("F7")
    wait_until(lambda: [run["state"] for run in _kept(runs)] == ["stopped"], "the run to be in the list")
    assert _kept(runs)[0]["name"] == "784-12-10"
    hand.press("ctrl+6", "ctrl+shift+f", "ctrl+w", "ctrl+q")
    assert program.wait(20) == 0
    assert (tmp_path / "digitpad.log").read_text() == ""


def _kept(runs: Path) -> list[dict[str, Any]]:
    return [json.loads(record.read_text()) for record in runs.glob("*/run.json")]
