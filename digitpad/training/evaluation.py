"""How well a network answers digits whose labels are known: its errors, its loss, and what it takes for what."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import Digits
from digitpad.nn import SoftmaxWithLoss

_BLOCK = 1000
"""Digits answered at a time: few enough to need little memory."""


class Network(Protocol):
    """Who answers."""

    def predict(self, x: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
        """Return the scores (n, 10) of images (n, 784)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The figures of one network on one set of digits."""

    loss: float
    """Mean cross entropy; nan if there are no digits, or if the network's parameters have grown beyond all bounds."""
    confusion: NDArray[np.int64]
    """(10, 10): row the digit that it is, column the answer, each a number of digits."""

    @property
    def digits(self) -> int:
        """How many digits were answered."""
        return int(self.confusion.sum())

    @property
    def errors(self) -> int:
        """How many of them were answered wrongly."""
        return self.digits - int(self.confusion.trace())

    @property
    def error_rate(self) -> float:
        """Errors for each digit, 0 to 1; nan if there are no digits."""
        return self.errors / self.digits if self.digits else float("nan")

    @property
    def accuracy(self) -> float:
        """Right answers for each digit, 0 to 1; nan if there are no digits."""
        return (self.digits - self.errors) / self.digits if self.digits else float("nan")


def evaluate(network: Network, digits: Digits) -> Evaluation:
    """Let a network answer all digits, in blocks, so that memory does not grow with their number."""
    confusion = np.zeros((10, 10), np.int64)
    loss = 0.0
    # Huge parameters make scores that are no numbers. They are seen in the loss; no warning is needed. A digit with
    # such scores counts as taken for the next one.
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(digits), _BLOCK):
            block = slice(start, start + _BLOCK)
            labels = digits.labels[block]
            scores = network.predict(digits.images(block))
            loss += len(labels) * float(SoftmaxWithLoss().forward(scores, labels))
            answers = np.where(np.isfinite(scores).all(axis=1), np.argmax(scores, axis=1), (labels + 1) % 10)
            pairs = 10 * labels + answers
            confusion += np.bincount(pairs, minlength=100).reshape(10, 10)
    return Evaluation(loss / len(digits) if len(digits) else float("nan"), confusion)
