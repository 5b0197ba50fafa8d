"""Numerical gradients and the check built on them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import ArrayLike

from digitpad.nn import GradientCheck, TwoLayerNet, gradient_check, numerical_gradient
from digitpad.nn.functions import Floats


def squares(x: Floats) -> float:
    """The book's function_2."""
    return float(np.sum(x**2))


@pytest.mark.parametrize(("x", "gradient"), [([3, 4], [6, 8]), ([0, 2], [0, 4]), ([3, 0], [6, 0])])
def test_gradients_of_the_book(x: list[int], gradient: list[int]) -> None:
    np.testing.assert_allclose(numerical_gradient(squares, np.array(x, float)), gradient, atol=1e-10)


def test_gradient_descent_of_the_book() -> None:
    x = np.array([-3.0, 4.0])
    for _ in range(100):
        x -= 0.1 * numerical_gradient(squares, x)
    np.testing.assert_allclose(x, [-6.11110793e-10, 8.14814391e-10], rtol=1e-4)


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=4, max_side=4), elements=st.floats(-10, 10)))
def test_any_shape(x: Floats) -> None:
    gradient = numerical_gradient(lambda a: float(np.sum(np.sin(a))), x)
    assert gradient.shape == x.shape
    np.testing.assert_allclose(gradient, np.cos(x), atol=1e-6)


def test_empty_arrays_have_empty_gradients() -> None:
    assert numerical_gradient(squares, np.zeros((0, 3))).shape == (0, 3)


LAYOUTS: dict[str, Callable[[Floats], Floats]] = {
    "columns first": np.asfortranarray,
    "every second": lambda a: np.repeat(np.repeat(a, 2, axis=0), 2, axis=1)[::2, ::2],
    "backwards": lambda a: a[::-1, ::-1],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_arrays_that_are_not_contiguous(layout: str) -> None:
    x = LAYOUTS[layout](np.arange(12.0).reshape(3, 4))
    before = x.copy()
    np.testing.assert_allclose(numerical_gradient(squares, x), 2 * before, rtol=1e-9)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("size", [1e-8, 1.0, 1e5, 1e13, 1e100])
def test_large_and_small_numbers(size: float) -> None:
    """A step of 1e-4 would be lost beside 1e13."""
    np.testing.assert_allclose(numerical_gradient(np.sum, np.array([size])), 1, rtol=1e-7)


@pytest.mark.parametrize("x", [1.0, 100.0, 1e3, 1e5])
def test_a_step_is_no_share_of_the_number_it_changes(x: float) -> None:
    """A sine is as steep at 1e5 as it is at 1: a step that were a share of the number would go around it."""
    slope = numerical_gradient(lambda a: float(np.sin(a).sum()), np.array([x]))
    np.testing.assert_allclose(slope, np.cos(x), atol=1e-6)


def test_float32_gives_a_rough_gradient() -> None:
    gradient = numerical_gradient(lambda a: float(np.sum(a.astype(np.float64) ** 2)), np.array([3, -40], np.float32))
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, [6, -80], rtol=1e-3)


def test_f_is_given_x_itself_and_may_ignore_it() -> None:
    x = np.array([1.0, 2.0])
    seen = []

    def f(given_x: Floats) -> float:
        seen.append(given_x is x)
        return float(x[0] * x[1])

    np.testing.assert_allclose(numerical_gradient(f, x), [2, 1], rtol=1e-9)
    assert seen == [True] * 4


ODD = np.array([0x8000000000000000, 0x7FF8000000000123, 0x0000000000000001, 0x3FB999999999999A], np.uint64)
"""The bits of -0.0, of a nan with a message in it, of the smallest number, and of 0.1, which no sum gives back."""


def test_x_is_left_as_it_was_bit_for_bit() -> None:
    x = ODD.view(np.float64).copy()
    numerical_gradient(lambda _: 0.0, x)
    np.testing.assert_array_equal(x.view(np.uint64), ODD)


@pytest.mark.parametrize("call", range(1, 9))
def test_x_is_left_as_it_was_when_f_raises(call: int) -> None:
    x = ODD.view(np.float64).copy()
    calls = 0

    def f(_: Floats) -> float:
        nonlocal calls
        calls += 1
        if calls == call:
            raise RuntimeError("f does not want to")
        return 0.0

    with pytest.raises(RuntimeError, match="f does not want to"):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x.view(np.uint64), ODD)


@pytest.mark.parametrize(
    "x", [np.array([3, 4]), np.array([True]), np.ones(2, complex), np.ones(2, np.float16), [3.0], 3.0]
)
def test_mistake_integer_input_is_silently_wrong(x: Any) -> None:
    """In whole numbers x + h is x again, and the book's gradient 0."""
    with pytest.raises(TypeError, match="x must be an array of float64 or float32"):
        numerical_gradient(squares, x)


# The gradient check.

X = np.random.default_rng(1).random((3, 784))
T = np.array([3, 1, 9])


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_all_of_the_book_s_network_passes(activation: Any) -> None:
    check = gradient_check(TwoLayerNet(784, 50, 10, activation=activation, rng=1), X, T, sample=400)
    assert {name: one.passed for name, one in check.parameters.items()} == dict.fromkeys(["W1", "b1", "W2", "b2"], True)
    assert check.passed
    assert {name: one.elements + one.kinks for name, one in check.parameters.items()} == {
        "W1": 400,
        "b1": 50,
        "W2": 400,
        "b2": 10,
    }
    assert all(0 < one.mean <= one.largest <= check.tolerance for one in check.parameters.values())


def test_without_a_sample_everything_is_compared() -> None:
    check = gradient_check(TwoLayerNet(7, 5, 3, "xavier", rng=1), X[:, 300:307], [0, 1, 2])
    assert check.passed
    assert {name: one.elements for name, one in check.parameters.items()} == {"W1": 35, "b1": 5, "W2": 15, "b2": 3}


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("deviation", [0.01, "xavier", "he", 1.0])
@pytest.mark.parametrize("steps", [0, 100])
def test_no_false_alarm(activation: Any, deviation: Any, steps: int) -> None:
    """Small and large weights, new and trained networks, one-hot targets."""
    network = TwoLayerNet(784, 20, 10, deviation, activation=activation, rng=2)
    for _ in range(steps):
        for key, gradient in network.gradient(X, T).items():
            network.params[key] -= 0.1 * gradient
    check = gradient_check(network, X, np.eye(10)[T], sample=100)
    assert check.passed, str(check)


class WrongNet(TwoLayerNet):
    """A network with a mistake in its gradient."""

    wrong = "W1"
    factor = 1.01

    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, Floats]:
        gradient = super().gradient(x, t)
        gradient[self.wrong] = gradient[self.wrong] * self.factor
        return gradient


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
@pytest.mark.parametrize("factor", [1.01, 1.001, -1, 0, np.nan])
def test_a_wrong_gradient_is_found(name: str, factor: float) -> None:
    network = WrongNet(784, 20, 10, rng=3)
    network.wrong, network.factor = name, factor
    check = gradient_check(network, X, T, sample=100)
    assert not check.passed
    assert {key for key, one in check.parameters.items() if not one.passed} == {name}
    if np.isfinite(factor):
        assert check.parameters[name].largest == pytest.approx(abs(factor - 1) / max(abs(factor), 1), rel=0.01)


@pytest.mark.parametrize("largest_input", [1, 255])
def test_one_wrong_element_among_all_is_found(largest_input: float) -> None:
    network = TwoLayerNet(12, 8, 3, "xavier", activation="sigmoid", rng=8)
    x, t = X[:, :12] * largest_input, [0, 1, 2]
    assert gradient_check(network, x, t).passed

    class OneWrongNet(TwoLayerNet):
        def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, Floats]:
            gradient = super().gradient(x, t)
            largest = np.unravel_index(np.abs(gradient["W1"]).argmax(), gradient["W1"].shape)
            gradient["W1"][largest] *= 1.01
            return gradient

    check = gradient_check(OneWrongNet.from_params(network.params, "sigmoid"), x, t)
    assert [name for name, one in check.parameters.items() if not one.passed] == ["W1"]
    assert check.parameters["W1"].largest == pytest.approx(0.01 / 1.01, rel=0.01)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_no_false_alarm_for_bytes(activation: Any) -> None:
    """Images of 0 to 255 bend a sigmoid's loss sharply, so that the step has to be smaller."""
    rng = np.random.default_rng(9)
    for _ in range(20):
        network = TwoLayerNet(30, 10, 10, float(rng.choice([0.1, 1, 10])), activation=activation, rng=rng)
        network.params["b1"][:] = rng.standard_normal(10)  # ReLUs away from their kinks
        check = gradient_check(network, rng.integers(0, 256, (5, 30)), rng.integers(0, 10, 5), sample=40)
        assert check.passed, str(check)


def test_kinks_are_counted_and_not_held_against_backpropagation() -> None:
    network = TwoLayerNet(4, 6, 3, 1.0, rng=4)
    network.params["b1"][:] = 0
    x = np.array([[0.0, 0.0, 0.0, 0.0], [0.5, 0.2, 0.9, 0.1]])  # on the first, each unit is at its kink
    check = gradient_check(network, x, [0, 1])
    assert check.parameters["b1"].kinks == 6
    assert check.parameters["b1"].elements == 0
    assert not check.parameters["b1"].passed  # nothing was compared, so nothing is shown
    assert "nothing to compare" in str(check)
    network.params["b1"][:] = 0.1
    assert gradient_check(network, x, [0, 1]).passed


def test_parameters_are_left_as_they_were() -> None:
    network = TwoLayerNet(784, 20, 10, rng=5)
    before = {key: param.copy() for key, param in network.params.items()}
    gradient_check(network, X, T, sample=50)
    for key, param in network.params.items():
        np.testing.assert_array_equal(param, before[key])


def test_a_sample_depends_on_its_seed_alone() -> None:
    network = TwoLayerNet(784, 20, 10, rng=6)
    first, again, other = (gradient_check(network, X, T, sample=50, rng=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.parameters["W1"] != other.parameters["W1"]


def test_float32_is_refused_with_a_way_out() -> None:
    network = TwoLayerNet(784, 20, 10, rng=7, dtype=np.float32)
    with pytest.raises(TypeError, match=r"W1 is float32, too coarse for differences; check network.copy\(np.float64\)"):
        gradient_check(network, X, T)
    assert gradient_check(network.copy(np.float64), X, T, sample=50).passed


def test_the_table() -> None:
    table = str(gradient_check(TwoLayerNet(784, 50, 10, rng=1), X, T, sample=100))
    header, *rows, footer = table.splitlines()
    assert header.split() == ["compared", "kinks", "largest", "error", "mean", "error"]
    assert [row.split()[0] for row in rows] == ["W1", "b1", "W2", "b2"]
    assert all(row.endswith("ok") for row in rows)
    assert footer == "Relative errors up to 1e-05 are ok."
    network = WrongNet(784, 20, 10, rng=3)
    assert "WRONG" in str(gradient_check(network, X, T, sample=10))
    assert GradientCheck({}, 1e-5).passed


@pytest.mark.parametrize("tolerance", [0, -1, np.nan])
def test_no_rounded_number_meets_a_tolerance_of_0(tolerance: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        gradient_check(TwoLayerNet(4, 3, 2, rng=0), np.ones((2, 4)), [0, 1], tolerance=tolerance)
