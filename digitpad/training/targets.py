"""What a network should answer to each image, as ten probabilities."""

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import NO_DIGIT

_TARGETS = np.vstack([np.eye(10), np.full((1, 10), 0.1)]).astype(np.float32)  # the last row is for NO_DIGIT


def has_non_digits(labels: NDArray[np.int64]) -> bool:
    """Tell whether some labels (n,) are `NO_DIGIT`, for which labels alone are not enough to learn from."""
    return bool((labels == NO_DIGIT).any())


def targets_of(labels: NDArray[np.int64], label_smoothing: float) -> NDArray[np.float32]:
    """Return the probabilities to learn: (n, 10), a digit's own 1, and all ten alike where there is no digit.

    To be sure of nothing there is what a network can learn about ink that is no digit and still answer with ten
    probabilities (D. Hendrycks, M. Mazeika, T. Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019).

    Args:
        labels: (n,), 0 to 9 or `NO_DIGIT`.
        label_smoothing: how much of each target is spread evenly over all digits.
    """
    targets = _TARGETS[labels]
    if label_smoothing:
        targets *= np.float32(1 - label_smoothing)
        targets += np.float32(label_smoothing / 10)
    return targets
