"""The real program in a real X window: the mouse draws ten digits, and the window's title names them."""

import subprocess
from pathlib import Path

from digitpad.data.stroke_templates import template_drawing
from tests.screen.program import Hand, settled_title, wait_until


def test_ten_digits_drawn_with_the_mouse_are_named_right(
    program: subprocess.Popen[bytes], hand: Hand, tmp_path: Path
) -> None:
    assert hand.title == "DigitPad"
    named = {}
    for digit in range(10):
        hand.draw(template_drawing(digit))
        wait_until(lambda: hand.title != "DigitPad", "an answer")
        named[digit] = settled_title(hand)
        hand.press("Escape")
        wait_until(lambda: hand.title == "DigitPad", "a blank pad")
    assert named == {digit: f"{digit} – DigitPad" for digit in range(10)}
    hand.press("ctrl+z")  # the last digit comes back
    wait_until(lambda: hand.title == "9 – DigitPad", "the digit before it was cleared")
    hand.press("ctrl+q")
    assert program.wait(10) == 0
    assert (tmp_path / "digitpad.log").read_text() == ""
