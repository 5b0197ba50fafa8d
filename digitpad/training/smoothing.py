"""A curve made smooth: at each report the mean of those up to it, the older ones weighing less and less.

A plain running mean starts at zero, or at the first value, and is wrong until it has forgotten that. This one is
divided by the weights that it has gathered so far, as Adam divides its moments (Kingma and Ba 2015, section 3), so that
it is a true weighted mean from the first report on.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_NEGLIGIBLE = 1e-18
"""A weight as small as this changes no digit of a sum."""


class Smoothing:
    """A weighted mean that goes on where it stopped, so that a growing curve costs only what is new in it.

    After the values x_1 … x_n it is (d^(n-1) x_1 + … + d x_(n-1) + x_n) / (d^(n-1) + … + d + 1), with the decay
    d = 1 - 2 / (span + 1): its values are then as old on average as those of a plain mean over `span` of them.
    """

    def __init__(self, span: float) -> None:
        """Begin a curve.

        Args:
            span: over how many values; 1 leaves them as they are.

        Raises:
            ValueError: where the span is less than 1.
        """
        if not span >= 1:
            raise ValueError(f"a mean is over 1 value or more, not over {span}")
        self._decay = 1 - 2 / (span + 1)
        self._sums: NDArray[np.float64] | None = None

    def extend(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return the means at further values.

        Args:
            values: (n,), or (n, k) for k curves side by side. NaN stands for what was not measured: it has no weight,
                but the weights of the older values decay; before anything was measured the mean is NaN too.
        """
        array = np.asarray(values, dtype=np.float64)
        measured = np.isfinite(array)
        sums = np.stack([np.where(measured, array, 0.0), measured], axis=-1)  # of the values, of their weights
        if not len(sums):
            return array
        if self._sums is not None:
            sums[0] += self._decay * self._sums
        _accumulate(sums, self._decay)
        self._sums = sums[-1].copy()
        with np.errstate(invalid="ignore"):
            means: NDArray[np.float64] = sums[..., 0] / sums[..., 1]
        return means


def smoothed(values: ArrayLike, span: float) -> NDArray[np.float64]:
    """Return a whole curve made smooth over `span` values: see `Smoothing`."""
    return Smoothing(span).extend(values)


def _accumulate(terms: NDArray[np.float64], decay: float) -> None:
    """Make each term the sum of itself and of `decay` times the sum before it, along the first axis, in place.

    By doubling: from the sums over m terms come those over 2m. Twenty thousand terms need ten additions of arrays.
    """
    terms_summed, weight = 1, decay
    while terms_summed < len(terms) and weight > _NEGLIGIBLE:
        terms[terms_summed:] += weight * terms[:-terms_summed]
        terms_summed, weight = 2 * terms_summed, weight * weight
