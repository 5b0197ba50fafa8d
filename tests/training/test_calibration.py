"""Honest probabilities: the error of calibration, the temperature that mends it, and the rule for doubt."""

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.nn import AnswerRule, TwoLayerNet, softmax
from digitpad.training.calibration import (
    best_temperature,
    chosen_rule,
    cooled,
    expected_calibration_error,
    refused_by,
)


@pytest.fixture
def scores() -> NDArray[np.float64]:
    return 3 * np.random.default_rng(0).standard_normal((20_000, 10))


@pytest.fixture
def labels(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Labels drawn just as probably as the scores say."""
    chance = np.random.default_rng(1).random((len(scores), 1))
    drawn: NDArray[np.int64] = (softmax(scores).cumsum(1) < chance).sum(1).clip(0, 9).astype(np.int64)
    return drawn


def test_honest_probabilities_have_hardly_any_error(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> None:
    assert expected_calibration_error(softmax(scores), labels) < 0.01
    assert expected_calibration_error(softmax(3 * scores), labels) > 0.1


def test_the_error_is_the_weighted_gap_of_the_bins() -> None:
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [1.0, 0.0]])
    labels = np.array([0, 1, 0, 0])
    # Bins of a tenth: two answers with 0.9 of which one is right, one with 0.6 that is right, one with 1 that is right,
    # which shares the last bin with the first two.
    assert expected_calibration_error(probabilities, labels, bins=10) == pytest.approx((0.8 + 0.4) / 4)


@pytest.mark.parametrize("factor", [0.3, 1.0, 4.0])
def test_the_temperature_that_was_put_in_is_found(
    scores: NDArray[np.float64], labels: NDArray[np.int64], factor: float
) -> None:
    assert best_temperature(factor * scores, labels) == pytest.approx(factor, rel=0.03)


def test_a_cooled_network_gives_scores_divided_by_the_temperature() -> None:
    network = TwoLayerNet(784, 12, 10, "he", rng=np.random.default_rng(2), dtype=np.float32)
    images = np.random.default_rng(3).random((5, 784), dtype=np.float32)
    other = TwoLayerNet.from_params(cooled(network.params, 2.5), "relu")
    np.testing.assert_allclose(other.predict(images), network.predict(images) / 2.5, rtol=1e-4, atol=1e-6)


def test_a_rule_refuses_the_share_asked_for(scores: NDArray[np.float64]) -> None:
    unsure = np.mean(softmax(scores).max(1) < 0.5)
    share = float(unsure) + 0.02
    rule = chosen_rule(scores, share)
    assert refused_by(rule, scores) == pytest.approx(share, abs=0.001)
    assert rule.certain == 0.5
    assert refused_by(AnswerRule(certain=0.0), scores) == 0


def test_a_rule_refuses_as_many_where_scores_differ_in_their_last_bits(scores: NDArray[np.float64]) -> None:
    for share in (0.0, 0.2, 0.3):
        rule = chosen_rule(scores, share)
        for factor in (1 - 1e-6, 1 + 1e-6):
            assert refused_by(rule, factor * scores) == refused_by(rule, scores)


def test_of_no_digits_nothing_can_be_said() -> None:
    with pytest.raises(ValueError, match="no digits"):
        expected_calibration_error(np.zeros((0, 10)), np.zeros(0, np.int64))
