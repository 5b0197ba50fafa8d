"""What ten probabilities mean in words: a digit, a doubt, or no digit at all. Window and command line say the same."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.nn.functions import Floats, as_floats

CERTAIN = 0.8
"""From this probability on an answer counts as certain, for a network of which no better rule is known."""

_DOT = 8
"""Pixels of an image; ink that is nowhere longer is a dot, for whatever can be a digit is brought to 20."""
_INK = 0.3
"""A pixel as light as this has ink."""

Verdict = Literal["certain", "not sure", "no digit"]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """When an answer is certain, when it is a doubt between two digits, and when there is no digit."""

    certain: float = CERTAIN
    """The least probability of a digit that counts as certain."""
    either: float = 0.0
    """The least probability that two digits must have together; with less the ink looks like none of the ten."""


USUAL_RULE = AnswerRule()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A network's answer to one image."""

    probabilities: Floats
    """(10,), adding up to 1."""
    rule: AnswerRule = USUAL_RULE
    dot: bool = False
    """Whether there is no more than a dot to answer to."""

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
    def verdict(self) -> Verdict:
        """What the answer is worth."""
        if self.dot:
            return "no digit"
        if self.probability >= self.rule.certain:
            return "certain"
        together = self.probability + float(self.probabilities[self.runner_up])
        return "not sure" if together >= self.rule.either else "no digit"

    @property
    def certain(self) -> bool:
        """Whether the digit is as good as certain."""
        return self.verdict == "certain"

    @property
    def words(self) -> str:
        """The answer as one says it: "7", "4 or 9?", "No digit"."""
        match self.verdict:
            case "certain":
                return str(self.digit)
            case "not sure":
                return f"{self.digit} or {self.runner_up}?"
            case "no digit":
                return "No digit"

    @property
    def reason(self) -> str:
        """Why there is no certain answer, in a sentence; empty where there is one."""
        match self.verdict:
            case "certain":
                return ""
            case "not sure":
                return f"Not sure: it may be {_article(self.digit)} or {_article(self.runner_up)}."
            case "no digit":
                return "No digit: only a dot." if self.dot else "No digit: it looks like none of the ten."


def answer_of(
    probabilities: ArrayLike, rule: AnswerRule | None = None, image: NDArray[np.float32] | None = None
) -> Answer:
    """Return the answer that ten probabilities are.

    Args:
        probabilities: (10,) or (1, 10).
        rule: when an answer is certain; None for the usual rule.
        image: (28, 28) or flat, what was answered to, to tell a mere dot by; None where nobody knows.

    Raises:
        ValueError: where they are not ten finite numbers.
    """
    array = as_floats(probabilities).reshape(-1)
    if array.shape != (10,) or not np.isfinite(array).all():
        raise ValueError(f"an answer is ten finite probabilities, not {np.shape(probabilities)}")
    return Answer(array, rule or USUAL_RULE, dot=image is not None and _is_dot(image.reshape(28, 28)))


def _is_dot(image: NDArray[np.float32]) -> bool:
    """Tell whether the ink in an image is there, and so small that it is a dot."""
    rows, columns = np.nonzero(image >= _INK)
    return len(rows) > 0 and bool(max(np.ptp(rows), np.ptp(columns)) < _DOT)


def _article(digit: int) -> str:
    """Return a digit with its article: "a 7", "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"
