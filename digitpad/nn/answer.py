"""What a network's scores mean in words: a digit, a doubt, or no digit at all. Window and command line say the same."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.nn.functions import Floats, as_floats, softmax
from digitpad.nn.networks import TwoLayerNet

CERTAIN = 0.8
"""From this probability on an answer is called certain. For a network of which no better rule is known it is the rule;
a rule of its own may let less probable digits stand, which are then called probable."""

_STANDS_OUT = 0.5
"""Where two digits together have less than this, a doubt is not between them, but between all."""

_BETWEEN_TWO = 0.8
"""From this probability of two digits together on, a weak answer is a doubt between them: it does look like a digit."""
_ROUNDING = 1e-3
"""By which probabilities may miss a sum of 1."""
_DOT = 8
"""Pixels of an image; ink that is nowhere longer is a dot, for whatever can be a digit is brought to 20."""
_DOT_BESIDE_OTHERS = 4
"""Pixels: several digits are brought to 20 across, so each of them is less high; what is lower is a dot or a dash."""
_INK = 0.3
"""A pixel as light as this has ink."""

Verdict = Literal["certain", "not sure", "no digit"]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """When an answer is certain, when it is a doubt between two digits, and when there is no digit."""

    certain: float = CERTAIN
    """The least probability of a digit that counts as certain."""
    evidence: float = -math.inf
    """The least evidence of a digit that a certain answer needs; see `Answer.evidence`."""


USUAL_RULE = AnswerRule()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A network's answer to one image."""

    probabilities: Floats
    """(10,), adding up to 1."""
    evidence: float = math.inf
    """How much speaks for a digit, rather than for none: how far the largest score is above the mean of the ten.

    A network that has learned to find all ten digits equally probable where there is none (D. Hendrycks, M. Mazeika,
    T. Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019) has scores close together there. Probabilities
    alone tell less: of two digits one may be far more probable although both are hardly more so than the rest.
    """
    rule: AnswerRule = USUAL_RULE
    dot: bool = False
    """Whether there is no more than a dot to answer to."""
    several: bool = False
    """Whether the ink is in pieces beside each other, as several digits are: that may be why it looks like none."""

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
        familiar = self.evidence >= self.rule.evidence
        if familiar and self.probability >= self.rule.certain:
            return "certain"
        return "not sure" if familiar or self._of_two >= _BETWEEN_TWO else "no digit"

    @property
    def certain(self) -> bool:
        """Whether the digit is as good as certain."""
        return self.verdict == "certain"

    @property
    def only_probable(self) -> bool:
        """Whether the rule lets the digit stand although nobody would call it certain."""
        return self.certain and self.probability < CERTAIN

    @property
    def open(self) -> bool:
        """Whether not even two digits stand out, as with a network that has learned nothing yet."""
        return self.verdict == "not sure" and self._of_two < _STANDS_OUT

    @property
    def words(self) -> str:
        """The answer as one says it: "7", "4 or 9?", "Not sure", "No digit"."""
        match self.verdict:
            case "certain":
                return str(self.digit)
            case "not sure":
                return "Not sure" if self.open else f"{self.digit} or {self.runner_up}?"
            case "no digit":
                return "No digit"

    @property
    def reason(self) -> str:
        """Why there is no certain answer, in a sentence; empty where there is one."""
        match self.verdict:
            case "certain":
                return ""
            case "not sure":
                if self.open:
                    return "Not sure: no digit stands out."
                return f"Not sure: it may be {_article(self.digit)} or {_article(self.runner_up)}."
            case "no digit":
                if self.dot:
                    return "No digit: only a dot."
                return (
                    f"No digit: it looks like {'several digits side by side' if self.several else 'none of the ten'}."
                )

    @property
    def _of_two(self) -> float:
        """How probable the two most probable digits are together."""
        return self.probability + float(self.probabilities[self.runner_up])


def answer_to(image: NDArray[np.float32], network: TwoLayerNet, rule: AnswerRule = USUAL_RULE) -> Answer | None:
    """Return a network's answer to an image, or None where its parameters are so large that the arithmetic overflows.

    Args:
        image: (28, 28) or flat, in [0, 1].
        network: who answers.
        rule: when an answer of this network is certain.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        scores = network.predict(image.reshape(-1))
        probabilities = softmax(scores)
    if not np.isfinite(probabilities).all():
        return None
    ink = image.reshape(28, 28) >= _INK
    return Answer(probabilities, float(evidence_in(scores)), rule, dot=_is_dot(ink), several=_is_several(ink))


def answer_of(probabilities: ArrayLike) -> Answer:
    """Return the answer that ten probabilities are, where no more is known: (10,) or (1, 10).

    Raises:
        ValueError: where they are not ten numbers from 0 to 1 that add up to 1.
    """
    array = as_floats(probabilities).reshape(-1)
    if array.shape != (10,):
        raise ValueError(f"an answer is ten probabilities, not {np.shape(probabilities)}")
    if not (np.isfinite(array).all() and array.min() >= 0 and abs(array.sum() - 1) < _ROUNDING):
        raise ValueError("probabilities are from 0 to 1 and add up to 1: softmax makes them of scores")
    return Answer(array)


def evidence_in(scores: Floats) -> NDArray[Any]:
    """Return how far the largest score is above the mean of the ten: for scores (..., 10) an array (...)."""
    evidence: NDArray[Any] = scores.max(axis=-1) - scores.mean(axis=-1)
    return evidence


def _is_dot(ink: NDArray[np.bool_]) -> bool:
    """Tell whether there is ink, and in so few pixels that it is a dot."""
    rows, columns = np.nonzero(ink)
    return len(rows) > 0 and bool(max(np.ptp(rows), np.ptp(columns)) < _DOT)


def _is_several(ink: NDArray[np.bool_]) -> bool:
    """Tell whether columns without ink part it into pieces, none of them a dot, all about as high as the highest."""
    inked = ink.any(axis=0)
    begins = np.flatnonzero(np.diff(inked, prepend=False) & inked)
    pieces = np.split(ink, begins, axis=1)[1:]
    heights = [np.ptp(np.flatnonzero(piece.any(axis=1))) for piece in pieces]
    return len(pieces) > 1 and bool(2 * min(heights) > max(heights) >= _DOT_BESIDE_OTHERS)


def _article(digit: int) -> str:
    """Return a digit with its article: "a 7", "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"
