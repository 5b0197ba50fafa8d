"""Dropout: some hidden units left out at each step, others each time, so that none relies on another."""

import numpy as np

from digitpad.training.outcome import Floats


class Dropout:
    """What leaves hidden units out in one training, from its own source of chance.

    Inverted dropout: the units that stay are made larger by as much as is missing, so that a trained network is used
    as it is (N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014).
    """

    def __init__(self, share: float, rng: np.random.Generator) -> None:
        self.share = share
        """Which share of the units is left out, 0 to less than 1; it may change between batches."""
        self.rng = rng
        self._mask: Floats = np.empty((0, 0), np.float32)
        self._left_in = self._mask

    def forward(self, hidden: Floats) -> Floats:
        """Return hidden units (n, H) with some left out, which the next call overwrites."""
        if self._mask.shape[0] < len(hidden) or self._mask.shape[1:] != hidden.shape[1:]:
            self._mask, self._left_in = np.empty_like(hidden), np.empty_like(hidden)
        mask, left_in = self._mask[: len(hidden)], self._left_in[: len(hidden)]
        self.rng.random(out=mask, dtype=mask.dtype.type)
        np.greater_equal(mask, self.share, out=mask, casting="unsafe")
        mask *= 1 / (1 - self.share)
        return np.multiply(hidden, mask, out=left_in)

    def backward(self, delta: Floats) -> None:
        """Let the delta (n, H) of what came out of the last `forward` become that of what went in, in place."""
        delta *= self._mask[: len(delta)]
