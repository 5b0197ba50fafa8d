"""The learning rate over a run."""

from typing import Any

import pytest

from digitpad.training.schedule import learning_rate_at
from digitpad.training.settings import TrainingSettings


def rates(schedule: Any, steps: int, **others: Any) -> list[float]:
    settings = TrainingSettings(schedule=schedule, learning_rate=0.5, **others)
    return [learning_rate_at(step, steps, settings) for step in range(steps)]


def test_constant_is_constant() -> None:
    assert rates("constant", 10) == [0.5] * 10


def test_cosine_falls_to_nearly_nothing() -> None:
    course = rates("cosine", 1000)
    assert course[0] == 0.5
    assert course == sorted(course, reverse=True)
    assert course[500] == pytest.approx(0.25, rel=0.01)
    assert 0 < course[-1] < 1e-5


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine"])
def test_a_warm_up_rises_to_the_full_rate(schedule: str) -> None:
    course = rates(schedule, 1000, warm_up=0.03, epochs=10, drop_every=5)
    assert course[:30] == pytest.approx([0.5 * (step + 1) / 30 for step in range(30)])
    assert course[30] == 0.5
    assert max(course) == 0.5


def test_cosine_after_a_warm_up_falls_over_the_steps_that_are_left() -> None:
    course = rates("cosine", 1000, warm_up=0.03)
    assert course[515] == pytest.approx(0.25, rel=0.01)
    assert 0 < course[-1] < 1e-5


def test_steps_drop_after_every_so_many_epochs() -> None:
    course = rates("step", 60, epochs=6, drop_every=2, drop_factor=0.1)
    assert course[:20] == [0.5] * 20
    assert course[20:40] == pytest.approx([0.05] * 20)
    assert course[40:] == pytest.approx([0.005] * 20)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_run_still_learns(steps: int) -> None:
    assert all(0 < rate <= 0.5 for rate in rates("cosine", steps, warm_up=0.5))
