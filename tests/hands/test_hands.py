"""A few of the drawings, on a screen and without one; `python -m tests.hands` draws them all."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.stroke_templates import stroke_templates
from tests.cli.conftest import environment
from tests.hands.drawings import Trial, all_trials
from tests.hands.report import Told, report
from tests.hands.ways import digit_ways
from tests.screen.program import TOOLS


def told_of_a_few(folder: Path, *options: str) -> list[str]:
    path = folder / "each.tsv"
    done = subprocess.run(
        [sys.executable, "-m", "tests.hands", "--every", "40", "--each", str(path), *options],
        env=environment(PYTHONWARNINGS=None),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return path.read_text(encoding="utf-8").splitlines()[1:]


def test_the_real_window_says_the_same_as_one_without_a_screen(tmp_path: Path) -> None:
    told = told_of_a_few(tmp_path, "--offscreen")
    assert len(told) == 10
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"{' and '.join(missing)} not installed: the README's line for the tests does that")
    assert told_of_a_few(tmp_path) == told


def test_there_are_many_hands_and_they_always_draw_the_same() -> None:
    trials, again = all_trials(), all_trials()
    digits = Counter(trial.label for trial in trials)
    assert all(digits[digit] >= 25 for digit in range(10))
    assert digits[None] >= 60
    for one, other in zip(trials, again, strict=True):
        assert all(np.array_equal(*pair) for pair in zip(one.lines, other.lines, strict=True))


def test_all_of_it_is_on_the_page() -> None:
    places = np.concatenate([line for trial in all_trials() for line in trial.lines])
    assert min(places.real.min(), places.imag.min()) >= 0
    assert max(places.real.max(), places.imag.max()) <= 100


def test_a_fast_hand_leaves_few_points() -> None:
    fast = [trial for trial in all_trials() if trial.style == "fast, 10 points"]
    assert all(8 <= sum(map(len, trial.lines)) <= 14 for trial in fast)
    assert len(fast) == 10


def test_no_way_is_one_that_the_built_in_digits_are_made_of() -> None:
    known = {template.strokes for template in stroke_templates()}
    corners = {tuple((stroke[0], stroke[-1]) for stroke in strokes) for strokes in known}
    for way in digit_ways():
        ends = tuple(
            tuple((10 * place.real, 10 * place.imag) for place in line[[0, -1]].tolist()) for line in way.lines
        )
        assert ends not in corners, (way.label, way.name)


def test_what_each_answer_is_worth() -> None:
    seven = Trial(7, "plain", "neat", ())
    house = Trial(None, "house", "shape", ())
    said = {
        (seven, "7"): "right",
        (seven, "1"): "wrong",
        (seven, "1 or 7?"): "not sure",
        (seven, "No digit"): "no digit",
    }
    said |= {(house, "4"): "wrong", (house, "4 or 9?"): "right", (house, "No digit"): "right"}
    told = [Told(trial, words) for trial, words in said]
    assert [each.verdict for each in told] == list(said.values())
    assert "**1 of 4 digits right** (25.0%), 1 not sure, 1 called no digit, 1 wrong" in report(told)
    assert "house: 4" in report(told)
