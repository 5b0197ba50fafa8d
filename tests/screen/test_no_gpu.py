"""A machine without a graphics processor, and without OpenGL at all: the window needs neither."""

import subprocess
from pathlib import Path

import pytest

from digitpad.data.stroke_templates import template_drawing
from tests.screen.program import Hand, wait_until


@pytest.mark.parametrize("program", [{"QT_XCB_GL_INTEGRATION": "none"}, {"LIBGL_ALWAYS_SOFTWARE": "1"}], indirect=True)
def test_the_window_answers(program: subprocess.Popen[bytes], hand: Hand, tmp_path: Path) -> None:
    hand.draw(template_drawing(7))
    wait_until(lambda: hand.title == "7 – DigitPad", "the answer")
    hand.press("ctrl+q")
    assert program.wait(10) == 0
    assert (tmp_path / "digitpad.log").read_text() == ""
