"""Smoothing: the textbook's loop, without its bias at the start."""

import numpy as np
import pytest

from digitpad.training.smoothing import smoothed


def one_by_one(values: list[float], kept: float) -> list[float]:
    """Adam's running mean with its correction, as the formula has it."""
    mean, results = 0.0, []
    for count, value in enumerate(values, start=1):
        mean = kept * mean + (1 - kept) * value
        results.append(mean / (1 - kept**count))
    return results


@pytest.mark.parametrize("kept", [0.001, 0.3, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("count", [1, 2, 100, 5000])
def test_it_is_the_corrected_running_mean(rng: np.random.Generator, kept: float, count: int) -> None:
    values = rng.normal(5, 3, count).tolist()
    np.testing.assert_allclose(smoothed(values, kept), one_by_one(values, kept), rtol=1e-6)


def test_a_constant_stays_what_it_is_from_the_start() -> None:
    np.testing.assert_allclose(smoothed([2.5] * 1000, 0.98), 2.5, rtol=1e-12)


def test_nothing_kept_is_no_smoothing(rng: np.random.Generator) -> None:
    values = rng.random(10)
    np.testing.assert_array_equal(smoothed(values, 0), values)


def test_gaps_are_bridged() -> None:
    gaps = [np.nan, 1.0, np.nan, np.inf, 3.0]
    result = smoothed(gaps, 0.5)
    assert np.isnan(result[0])
    assert result[1:4].tolist() == [1, 1, 1]
    assert result[4] == pytest.approx((3 + 0.125 * 1) / 1.125)


def test_no_values_give_none() -> None:
    assert smoothed([], 0.9).shape == (0,)


@pytest.mark.parametrize("kept", [-0.1, 1.0, float("nan")])
def test_what_is_no_share_is_refused(kept: float) -> None:
    with pytest.raises(ValueError, match="what is kept"):
        smoothed([1.0], kept)
