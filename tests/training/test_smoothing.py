import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.training.smoothing import Smoothing, smoothed


def _one_by_one(values: NDArray[np.float64], span: float) -> list[float]:
    """The same by the recursion that Adam's moments follow, with its correction."""
    decay = 1 - 2 / (span + 1)
    moment, gathered, means = 0.0, 0.0, []
    for value in values:
        known = np.isfinite(value)
        moment = decay * moment + (1 - decay) * (value if known else 0.0)
        gathered = decay * gathered + (1 - decay) * known
        means.append(moment / gathered if gathered else np.nan)
    return means


@pytest.mark.parametrize("span", [1.5, 2, 20, 100, 1000])
@pytest.mark.parametrize("count", [1, 2, 7, 64, 1000])
def test_it_equals_the_recursion(span: float, count: int) -> None:
    rng = np.random.default_rng(count)
    values = rng.normal(size=count)
    values[rng.random(count) < 0.3] = np.nan
    np.testing.assert_allclose(smoothed(values, span), _one_by_one(values, span), rtol=1e-12, atol=1e-14)


def test_a_constant_stays_as_it_is_from_the_first_value_on() -> None:
    np.testing.assert_allclose(smoothed(np.full(50, 2.3), 20), 2.3, rtol=1e-14)


def test_the_start_is_the_mean_of_what_there_is() -> None:
    means = smoothed([4.0, 2.0], 3)  # the decay is a half
    np.testing.assert_allclose(means, [4.0, (4 * 0.5 + 2) / 1.5])


def test_a_steady_fall_lags_as_far_as_a_plain_mean_over_the_span() -> None:
    values = -np.arange(2000.0)
    assert smoothed(values, 21)[-1] - values[-1] == pytest.approx(10)


def test_over_one_value_nothing_changes() -> None:
    values = np.array([3.0, np.nan, 1.0])
    np.testing.assert_array_equal(smoothed(values, 1), [3.0, np.nan, 1.0])


def test_pieces_give_the_same_as_the_whole() -> None:
    values = np.random.default_rng(1).normal(size=(500, 4))
    values[::3, 1] = np.nan
    smoothing = Smoothing(30)
    pieces = [smoothing.extend(values[start:stop]) for start, stop in ((0, 1), (1, 1), (1, 120), (120, 500))]
    np.testing.assert_allclose(np.concatenate(pieces), smoothed(values, 30), rtol=1e-12)


def test_what_was_given_is_left_as_it_was() -> None:
    values = np.random.default_rng(2).normal(size=100)
    before = values.copy()
    smoothed(values, 10)
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("span", [0, -3, np.nan])
def test_a_mean_over_nothing_is_refused(span: float) -> None:
    with pytest.raises(ValueError, match="1 value or more"):
        Smoothing(span)
