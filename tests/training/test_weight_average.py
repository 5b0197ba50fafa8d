"""The running average of the weights."""

import numpy as np
import pytest

from digitpad.training.weight_average import WeightAverage


def test_it_follows_slowly_and_arrives() -> None:
    params = {"W": np.zeros(3)}
    average = WeightAverage(params, 0.99)
    params["W"][:] = 1
    course = []
    for step in range(1, 2001):
        average.include(params, step)
        course.append(average.params["W"][0])
    assert course == sorted(course)
    assert course[-1] == pytest.approx(1, abs=1e-6)


def test_late_in_a_run_it_is_the_exponential_average() -> None:
    rng = np.random.default_rng(0)
    params = {"W": np.zeros(1)}
    average = WeightAverage(params, 0.9)
    exact = 0.0
    for step in range(1, 4001):
        params["W"][:] = np.sin(step / 500) + rng.normal(0, 0.01)
        exact = 0.9 * exact + 0.1 * params["W"][0]
        average.include(params, step)
    assert average.params["W"][0] == pytest.approx(exact, abs=0.02)


def test_the_first_weights_are_soon_forgotten() -> None:
    params = {"W": np.full(1, 100.0)}
    average = WeightAverage(params, 0.999)
    params["W"][:] = 1
    for step in range(1, 101):
        average.include(params, step)
    assert average.params["W"][0] < 2


def test_it_does_not_share_memory_with_what_it_averages() -> None:
    params = {"W": np.zeros(3)}
    average = WeightAverage(params, 0.5)
    params["W"] += 1
    assert not average.params["W"].any()
