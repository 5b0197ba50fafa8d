"""A teacher: a committee of trained networks, whose answers to each image another network learns in place of its label.

A label says that an image is a 7; a committee says that it is a 7 and might have been a 1. That tells more about each
image, most of all about one that was distorted until it looks like another digit.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digitpad.nn.functions import softmax

Params = Mapping[str, NDArray[np.float32]]
"""The parameters of a network, W1 b1 W2 b2."""


class Teacher:
    """Networks that learned the same digits from different initial weights: the mean of their probabilities.

    Source: G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015.
    """

    def __init__(self, members: Sequence[Params], trust: float = 1.0) -> None:
        """Gather the networks.

        Args:
            members: The parameters of each, W1 b1 W2 b2, at least one; all with rectified hidden units.
            trust: How much of a target is the committee's answer, 0 to 1; the rest is the label.
        """
        self._members = list(members)
        self._trust = np.float32(trust)
        self._certain = (1 - self._trust) * np.eye(10, dtype=np.float32)

    def targets(self, images: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what to answer to each image: (n, 10) probabilities.

        Args:
            images: (n, 784) in [0, 1].
            labels: (n,).
        """
        targets = np.zeros((len(images), 10), np.float32)
        for member in self._members:
            hidden = images @ member["W1"]  # (n, 784) @ (784, H)
            hidden += member["b1"]
            np.maximum(hidden, 0, out=hidden)
            targets += softmax(hidden @ member["W2"] + member["b2"])
        targets *= self._trust / len(self._members)
        targets += self._certain[labels]
        return targets
