"""Evaluation: errors, loss and confusion, in blocks."""

import math

import numpy as np
import pytest

from digitpad.data.digits import DataSet, Digits
from digitpad.nn import TwoLayerNet
from digitpad.training.evaluation import evaluate


@pytest.fixture
def network() -> TwoLayerNet:
    return TwoLayerNet(784, 20, 10, "he", rng=2, dtype=np.float32)


@pytest.mark.parametrize("count", [1, 999, 1000, 2003])
def test_it_is_the_networks_own_loss_and_accuracy(network: TwoLayerNet, count: int) -> None:
    rng = np.random.default_rng(0)
    digits = Digits(rng.integers(0, 256, (count, 784), dtype=np.uint8), rng.integers(0, 10, count))
    evaluation = evaluate(network, digits)
    assert evaluation.digits == count
    assert evaluation.accuracy == pytest.approx(network.accuracy(digits.images(), digits.labels))
    assert evaluation.loss == pytest.approx(network.loss(digits.images(), digits.labels), rel=1e-5)
    assert evaluation.errors == round(evaluation.error_rate * count)


def test_confusion_has_the_digit_in_the_row_and_the_answer_in_the_column(network: TwoLayerNet, data: DataSet) -> None:
    network.params["W2"][:] = 0
    network.params["b2"][3] = 1  # it answers 3, whatever it is shown
    evaluation = evaluate(network, data.test)
    expected = np.zeros((10, 10), np.int64)
    expected[:, 3] = np.bincount(data.test.labels, minlength=10)
    np.testing.assert_array_equal(evaluation.confusion, expected)
    assert evaluation.errors == np.count_nonzero(data.test.labels != 3)


def test_scores_that_are_no_numbers_are_wrong_answers(network: TwoLayerNet, data: DataSet) -> None:
    network.params["b2"][:] = np.nan
    evaluation = evaluate(network, data.test)
    assert (evaluation.digits, evaluation.accuracy) == (len(data.test), 0.0)
    assert math.isnan(evaluation.loss)


def test_no_digits_have_no_error_rate(network: TwoLayerNet, data: DataSet) -> None:
    evaluation = evaluate(network, data.test[:0])
    assert evaluation.digits == evaluation.errors == 0
    assert math.isnan(evaluation.error_rate)
    assert math.isnan(evaluation.loss)


def test_a_diverged_network_is_wrong_without_a_warning(network: TwoLayerNet, data: DataSet) -> None:
    network.params["W1"] *= np.float32(1e38)
    assert not math.isfinite(evaluate(network, data.test).loss)
