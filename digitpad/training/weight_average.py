"""A running average of the parameters: it answers better than any of the networks that training passes through."""

from collections.abc import Mapping

import numpy as np

from digitpad.training.outcome import Floats

STRIDE = 8
"""Steps from one addition to the average to the next: neighbours differ so little that not each one is worth adding.
Before the first there is no average to speak of."""


class WeightAverage:
    """The exponential moving average of parameters over the steps of a run.

    Source: B. Polyak, A. Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992, in the exponential
    form in use today, with what is kept rising from little at the start, so that the first weights are soon forgotten.
    """

    def __init__(self, params: Mapping[str, Floats], kept: float) -> None:
        """Begin with the parameters as they are; `kept` of the average, 0 to 1, stays at each step."""
        self.params = {key: array.copy() for key, array in params.items()}
        self._difference = {key: np.empty_like(array) for key, array in params.items()}
        self._kept = kept

    def include(self, params: Mapping[str, Floats], step: int) -> None:
        """Let the parameters after a step, counted from 1, into the average."""
        if step % STRIDE:
            return
        kept = min(self._kept, (step + 1) / (step + 10)) ** STRIDE
        for key, difference in self._difference.items():
            np.subtract(params[key], self.params[key], out=difference)
            np.multiply(difference, 1 - kept, out=difference)
            self.params[key] += difference
