"""The learning rate over a run."""

from typing import Any

import pytest

from digitpad.training.schedule import learning_rate_at
from digitpad.training.settings import TrainingSettings


def rates(schedule: Any, steps: int) -> list[float]:
    settings = TrainingSettings(schedule=schedule, learning_rate=0.5)
    return [learning_rate_at(step, steps, settings) for step in range(steps)]


def test_constant_is_constant() -> None:
    assert rates("constant", 10) == [0.5] * 10


def test_cosine_rises_shortly_and_falls_to_nearly_nothing() -> None:
    course = rates("cosine", 1000)
    top = course.index(max(course))
    assert max(course) == 0.5
    assert 0 < top < 50
    assert course[:top] == sorted(course[:top])
    assert course[top:] == sorted(course[top:], reverse=True)
    assert course[0] > 0
    assert 0 < course[-1] < 1e-5
    assert course[515] == pytest.approx(0.25, rel=0.01)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_run_still_learns(steps: int) -> None:
    assert all(0 < rate <= 0.5 for rate in rates("cosine", steps))
