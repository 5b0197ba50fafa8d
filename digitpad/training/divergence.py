"""When a training has lost its way: its numbers have grown beyond all bounds, or are no numbers any more."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from digitpad.training.choices import OPTIMIZERS, USUAL_LEARNING_RATES
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings

_LARGEST_LOSS = 1e6
"""Guessing has a loss of 2.3. A network with one so large has lost its way, even if its numbers are still finite."""


class TrainingDiverged(Exception):
    """The loss has grown beyond all bounds. The message says why, and what to do."""

    def __init__(self, message: str, last_good: TrainingPoint | None = None) -> None:
        super().__init__(message)
        self.last_good = last_good
        """The last point at which all was well, with its parameters; None where there was none."""


def check_loss(loss: float, settings: TrainingSettings, last_good: TrainingPoint | None) -> None:
    """Raise `TrainingDiverged` unless the loss is one that training can go on from."""
    if loss <= _LARGEST_LOSS:  # which nan is not either
        return
    usual = USUAL_LEARNING_RATES[settings.optimizer]
    what = "has grown beyond all bounds" if math.isfinite(loss) else "is not a number any more"
    advice = f"{usual:g} is usual" if usual < settings.learning_rate else "Try a tenth of it"
    raise TrainingDiverged(
        f"The loss {what}: the learning rate {settings.learning_rate:,.10g} is too high "
        f"for {OPTIMIZERS[settings.optimizer]}. {advice}.",
        last_good,
    )


def norm_of(*arrays: NDArray[np.float32]) -> float:
    """Return the length of some arrays taken as one vector."""
    with np.errstate(over="ignore", invalid="ignore"):
        return math.sqrt(sum(float(np.dot(array.ravel(), array.ravel())) for array in arrays))


def check_norms(norms: Mapping[str, float], settings: TrainingSettings, last_good: TrainingPoint | None) -> None:
    """Raise `TrainingDiverged` unless the parameters, whose lengths these are, are numbers all."""
    if not all(map(math.isfinite, norms.values())):
        check_loss(math.nan, settings, last_good)
