"""A dashed line as the pieces that are to be painted, far quicker than letting a pen find its dashes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def dashed(
    x: Points, y: Points, dashes: Sequence[float], pixel: tuple[float, float]
) -> tuple[Points, Points, NDArray[np.int32]]:
    """Cut a line into dashes and gaps.

    Args:
        x: Where its points are, (n,).
        y: The same upwards, (n,).
        dashes: The lengths of a dash, a gap, a dash, a gap …, in pixels; without any the line stays whole.
        pixel: How wide and how high a pixel is, as x and y are counted.

    Returns:
        The points of all pieces, (m,) and (m,), and for each whether a line leads on to the next one, (m,).
    """
    if len(x) < 2 or not dashes:
        return x, y, np.ones(len(x), np.int32)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x) / pixel[0], np.diff(y) / pixel[1]))])
    ends = np.cumsum(dashes)
    repeats = np.arange(np.ceil(along[-1] / ends[-1]))
    cuts = (ends[-1] * repeats[:, None] + ends).ravel()
    places = np.unique(np.concatenate([along, cuts[cuts < along[-1]]]))
    middles = np.append((places[:-1] + places[1:]) / 2, 0.0) % ends[-1]
    painted = np.searchsorted(ends, middles, side="right") % 2 == 0
    painted[-1] = False
    return np.interp(places, along, x), np.interp(places, along, y), painted.astype(np.int32)
