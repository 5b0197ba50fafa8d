"""Weight decay: a pull towards 0 on all weights, which keeps those large that are needed, and no others."""

from collections.abc import Mapping

import numpy as np

from digitpad.training.outcome import Floats


class WeightDecay:
    """L2 regularisation, in the gradient: g <- g + decay W, which belongs to the loss + decay / 2 sum W^2.

    So it goes through the optimizer like the rest of the gradient, as in the book's chapter 6 (A. Krogh, J. Hertz,
    "A Simple Weight Decay Can Improve Generalization", 1991). For plain SGD that is the same as shrinking the weights
    themselves at each step; for optimizers that divide by the gradient's size it is not, and the latter is called
    decoupled weight decay (I. Loshchilov, F. Hutter, 2019, AdamW), which this is not. Biases are left alone: they do
    not make a network follow its training digits more closely.
    """

    def __init__(self, params: Mapping[str, Floats]) -> None:
        self._params = params
        self._pull = {key: np.empty_like(array) for key, array in params.items() if key.startswith("W")}

    def add_to(self, gradients: Mapping[str, Floats], decay: float) -> None:
        """Add decay times each weight to its gradient, in place."""
        for key, pull in self._pull.items():
            np.multiply(self._params[key], decay, out=pull)
            gradients[key][...] += pull
