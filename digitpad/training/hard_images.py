"""What a network finds hard, shown oftener: most of what it sees it has long known.

Source: I. Loshchilov, F. Hutter, "Online Batch Selection for Faster Training of Neural Networks", 2015. There images
are ranked all the while, and the harder the oftener they come; here they are ranked once, and there are two sorts.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation, augmented
from digitpad.data.digits import NO_DIGIT, Digits
from digitpad.training.evaluation import Network
from digitpad.training.outcome import Floats

_BLOCK = 1024
"""Digits asked at a time: few enough to need little memory. What is drawn for each depends on it."""


@dataclass(frozen=True, slots=True)
class HardImages:
    """Which images are called hard, and how often they come."""

    count: int
    """How many of the digits; all where there are fewer."""
    times: int
    """How often each of them is there; all other images are there once."""
    looked_at: Augmentation = field(default_factory=Augmentation)
    """How distorted they are when a network is asked."""


def hardest(digits: Digits, network: Network, hard: HardImages, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return which digits a network finds hardest, their places, the hardest first; all where there are fewer.

    The harder, the less the label's score is above the best of the others. What is no digit is hard to nobody.

    Args:
        digits: n of them.
        network: Who is asked.
        hard: How many, and how they are looked at.
        rng: What distorts them.
    """
    blocks = [slice(at, at + _BLOCK) for at in range(0, len(digits), _BLOCK)]
    margins = np.concatenate([_margins(digits[block], network, hard.looked_at, rng) for block in blocks])
    return np.argsort(margins, kind="stable")[: min(hard.count, np.count_nonzero(digits.labels != NO_DIGIT))]


def with_more(digits: Digits, which: NDArray[np.int64], times: int) -> Digits:
    """Return the digits, and after them some of them again, in their order, until those are there so many times."""
    return digits[np.concatenate([np.arange(len(digits)), *[which] * (times - 1)])]


def _margins(digits: Digits, network: Network, looked_at: Augmentation, rng: np.random.Generator) -> Floats:
    """Return how far each label's score is above the best of the others, (n,); infinitely where there is no digit."""
    scores = network.predict(augmented(digits.images(), looked_at, rng)).copy()
    digit = np.flatnonzero(digits.labels != NO_DIGIT)
    labels = digits.labels[digit]
    margins: Floats = np.full(len(digits), np.inf, scores.dtype)
    margins[digit] = scores[digit, labels]
    scores[digit, labels] = -np.inf
    margins[digit] -= scores[digit].max(axis=1)
    return margins
