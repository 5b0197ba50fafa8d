"""The gradient in pieces is the network's own gradient, whoever works the pieces out."""

import numpy as np
import pytest

from digitpad.data.digits import NO_DIGIT
from digitpad.nn.convolution import ConvolutionalNet, random_params
from digitpad.training.convolutional_gradient import ConvolutionalGradient
from digitpad.training.crew import Crew
from digitpad.training.outcome import RunningOutcome
from digitpad.training.targets import targets_of


@pytest.fixture
def network() -> ConvolutionalNet:
    return ConvolutionalNet(random_params((3, 5), 8, np.random.default_rng(1), np.float64))


@pytest.mark.parametrize("count", [1, 64, 150])
def test_it_is_the_networks_own_gradient(network: ConvolutionalNet, rng: np.random.Generator, count: int) -> None:
    x, t = rng.random((count, 784)), rng.integers(0, 10, count)
    outcome = RunningOutcome(200, np.float64)
    computed = ConvolutionalGradient(network.params, 300).compute(x, t, outcome)
    expected = network.gradient(x, t)
    assert computed.keys() == expected.keys()
    for name, gradient in computed.items():
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-6, atol=1e-8, err_msg=name)  # targets are float32
    loss, accuracy = outcome.take()
    scores = network.predict(x)
    assert loss == pytest.approx(network.loss.forward(scores, t), rel=1e-6)
    assert accuracy == pytest.approx(np.mean(scores.argmax(axis=1) == t))


def test_it_learns_answers_that_somebody_gives(network: ConvolutionalNet, rng: np.random.Generator) -> None:
    x, answers = rng.random((70, 784)), rng.dirichlet(np.ones(10), 70).astype(np.float32)
    outcome = RunningOutcome(70, np.float64)
    computed = ConvolutionalGradient(network.params, 300).compute(x, answers.argmax(axis=1), outcome, answers)
    for name, gradient in network.gradient(x, answers).items():
        np.testing.assert_allclose(computed[name], gradient, rtol=1e-6, atol=1e-8)


def test_labels_may_be_smoothed(network: ConvolutionalNet, rng: np.random.Generator) -> None:
    x, t = rng.random((5, 784)), rng.integers(0, 10, 5)
    gradient = ConvolutionalGradient(network.params, 300)
    gradient.label_smoothing = 0.1
    computed = gradient.compute(x, t, RunningOutcome(5, np.float64))
    np.testing.assert_allclose(computed["W4"], network.gradient(x, targets_of(t, 0.1))["W4"], rtol=1e-6, atol=1e-8)


def test_ink_that_is_no_digit_is_learned_from_and_not_counted(
    network: ConvolutionalNet, rng: np.random.Generator
) -> None:
    x, t = rng.random((3, 784)), np.array([4, NO_DIGIT, NO_DIGIT])
    outcome = RunningOutcome(3, np.float64)
    computed = ConvolutionalGradient(network.params, 300).compute(x, t, outcome)
    loss, _ = outcome.take()
    assert loss == pytest.approx(network.loss.forward(network.predict(x[:1]), t[:1]), rel=1e-6)
    np.testing.assert_allclose(computed["b4"], network.gradient(x, targets_of(t, 0.0))["b4"], rtol=1e-6)


@pytest.mark.parametrize("threads", [2, 3])
def test_helpers_make_no_difference(rng: np.random.Generator, threads: int) -> None:
    network = ConvolutionalNet(random_params((3, 5), 8, np.random.default_rng(1)))
    x, t = rng.random((300, 784), dtype=np.float32), rng.integers(0, 10, 300)
    alone = ConvolutionalGradient(network.params, 300).compute(x, t, RunningOutcome(300, np.float32))
    helped = ConvolutionalGradient(network.params, 300)
    with Crew(threads) as crew:
        helped.products.crew, helped.products.threads = crew, threads
        for name, gradient in helped.compute(x, t, RunningOutcome(300, np.float32)).items():
            np.testing.assert_array_equal(gradient, alone[name])


def test_what_overflows_is_as_quiet_where_others_help_as_alone(rng: np.random.Generator) -> None:
    network = ConvolutionalNet(random_params((8, 16), 16, rng))
    for name in network.params:
        network.params[name] *= np.float32(1e15)
    x, t = rng.random((128, 784), dtype=np.float32), np.zeros(128, np.int64)
    gradient, outcome = ConvolutionalGradient(network.params, 300), RunningOutcome(128, np.float32)
    with np.errstate(over="raise", invalid="raise"), pytest.raises(FloatingPointError):
        gradient.compute(x, t, outcome)
    with Crew(2) as crew, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        gradient.products.crew, gradient.products.threads = crew, 2
        gradient.compute(x, t, outcome)  # a warning is an error here
