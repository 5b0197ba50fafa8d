"""The buffered gradient is the network's own gradient."""

from typing import Any

import numpy as np
import pytest

from digitpad.nn import TwoLayerNet
from digitpad.training.buffered_gradient import BufferedGradient
from digitpad.training.outcome import RunningOutcome


def network_and_batch(activation: Any, dtype: type, count: int) -> tuple[TwoLayerNet, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    network = TwoLayerNet(784, 33, 10, "he", activation=activation, rng=rng, dtype=dtype)
    network.params["b1"] += rng.normal(0, 0.1, 33).astype(dtype)
    network.params["b2"] += rng.normal(0, 0.1, 10).astype(dtype)
    return network, rng.random((count, 784)).astype(dtype), rng.integers(0, 10, count)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)])
@pytest.mark.parametrize("count", [1, 7, 100])
def test_it_is_the_networks_own_gradient(activation: str, dtype: type, tolerance: float, count: int) -> None:
    network, x, t = network_and_batch(activation, dtype, count)
    expected = network.gradient(x, t)
    outcome = RunningOutcome(100, dtype)
    computed = BufferedGradient(network.params, activation, 100).compute(x, t, outcome)
    assert computed.keys() == expected.keys()
    for key, gradient in computed.items():
        assert gradient.dtype == dtype
        np.testing.assert_allclose(gradient, expected[key], rtol=tolerance, atol=tolerance * abs(expected[key]).max())
    loss, accuracy = outcome.take()
    assert loss == pytest.approx(network.loss(x, t), rel=tolerance)
    assert accuracy == pytest.approx(network.accuracy(x, t))


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_batches_of_changing_size_leave_nothing_behind_in_the_buffers(activation: str) -> None:
    network, x, t = network_and_batch(activation, np.float64, 50)
    gradient = BufferedGradient(network.params, activation, 50)
    outcome = RunningOutcome(50, np.float64)
    for count in (50, 3, 50, 1):
        computed = gradient.compute(x[:count], t[:count], outcome)
        expected = network.gradient(x[:count], t[:count])
        for key in expected:
            np.testing.assert_allclose(computed[key], expected[key], rtol=1e-12, atol=1e-14)


def test_parameters_changed_in_place_are_seen() -> None:
    network, x, t = network_and_batch("relu", np.float64, 5)
    gradient = BufferedGradient(network.params, "relu", 5)
    outcome = RunningOutcome(5, np.float64)
    before = gradient.compute(x, t, outcome)["W1"].copy()
    network.params["W2"] *= -1
    after = gradient.compute(x, t, outcome)["W1"]
    np.testing.assert_allclose(after, network.gradient(x, t)["W1"], rtol=1e-12, atol=1e-14)
    assert not np.allclose(before, after)


def test_inputs_stay_as_they_are_and_arrays_are_used_again() -> None:
    network, x, t = network_and_batch("relu", np.float32, 9)
    params = {key: array.copy() for key, array in network.params.items()}
    x_before, t_before = x.copy(), t.copy()
    gradient = BufferedGradient(network.params, "relu", 9)
    outcome = RunningOutcome(9, np.float32)
    first, second = gradient.compute(x, t, outcome), gradient.compute(x, t, outcome)
    assert all(first[key] is second[key] for key in first)
    np.testing.assert_array_equal(x, x_before)
    np.testing.assert_array_equal(t, t_before)
    for key, array in params.items():
        np.testing.assert_array_equal(network.params[key], array)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_huge_scores_give_a_gradient_and_a_loss_that_are_exact(activation: str) -> None:
    network, x, t = network_and_batch(activation, np.float64, 20)
    network.params["W2"] *= 1e4
    outcome = RunningOutcome(20, np.float64)
    computed = BufferedGradient(network.params, activation, 20).compute(x, t, outcome)
    np.testing.assert_allclose(computed["b2"], network.gradient(x, t)["b2"], rtol=1e-12, atol=1e-14)
    loss, _ = outcome.take()
    assert loss > 1000
    assert loss == pytest.approx(network.loss(x, t), rel=1e-12)


def test_smoothed_labels_share_a_part_of_the_target_with_all_digits() -> None:
    network, x, t = network_and_batch("relu", np.float64, 20)
    smoothed = 0.7 * np.eye(10)[t] + 0.03
    gradient = BufferedGradient(network.params, "relu", 20)
    gradient.label_smoothing = 0.3
    outcome = RunningOutcome(20, np.float64)
    computed, expected = gradient.compute(x, t, outcome), network.gradient(x, smoothed)
    for key in expected:
        np.testing.assert_allclose(computed[key], expected[key], rtol=1e-12, atol=1e-14)
    assert outcome.take()[0] == pytest.approx(network.loss(x, t))  # what is reported is comparable all the same


def test_the_gradient_of_soft_targets_is_that_of_the_cross_entropy() -> None:
    made, images, labels = network_and_batch("relu", np.float64, 6)
    params = made.params
    targets = np.random.default_rng(4).dirichlet(np.ones(10), len(images))
    taught = TwoLayerNet.from_params(params, "relu")

    def loss() -> float:
        scores = taught.predict(images)
        log_sum = np.log(np.exp(scores).sum(1))
        return float((log_sum - (targets * scores).sum(1)).mean())

    gradient = BufferedGradient(params, "relu", 6)
    found = gradient.compute(images, labels, RunningOutcome(6, np.float64), targets)
    for name, place in (("W1", (300, 7)), ("b1", (3,)), ("W2", (5, 2)), ("b2", (9,))):
        kept, step = params[name][place], 1e-6
        params[name][place] = kept + step
        above = loss()
        params[name][place] = kept - step
        below = loss()
        params[name][place] = kept
        assert found[name][place] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-8)


def test_one_hot_targets_are_labels() -> None:
    made, images, labels = network_and_batch("relu", np.float32, 6)
    params = made.params
    by_label, by_target = BufferedGradient(params, "relu", 6), BufferedGradient(params, "relu", 6)
    outcomes = RunningOutcome(6, np.float32), RunningOutcome(6, np.float32)
    expected = by_label.compute(images, labels, outcomes[0])
    found = by_target.compute(images, labels, outcomes[1], np.eye(10, dtype=np.float32)[labels])
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], atol=1e-7)
    assert outcomes[0].take() == outcomes[1].take()
