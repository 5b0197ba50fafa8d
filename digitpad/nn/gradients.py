"""Gradients the slow and certain way: nudge each number a little and see how the function changes.

Too slow to train with, and the best check there is of a gradient from backpropagation. From chapters 4 and 5 of Saitoh,
"Deep Learning from Scratch".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from digitpad.nn.functions import Floats
from digitpad.nn.layers import Affine, Relu, Sigmoid

STEP = 1e-4
"""The book's h. In float64 the central difference's own error is about h^2 and its rounding 1e-16 / h: 1e-8, 1e-12,
each times what the function is like there: its third derivative, its value."""

_CHECK_STEP = 1e-5
"""For checks, close to the cube root of 1e-16, at which both errors weigh the same where inputs are 1 at most."""

_T = TypeVar("_T")


def numerical_gradient(f: Callable[[Floats], float], x: Floats, step: float = STEP) -> Floats:
    """Return df/dx by central differences, (f(x + h) - f(x - h)) / 2h, one element of x after the other.

    f is called with x itself, changed in place, so that a function which ignores its argument and reads a network's
    parameters works too. Afterwards x is what it was, bit for bit, also where f raises.

    Args:
        f: a function of the array to a number.
        x: an array of floats of any shape, contiguous or not; float32 gives a rough gradient.
        step: h; more only where an element is so large that x + h would be rounded coarsely: with the usual one from
            some 7,000 on in float64, where functions that bend within a few units are got wrong from 1e7 on; in
            float32 from 0.3 and 1,000 on.

    Returns:
        An array in the shape of x.

    Raises:
        TypeError: where x is not an array of float64 or float32: in whole numbers x + h rounds back to x, and the
            gradient to 0.
    """
    if getattr(x, "dtype", object) not in (np.float64, np.float32):
        raise TypeError("x must be an array of float64 or float32: np.array(x, float) makes one of numbers")
    gradient = np.empty(x.shape, x.dtype)
    for index in np.ndindex(x.shape):
        above, below, distance = _on_both_sides(f, x, index, step)
        gradient[index] = (above - below) / distance
    return gradient


def _on_both_sides(f: Callable[[Floats], _T], x: Floats, index: tuple[int, ...], step: float) -> tuple[_T, _T, float]:
    """Return f above and below an element of x, and how far apart from each other the two are."""
    before = x[index]
    step = max(step, float(np.sqrt(np.finfo(x.dtype).eps) * abs(before)))
    try:
        x[index] = before + step
        top, above = float(x[index]), f(x)
        x[index] = before - step
        bottom, below = float(x[index]), f(x)
    finally:
        x[index] = before
    return above, below, top - bottom  # what was really added is not quite the step, for floats are some way apart


class Checkable(Protocol):
    """A network whose gradient can be checked: its loss depends on its parameters, arrays by name."""

    params: dict[str, Floats]

    @property
    def layers(self) -> Mapping[str, Affine | Relu | Sigmoid]:
        """Return what it is made of; a ReLU's kink is to be minded."""

    def predict(self, x: ArrayLike) -> Floats:
        """Return the scores of a batch."""

    def loss(self, x: ArrayLike, t: ArrayLike) -> float:
        """Return the loss of a batch."""

    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, Floats]:
        """Return the loss's gradient by each parameter, from backpropagation."""


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """How well backpropagation and the numerical gradient agree on one parameter."""

    elements: int
    """How many of its elements were compared."""
    kinks: int
    """How many could not be, because a ReLU has its kink so near that the loss has two slopes there."""
    largest: float
    """The largest relative error; 0 where nothing was compared."""
    mean: float
    """The mean relative error; 0 where nothing was compared."""
    passed: bool
    """Whether something was compared, and no error is above the tolerance."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The outcome of a gradient check, parameter by parameter; as text, a table."""

    parameters: Mapping[str, ParameterCheck]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every parameter passed."""
        return all(check.passed for check in self.parameters.values())

    def __str__(self) -> str:
        lines = [f"{'':4}{'compared':>10}{'kinks':>8}{'largest error':>16}{'mean error':>14}"]
        for name, check in self.parameters.items():
            verdict = "ok" if check.passed else "WRONG" if check.elements else "nothing to compare"
            errors = f"{check.largest:>16.1e}{check.mean:>14.1e}"
            lines.append(f"{name:4}{check.elements:>10,}{check.kinks:>8,}{errors}  {verdict}")
        return "\n".join([*lines, f"Relative errors up to {self.tolerance:.0e} are ok."])


def gradient_check(
    network: Checkable,
    x: ArrayLike,
    t: ArrayLike,
    *,
    tolerance: float = 1e-5,
    sample: int | None = None,
    rng: np.random.Generator | int | None = 0,
) -> GradientCheck:
    """Compare a network's gradient from backpropagation with the numerical one.

    The relative error of an element is |b - n| / max(|b|, |n|, floor). A wrong formula makes errors of 0.01 and more.
    Three times the numerical gradient is at fault and not backpropagation, and must not be held against it:

    - The loss is a rounded number, so differences of it cannot resolve slopes below some 1e-10. The floor is the slope
      of which that is the tolerance's share; smaller ones are compared with the floor, for a quotient of roundings
      says nothing.
    - Large inputs, such as bytes, bend the loss sharply along W1. As much as they are above 1, the step is smaller.
    - A ReLU that crosses its kink between x - h and x + h has no one slope there. Such elements are left out and
      counted. With random weights and biases there are few or none; an all-black image on biases of 0 makes many.

    Args:
        network: its parameters must be float64; in float32 the differences drown in rounding.
        x: (n, inputs) a batch; few examples do.
        t: its labels or one-hot targets.
        tolerance: the largest relative error that passes, above 0.
        sample: compare this many elements of each parameter, drawn by `rng`; None compares all.
        rng: what draws the sample: a generator, or a seed for one.

    Raises:
        TypeError: where a parameter is not float64.
        ValueError: where the tolerance is not above 0, which no rounded number meets.
    """
    if not tolerance > 0:
        raise ValueError(f"the tolerance must be above 0, not {tolerance}")
    for name, parameter in network.params.items():
        if parameter.dtype != np.float64:
            raise TypeError(f"{name} is {parameter.dtype}, too coarse for differences; check network.copy(np.float64)")
    rng = np.random.default_rng(rng)
    gradients = network.gradient(x, t)
    step = _CHECK_STEP / float(np.max(np.abs(x), initial=1))
    floor = _resolution(network.predict(x), step) / tolerance
    checks = {}
    for name, parameter in network.params.items():
        gradient = gradients[name]
        places = _choose(parameter, sample, rng)
        errors = [
            abs(gradient[place] - slope) / max(abs(gradient[place]), abs(slope), floor)
            for place, slope in _smooth_slopes(network, x, t, parameter, places, step)
        ]
        largest = float(np.max(errors, initial=0))  # where one is not a number, neither is this, and it does not pass
        mean = float(np.mean(errors)) if errors else 0.0
        passed = bool(errors) and largest <= tolerance
        checks[name] = ParameterCheck(len(errors), len(places) - len(errors), largest, mean, passed=passed)
    return GradientCheck(checks, tolerance)


def _resolution(scores: Floats, step: float) -> float:
    """Return the smallest slope that shows: a loss is rounded as its scores are, by some 1e-16 of their size."""
    size = max(1.0, float(np.abs(scores).max()))
    return float(8 * np.finfo(np.float64).eps * size / step)


def _choose(parameter: Floats, sample: int | None, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Return the places to compare: all, or a sample without repetition."""
    places = list(np.ndindex(parameter.shape))
    if sample is None or sample >= len(places):
        return places
    return [places[number] for number in rng.choice(len(places), sample, replace=False)]


def _smooth_slopes(
    network: Checkable,
    x: ArrayLike,
    t: ArrayLike,
    parameter: Floats,
    places: Iterable[tuple[int, ...]],
    step: float,
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield place and slope of the elements of a parameter on both sides of which the same ReLUs are at work."""

    def loss_and_blocked(_: Floats) -> tuple[float, list[bytes]]:
        loss = network.loss(x, t)
        relus = [layer for layer in network.layers.values() if isinstance(layer, Relu)]
        return loss, [relu.blocked.tobytes() for relu in relus if relu.blocked is not None]

    for place in places:
        (above, blocked_above), (below, blocked_below), distance = _on_both_sides(
            loss_and_blocked, parameter, place, step
        )
        if blocked_above == blocked_below:
            yield place, (above - below) / distance
