"""Whether probabilities mean what they say: of all answers given with 90 %, nine in ten should be right.

One number mends most of what is wrong: the temperature that scores are divided by before they become probabilities. It
changes no answer. Here it is divided into the last layer, so that the finished network needs no step more.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import Digits
from digitpad.nn import TwoLayerNet
from digitpad.nn.answer import AnswerRule, evidence_in
from digitpad.nn.functions import Floats, softmax

_BINS = 15
_CERTAIN = 0.5
"""What no certain answer has less of. Evidence tells more: on non-digits of learned kinds it caught 97.1 %, a higher
probability that refuses as many digits 94.2 %."""
_HAIR = 1e-5
"""By what share of it the least evidence is below that of the last digit that is not refused: scores differ in their
last bits with how many digits are shown at once."""
_RANGE = (-2.0, 2.0)  # of the temperature's logarithm
_STEPS = 60  # of a search that narrows the range by 0.62 each time


def expected_calibration_error(probabilities: Floats, labels: NDArray[np.int64], bins: int = _BINS) -> float:
    """Return by how much the probability of an answer and the share of right ones differ: 0 to 1.

    The answers are put into equally wide bins by their probability; the differences are weighted by the answers in
    each bin.

    Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks", 2017.

    Args:
        probabilities: (n, 10).
        labels: (n,).
        bins: how many.

    Raises:
        ValueError: where there are no digits.
    """
    if not len(labels):
        raise ValueError("there are no digits whose probabilities could be looked at")
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == labels
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(which, right - confidence.astype(np.float64), bins)
    return float(abs(gaps).sum() / len(labels))


def best_temperature(scores: Floats, labels: NDArray[np.int64]) -> float:
    """Return the temperature at which scores, divided by it, give the labels the largest likelihood.

    The loss has a single minimum along the inverse temperature, so a golden-section search finds it.

    Args:
        scores: (n, 10) of digits that the network did not learn from.
        labels: (n,).
    """
    golden = (math.sqrt(5) - 1) / 2
    low, high = _RANGE
    for _ in range(_STEPS):
        width = golden * (high - low)
        if _loss(scores, labels, math.exp(high - width)) < _loss(scores, labels, math.exp(low + width)):
            high = low + width
        else:
            low = high - width
    return math.exp((low + high) / 2)


def cooled(params: Mapping[str, NDArray[np.float32]], temperature: float) -> dict[str, NDArray[np.float32]]:
    """Return a network's parameters with the temperature divided into its last layer."""
    factor = np.float32(1 / temperature)
    return {**params, "W2": params["W2"] * factor, "b2": params["b2"] * factor}


def settled(
    params: Mapping[str, NDArray[np.float32]], held_back: Digits
) -> tuple[dict[str, NDArray[np.float32]], float]:
    """Return a rectifying network's parameters as they are shipped, and the temperature that has gone into them.

    Its probabilities are honest on digits that it did not learn from, and its parameters are rounded to what 16 bits
    can hold, which halves the file.
    """
    scores = TwoLayerNet.from_params(params, "relu").predict(held_back.images())
    temperature = best_temperature(scores, held_back.labels)
    honest = cooled(params, temperature)
    return {name: array.astype(np.float16).astype(np.float32) for name, array in honest.items()}, temperature


def chosen_rule(scores: Floats, refused: float) -> AnswerRule:
    """Return the rule that refuses this share of digits: those of less than half the probability, else of evidence.

    Args:
        scores: (n, 10) for digits that the network did not learn from.
        refused: the share, 0 to 1.
    """
    certain = softmax(scores.astype(np.float64)).max(1) >= _CERTAIN
    evidence = np.where(certain, evidence_in(scores), -np.inf)
    least = np.quantile(evidence, refused, method="higher") * (1 - _HAIR)
    return AnswerRule(certain=_CERTAIN, evidence=float(least) if np.isfinite(least) else 0.0)


def refused_by(rule: AnswerRule, scores: Floats) -> float:
    """Return the share of images, of whose scores (n, 10) these are, that get no certain answer."""
    certain = softmax(scores.astype(np.float64)).max(1) >= rule.certain
    return float(np.mean(~certain | (evidence_in(scores) < rule.evidence)))


def _loss(scores: Floats, labels: NDArray[np.int64], temperature: float) -> float:
    """Return the mean cross entropy at a temperature."""
    right = softmax(scores.astype(np.float64) / temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, 1e-300)).mean())
