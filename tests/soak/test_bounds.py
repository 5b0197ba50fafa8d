"""What a long day may leave behind, and what it may not."""

from dataclasses import replace

import pytest

from tests.soak.bounds import broken_by_answers, broken_by_footprint, warmed_up
from tests.soak.footprint import Footprint
from tests.soak.stopwatch import Delays, summary

WARM = Footprint(memory=200_000_000, threads=3, files=9, children=0)
QUICK = summary([Delays([2.0] * 100, [1.5] * 100)])


def test_memory_may_grow_by_less_than_a_twentieth() -> None:
    a_little, too_much = replace(WARM, memory=209_000_000), replace(WARM, memory=210_000_000)
    assert broken_by_footprint(WARM, a_little, memory_counts=True) == []
    assert broken_by_footprint(WARM, too_much, memory_counts=True) == ["memory grew by 5.0%"]
    assert broken_by_footprint(WARM, too_much, memory_counts=False) == []


@pytest.mark.parametrize("kind", ["threads", "files", "children"])
def test_nothing_may_be_left(kind: str) -> None:
    one_more = replace(WARM, **{kind: getattr(WARM, kind) + 1})
    assert broken_by_footprint(WARM, one_more, memory_counts=False) == [f"1 {kind} left"]
    assert broken_by_footprint(one_more, WARM, memory_counts=False) == []


def test_a_short_day_says_nothing_of_memory() -> None:
    assert not warmed_up({"strokes": 400, "pictures": 20, "trainings": 4, "panels": 5})
    assert warmed_up({"strokes": 20_000, "pictures": 400, "trainings": 44, "panels": 240})


def test_answers_must_keep_their_bound() -> None:
    late = summary([Delays([2.0] * 98 + [9.0] * 2, [1.5] * 100)])
    assert broken_by_answers("alone", QUICK, QUICK) == []
    assert broken_by_answers("alone", QUICK, late) == ["answers alone are late: 9.0 ms, 2.0 at first"]
    assert broken_by_answers("beside a training", QUICK, late) == []


def test_on_a_busy_machine_the_processor_time_counts() -> None:
    busy = summary([Delays([50.0] * 100, [1.5] * 100)])
    busier = summary([Delays([90.0] * 100, [1.6] * 100)])
    working = summary([Delays([50.0] * 100, [2.5] * 100)])
    assert broken_by_answers("alone", busy, busier) == []
    assert broken_by_answers("alone", busy, working) == ["answers alone are late: 50.0 ms, 50.0 at first"]
