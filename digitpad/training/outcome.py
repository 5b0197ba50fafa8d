"""How well a network in training does on the batches it learns from, at hardly any cost.

A step leaves two numbers a digit behind, which it needs for itself anyway; what they mean for loss and accuracy is
worked out for many batches at once.
"""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Floats = NDArray[np.floating[Any]]

_BATCHES = 64
"""Batches that are noted before they are summed up."""
UNLABELLED = np.inf
"""In place of a margin, which is never above 0: the image counts neither for the loss nor for the accuracy."""


class RunningOutcome:
    """The mean loss and accuracy of all digits noted since they were last asked for."""

    def __init__(self, batch_size: int, dtype: DTypeLike) -> None:
        self._margins = np.empty(_BATCHES * batch_size, dtype)
        self._totals = np.empty(_BATCHES * batch_size, dtype)
        self._used = 0
        self._loss = 0.0
        self._correct = 0
        self._digits = 0

    def note(self, digits: int) -> tuple[Floats, Floats]:
        """Return two arrays (digits,) for the caller to fill for one batch, of at most the batch size.

        The first is for margins: the score of a digit's label minus its largest score. The second is for totals: the
        sum of exp(score - largest score) over a digit's scores. Ink that has no label has the margin `UNLABELLED`.
        """
        if self._used + digits > len(self._margins):
            self._sum_up()
        place = slice(self._used, self._used + digits)
        self._used += digits
        return self._margins[place], self._totals[place]

    def take(self) -> tuple[float, float]:
        """Return the mean loss and the accuracy of the digits noted, and begin anew.

        The loss of a digit is the cross entropy ln(total) - margin. It is right where its margin is 0; a label that
        shares the largest score with another counts as right.
        """
        self._sum_up()
        digits = max(1, self._digits)  # none may have had a label
        loss, accuracy = self._loss / digits, self._correct / digits
        self._loss, self._correct, self._digits = 0.0, 0, 0
        return loss, accuracy

    def _sum_up(self) -> None:
        margins, totals = self._margins[: self._used], self._totals[: self._used]
        if len(unlabelled := np.flatnonzero(margins == UNLABELLED)):
            margins, totals = np.delete(margins, unlabelled), np.delete(totals, unlabelled)
        self._loss += float(np.sum(np.log(totals) - margins, dtype=np.float64))
        self._correct += int(np.count_nonzero(margins == 0))
        self._digits += len(margins)
        self._used = 0
