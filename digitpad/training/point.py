"""What a training reports: its points, and the changes that were made to its settings on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from digitpad.training.bounds import count_of, measure_of
from digitpad.training.fields import FIELDS

StopReason = Literal["epochs", "time", "accuracy", "patience"]
"""Which rule ended a training."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that was changed while the training ran."""

    step: int
    """Batches learned from before the change."""
    epoch: float
    setting: str
    before: float | str
    after: float | str

    @property
    def words(self) -> str:
        """What was changed: "Learning rate 0.1 → 0.01"."""
        return f"{FIELDS[self.setting].name} {self.before} → {self.after}"


def changes_from_json(told: object) -> tuple[Change, ...]:
    """Return the changes that a list of JSON tells of.

    Raises:
        ValueError, TypeError: where it tells of something else.
    """
    if not isinstance(told, list):
        raise ValueError("the changes are no list")
    changes = tuple(Change(**change) for change in told)
    for change in changes:
        if change.setting not in FIELDS:
            raise ValueError("a setting was changed that there is not")
        count_of(change.step), measure_of(change.epoch)
        for value in (change.before, change.after):
            if not isinstance(value, str):
                measure_of(value)
    return changes


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPoint:
    """One report of a run, as it is at one step."""

    step: int
    """Batches learned from so far."""
    steps: int
    """All batches of the run, if nothing ends it before its last epoch."""
    epoch: float
    """Epochs so far, with their fraction."""
    epochs: int
    training_loss: float
    """Mean cross entropy over all batches since the last point; at step 0 that of a few training digits."""
    training_accuracy: float
    validation_loss: float | None
    """Of the validation digits; None where they were not looked at for this point."""
    validation_accuracy: float | None
    digits_per_second: float
    """Training digits for each second of work, of late. Pauses do not count. 0 at step 0."""
    seconds_left: float | None
    """Working time until the end; None at step 0, where nobody knows."""
    params: dict[str, NDArray[np.float32]]
    """A copy, W1 b1 W2 b2 of a two-layer network: their running average where the settings ask for one."""
    finished: bool
    """Whether this is the last point of the run."""
    finished_by: StopReason | None = None
    """What ended it."""
    seconds: float = 0.0
    """Working time so far; pauses do not count."""
    learning_rate: float = 0.0
    """The one of the last step, as the schedule has it."""
    gradient_norm: float | None = None
    """Length of the last step's gradient, all parameters taken together; None at step 0."""
    weight_norms: Mapping[str, float] = field(default_factory=dict)
    """Length (Frobenius norm) of each of `params`."""
    silent_units: int | None = None
    """How many hidden units fire for none of the digits looked at; None where none were looked at."""
    full_validation: bool = False
    """Whether all validation digits were looked at, not only the first few."""
    changes: tuple[Change, ...] = ()
    """What was changed since the last point."""

    @property
    def hidden_size(self) -> int:
        """How many hidden units the network has."""
        return len(self.params["b1"])
