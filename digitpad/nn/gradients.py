"""Gradients the slow and certain way: nudge each number a little and see how the function changes.

Too slow to train with, and the best check there is of a gradient from backpropagation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.nn.functions import Floats

STEP = 1e-4
"""The book's h. In float64 the central difference's own error is about h^2 and its rounding 1e-16 / h: 1e-8, 1e-12."""

_CHECK_STEPS = (1e-5, 1e-6, 1e-7)


def numerical_gradient(f: Callable[[Floats], float], x: Floats, step: float = STEP) -> Floats:
    """Return df/dx by central differences, (f(x + h) - f(x - h)) / 2h, one element of x after the other.

    f is called with x itself, changed in place, so that a function which ignores its argument and reads a network's
    parameters works too. Afterwards x is what it was, bit for bit, also where f raises.

    Args:
        f: a function of the array to a number.
        x: an array of floats of any shape, contiguous or not.
        step: h.

    Returns:
        An array in the shape of x.

    Raises:
        TypeError: where x is not an array of floats: in whole numbers x + h rounds back to x, and the gradient to 0.
    """
    if not np.issubdtype(getattr(x, "dtype", object), np.floating):
        raise TypeError("x must be an array of floats: x.astype(float) makes one of whole numbers")
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        gradient[index] = _slope(f, x, index, step)
    return gradient


def _slope(f: Callable[[Floats], float], x: Floats, index: tuple[int, ...], step: float) -> float:
    """Return the central difference along one element of x."""
    before = x[index]
    try:
        x[index] = before + step
        above, upper = x[index], f(x)
        x[index] = before - step
        below, lower = x[index], f(x)
    finally:
        x[index] = before
    # What was really added is not quite the step: near a large number, floats stand far apart.
    return float((upper - lower) / (above - below))


class Checkable(Protocol):
    """A network whose gradient can be checked: its loss depends on its parameters, arrays by name."""

    params: dict[str, Floats]

    def loss(self, x: Floats, t: ArrayLike) -> float:
        """Return the loss of a batch."""

    def gradient(self, x: Floats, t: ArrayLike) -> dict[str, Floats]:
        """Return the loss's gradient by each parameter, from backpropagation."""


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """How well backpropagation and the numerical gradient agree on one parameter."""

    elements: int
    """How many of its elements were compared."""
    largest: float
    """The largest relative error."""
    mean: float
    """The mean relative error."""
    passed: bool


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The outcome of a gradient check, parameter by parameter."""

    parameters: Mapping[str, ParameterCheck]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every parameter passed."""
        return all(check.passed for check in self.parameters.values())

    def __str__(self) -> str:
        lines = [f"{'':4}{'elements':>10}{'largest error':>16}{'mean error':>14}"]
        for name, check in self.parameters.items():
            verdict = "ok" if check.passed else "WRONG"
            lines.append(f"{name:4}{check.elements:>10,}{check.largest:>16.1e}{check.mean:>14.1e}  {verdict}")
        return "\n".join(lines)


def gradient_check(
    network: Checkable,
    x: Floats,
    t: ArrayLike,
    *,
    tolerance: float = 1e-4,
    sample: int | None = None,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    """Compare a network's gradient from backpropagation with the numerical one.

    The relative error of an element is |b - n| / max(|b|, |n|, floor). The floor is a hundredth of the parameter's
    largest gradient: far below it the numerical gradient is mostly rounding, and a quotient of roundings says nothing.

    A ReLU that crosses its kink between x - h and x + h has no one slope there, and the numerical gradient is wrong,
    not backpropagation. So the step is small, and where an element fails it is tried again with smaller ones: a kink
    is soon left outside, while a wrong gradient stays wrong at every step.

    Args:
        network: its parameters must be float64; in float32 the differences drown in rounding.
        x: (n, inputs) a batch; few examples do.
        t: its labels or one-hot targets.
        tolerance: the largest relative error that passes.
        sample: compare this many elements of each parameter, drawn by `rng`; None compares all.
        rng: what draws the sample; a fixed seed where it is not given.

    Raises:
        TypeError: where a parameter is not float64.
    """
    for name, parameter in network.params.items():
        if parameter.dtype != np.float64:
            raise TypeError(f"{name} is {parameter.dtype}: a gradient check needs float64 to tell errors from rounding")
    rng = np.random.default_rng(0) if rng is None else rng
    gradients = network.gradient(x, t)

    def loss(_: Floats) -> float:
        return network.loss(x, t)

    checks = {}
    for name, parameter in network.params.items():
        gradient = gradients[name]
        chosen = _choose(parameter.size, sample, rng)
        floor = 1e-3 * float(np.abs(gradient).max()) or 1.0
        errors = np.array([_error(loss, parameter, gradient, int(flat), floor, tolerance) for flat in chosen])
        largest = float(errors.max())
        checks[name] = ParameterCheck(len(errors), largest, float(errors.mean()), passed=largest <= tolerance)
    return GradientCheck(checks, tolerance)


def _choose(size: int, sample: int | None, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the flat positions to compare: all, or a sample without repetition."""
    if sample is None or sample >= size:
        return np.arange(size)
    return np.sort(rng.choice(size, sample, replace=False))


def _error(
    loss: Callable[[Floats], float], parameter: Floats, gradient: Floats, flat: int, floor: float, tolerance: float
) -> float:
    """Return the relative error of one element, the best of the steps tried: the first that passes ends the search."""
    index = tuple(int(axis) for axis in np.unravel_index(flat, parameter.shape))
    exact = float(gradient[index])
    error = np.inf
    for step in _CHECK_STEPS:
        numerical = _slope(loss, parameter, index, step)
        error = min(error, abs(exact - numerical) / max(abs(exact), abs(numerical), floor))
        if error <= tolerance:
            break
    return float(error)
