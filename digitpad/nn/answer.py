"""What ten probabilities mean in words: a digit, or a doubt. The window and the command line say the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digitpad.nn.functions import Floats, as_floats

CERTAIN = 0.8
"""From this probability on an answer counts as certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A network's answer to one image."""

    probabilities: Floats
    """(10,), adding up to 1."""

    @property
    def digit(self) -> int:
        """The most probable digit."""
        return int(self.probabilities.argmax())

    @property
    def probability(self) -> float:
        """How probable that digit is, 0 to 1."""
        return float(self.probabilities.max())

    @property
    def runner_up(self) -> int:
        """The second most probable digit."""
        return int(np.argsort(-self.probabilities, kind="stable")[1])

    @property
    def certain(self) -> bool:
        """Whether the digit's probability is at least `CERTAIN`."""
        return self.probability >= CERTAIN

    @property
    def words(self) -> str:
        """The answer as one says it: "7", or "4 or 9?"."""
        return str(self.digit) if self.certain else f"{self.digit} or {self.runner_up}?"


def answer_of(probabilities: ArrayLike) -> Answer:
    """Return the answer that ten probabilities are: (10,) or (1, 10).

    Raises:
        ValueError: where they are not ten finite numbers.
    """
    array = as_floats(probabilities).reshape(-1)
    if array.shape != (10,) or not np.isfinite(array).all():
        raise ValueError(f"an answer is ten finite probabilities, not {np.shape(probabilities)}")
    return Answer(array)
