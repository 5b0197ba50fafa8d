"""Curves with less noise: a running mean that is not drawn towards anything at its start."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SMALLEST_WEIGHT = 1e-9
"""A block of values ends where its first one would count for less than that beside its last one."""


def smoothed(values: ArrayLike, kept: float) -> NDArray[np.float64]:
    """Return an exponential running mean, corrected for its beginning.

    s(i) = (1 - kept) sum kept^(i - j) v(j) / (1 - kept^(i + 1)) over j = 0 … i, the correction that Adam makes for its
    means (Kingma & Ba 2015, section 3): without it the curve would begin near 0, or near its first value, and only
    slowly come to the others. The first value stays as it is, the second is the mean of two, nearly, and so on.

    Args:
        values: (n,) numbers; where one is not finite, the mean goes on as if it were not there.
        kept: How much of the mean stays at each value, 0 (no smoothing) to less than 1.

    Returns:
        (n,) float64; nan as long as no value was finite.
    """
    if not 0 <= kept < 1:
        raise ValueError(f"what is kept must be 0 or more and less than 1, not {kept}")
    numbers = np.asarray(values, np.float64)
    finite = np.isfinite(numbers)
    totals = _decaying_sum(np.where(finite, numbers, 0.0), kept)
    weights = _decaying_sum(finite.astype(np.float64), kept)
    result = np.full_like(totals, np.nan)
    return np.divide(totals, weights, out=result, where=weights > 0)


def _decaying_sum(values: NDArray[np.float64], kept: float) -> NDArray[np.float64]:
    """Return (n,): at each place the sum of all values so far, each times `kept` for every place it lies back."""
    if kept == 0:
        return values
    length = max(1, int(math.log(_SMALLEST_WEIGHT) / math.log(kept)))
    powers = kept ** np.arange(min(length, len(values)) + 1)
    sums = np.empty_like(values)
    before = 0.0
    for start in range(0, len(values), length):
        block = values[start : start + length]
        fading, rest = powers[: len(block)], powers[1 : len(block) + 1]
        sums[start : start + length] = fading * np.cumsum(block / fading) + rest * before
        before = float(sums[start + len(block) - 1])
    return sums
