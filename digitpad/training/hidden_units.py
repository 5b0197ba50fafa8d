"""Which hidden units a network still makes use of."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from digitpad.training.outcome import Floats

_FIRING: Mapping[str, float] = {"relu": 0.0, "sigmoid": -4.6}
"""From which sum on a unit counts as firing: a ReLU above 0, a sigmoid where it is above 1 %."""


def silent_units(params: Mapping[str, Floats], activation: str, images: NDArray[np.float32]) -> int:
    """Return how many hidden units fire for none of some images.

    A ReLU that fires for no digit that is learned from gets no gradient either: it is dead, and only decay or luck
    brings it back. One that fires for none of a few others is likely to be dead.

    Args:
        params: W1 (784, H) and b1 (H,).
        activation: "relu" or "sigmoid".
        images: (n, 784), enough of them to speak for all.
    """
    highest = (images @ params["W1"]).max(axis=0) + params["b1"]  # (H,)
    return int(np.count_nonzero(highest <= _FIRING[activation]))
