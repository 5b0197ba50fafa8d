"""What a network finds hard, shown oftener: most of what it sees it has long known.

Source: I. Loshchilov, F. Hutter, "Online Batch Selection for Faster Training of Neural Networks", 2015. There images
are ranked all the while, and the harder the oftener they come; here they are ranked once, and there are two sorts.
"""

from dataclasses import dataclass, field

import numpy as np

from digitpad.data.augment import Augmentation, augmented
from digitpad.data.digits import NO_DIGIT, Digits
from digitpad.training.evaluation import Network
from digitpad.training.outcome import Floats

_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class HardImages:
    """Which images are called hard, and how often they come."""

    count: int
    """How many of the digits."""
    times: int
    """How often each of them is there; all other images are there once."""
    looked_at: Augmentation = field(default_factory=Augmentation)
    """How distorted they are when a network is asked."""


def with_hard_images(digits: Digits, network: Network, hard: HardImages, rng: np.random.Generator) -> Digits:
    """Return the digits, and after them those again that a network finds hardest: the hardest first, and all again.

    The harder, the less the label's score is above the best of the others. What is no digit is hard to nobody.

    Args:
        digits: n of them.
        network: Who is asked.
        hard: How many; all where there are no more.
        rng: What distorts them.
    """
    blocks = [slice(at, at + _BLOCK) for at in range(0, len(digits), _BLOCK)]
    margins = np.concatenate([_margins(digits[block], network, hard.looked_at, rng) for block in blocks])
    which = np.argsort(margins, kind="stable")[: min(hard.count, np.count_nonzero(digits.labels != NO_DIGIT))]
    return digits[np.concatenate([np.arange(len(digits)), *[which] * (hard.times - 1)])]


def _margins(digits: Digits, network: Network, looked_at: Augmentation, rng: np.random.Generator) -> Floats:
    """Return how far each label's score is above the best of the others, (n,); infinitely where there is no digit."""
    scores = network.predict(augmented(digits.images(), looked_at, rng))
    digit = np.flatnonzero(digits.labels != NO_DIGIT)
    labels = digits.labels[digit]
    margins: Floats = np.full(len(digits), np.inf, scores.dtype)
    margins[digit] = scores[digit, labels]
    scores[digit, labels] = -np.inf
    margins[digit] -= scores[digit].max(axis=1)
    return margins
