"""When a training looks at its validation digits: often enough to see how it does, seldom enough to cost little."""

import math
from collections.abc import Callable
from typing import Any

from digitpad.data.digits import Digits
from digitpad.training.bounds import count_of, measure_of
from digitpad.training.evaluation import Evaluation
from digitpad.training.settings import TrainingSettings
from digitpad.training.stopping import Progress, looks_at_each_epoch

FEW = 500
"""Digits for the first looks, while the network changes so quickly that a rough figure says enough."""
_EPOCH_SHARE = 0.1
_EXTRA_SHARE = 0.02
"""Shares of the time that validation may have taken so far for another one at an epoch's end, and in between."""


class Validation:
    """The validation digits of one training, with an account of the time that looking at them has taken."""

    def __init__(self, digits: Digits, evaluate: Callable[[Digits], Evaluation], clock: Callable[[], float]) -> None:
        """Prepare to look at digits, of which there may be none.

        Args:
            digits: The validation digits.
            evaluate: What lets the network answer digits, as it is when it is called.
            clock: What tells the seconds.
        """
        self.progress = Progress()
        """How the accuracy has developed over the epochs."""
        self._digits = digits
        self._evaluate = evaluate
        self._clock = clock
        self._seconds = 0.0
        self._epochs_seen = 0

    def first(self) -> Evaluation | None:
        """Look at a few, before the first step; None where there are none."""
        return self._look(self._digits[:FEW])

    def last(self) -> Evaluation | None:
        """Look at all, after the last step; None where there are none."""
        return self._look(self._digits)

    def if_due(self, epochs: int, seconds: float, settings: TrainingSettings) -> Evaluation | None:
        """Look at all after each epoch, and in between at some, as far as there is time for it; None where not.

        Args:
            epochs: How many are complete.
            seconds: Working time so far.
            settings: The rules to end by; one may need each epoch's figure.
        """
        share = self._seconds / (seconds or math.inf)
        if epochs > self._epochs_seen and (share < _EPOCH_SHARE or looks_at_each_epoch(settings)):
            self._epochs_seen = epochs
            evaluation = self._look(self._digits)
            if evaluation:
                self.progress.add(epochs, evaluation.accuracy)
            return evaluation
        if share < _EXTRA_SHARE:
            return self._look(self._digits if epochs else self._digits[:FEW])
        return None

    def is_full(self, evaluation: Evaluation | None) -> bool:
        """Return whether an evaluation is of all the digits."""
        return evaluation is not None and evaluation.digits == len(self._digits)

    @property
    def numbers(self) -> dict[str, Any]:
        """The account, as JSON has it."""
        best = self.progress
        return {
            "seconds": self._seconds,
            "epochs_seen": self._epochs_seen,
            "best_accuracy": best.best_accuracy,
            "best_epoch": best.best_epoch,
        }

    def restore(self, numbers: dict[str, Any]) -> None:
        """Go on with the account of another time.

        Raises:
            ValueError, KeyError, TypeError: where it is none.
        """
        self._seconds, self._epochs_seen = measure_of(numbers["seconds"]), count_of(numbers["epochs_seen"])
        self.progress = Progress(measure_of(numbers["best_accuracy"]), count_of(numbers["best_epoch"]))

    def _look(self, digits: Digits) -> Evaluation | None:
        if not len(digits):
            return None
        begun = self._clock()
        evaluation = self._evaluate(digits)
        self._seconds += self._clock() - begun
        return evaluation
