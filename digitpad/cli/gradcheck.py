"""`digitpad gradcheck`: does backpropagation compute the gradient? The book's network says so in numbers."""

import numpy as np

from digitpad.cli.endings import PROBLEM
from digitpad.data.builtin import make_digits
from digitpad.nn import TwoLayerNet, gradient_check
from digitpad.training.choices import ACTIVATIONS, Activation

_ACTIVATIONS: tuple[Activation, ...] = ("relu", "sigmoid")
_DIGITS = 3
_SAMPLE = 500
"""Numbers of each parameter that are compared: all 39,200 of W1 would take seconds and say the same."""


def run() -> int:
    """Print a table for each activation, and return whether both are right."""
    digits = make_digits(_DIGITS, np.random.default_rng(0))
    x = digits.images().astype(np.float64)
    passed = True
    for activation in _ACTIVATIONS:
        network = TwoLayerNet(784, 50, 10, activation=activation, rng=0)
        check = gradient_check(network, x, digits.labels, sample=_SAMPLE)
        passed = passed and check.passed
        print(f"784-50-10, {ACTIVATIONS[activation]}, {_DIGITS} digits, up to {_SAMPLE} numbers of each parameter")
        print(f"{check}\n")
    print("The gradients are right." if passed else "The gradients are WRONG.")
    return 0 if passed else PROBLEM
