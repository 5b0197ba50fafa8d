"""What an experienced eye sees in the points of a training, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from digitpad.training.fields import FIELDS
from digitpad.training.point import StopReason, TrainingPoint
from digitpad.training.settings import TrainingSettings

Kind = Literal["by_heart", "standstill", "guessing", "rising", "silent_units"]

_STANDSTILL = 8
"""Epochs without a better validation accuracy that are worth a word."""
_BY_HEART = 0.995
"""Accuracy on the training digits from which on nothing more is to be learned from them."""
_GUESSING = 0.2
"""Accuracy that is hardly better than guessing, which has 0.1."""
_MANY_SILENT = 0.2
"""Share of hidden units that fire for none of the digits looked at, from which on it is worth a word."""
_RISING = 2.0
"""How many times its lowest the loss must be to be called rising."""
_LOWEST_THAT_COUNTS = 0.3
"""Below such a loss a rise is the noise of a network that has learned nearly everything."""
_MEASURED_OTHERWISE = {"dropout", "label_smoothing"} | {
    name for name, field in FIELDS.items() if field.group == "augmentation"
}
"""Settings that change what the training loss measures: what it was before them says nothing of what it is after."""
_KEPT = 0.95
"""Of the running means of what points tell: about twenty of them count."""

FINISHED_WORDS: Mapping[StopReason, str] = {
    "epochs": "All epochs are done.",
    "time": "The time is up.",
    "accuracy": "The target accuracy is reached.",
    "patience": "Validation has stopped improving.",
}
"""Why a training has ended by itself."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that is worth saying about a training as it is now."""

    kind: Kind
    words: str
    """One or two sentences: what there is to see, and what may help."""
    warning: bool
    """Whether something is wrong, and not merely worth knowing."""


class Observer:
    """Follows a training point by point, and says at each what is worth saying then."""

    def __init__(self, settings: TrainingSettings) -> None:
        self._hidden_size = settings.hidden_size
        self._best_accuracy = -1.0
        self._best_epoch = 0.0
        self._validation_accuracy: float | None = None
        self._silent: int | None = None
        self._loss = _Mean()
        self._accuracy = _Mean()
        self._lowest_loss = float("inf")

    def add(self, point: TrainingPoint) -> tuple[Observation, ...]:
        """Take in the next point of the training, and return what there is to say now, the gravest first."""
        if any(change.setting in _MEASURED_OTHERWISE for change in point.changes):
            self._loss, self._lowest_loss = _Mean(), float("inf")
        if point.step:  # what comes before the first step was not learned
            self._loss.add(point.training_loss)
            self._accuracy.add(point.training_accuracy)
            self._lowest_loss = min(self._lowest_loss, self._loss.value)
        if point.silent_units is not None:
            self._silent = point.silent_units
        if point.full_validation and point.validation_accuracy is not None:
            self._validation_accuracy = point.validation_accuracy
            if point.validation_accuracy > self._best_accuracy:
                self._best_accuracy, self._best_epoch = point.validation_accuracy, point.epoch
        found = (self._rising(), self._guessing(point), self._silent_units(), self._standstill(point))
        return tuple(observation for observation in found if observation is not None)

    def _rising(self) -> Observation | None:
        lowest = max(self._lowest_loss, _LOWEST_THAT_COUNTS)
        if self._loss.value <= _RISING * lowest:
            return None
        return Observation("rising", "The loss is rising: the learning rate may be too high.", warning=True)

    def _guessing(self, point: TrainingPoint) -> Observation | None:
        accuracy = self._validation_accuracy
        if point.epoch < 1 or accuracy is None or accuracy >= _GUESSING:
            return None
        if self._best_accuracy >= 2 * _GUESSING:
            words = f"It guesses again: what it knew by epoch {self._best_epoch:.3g} is lost."
        else:
            words = "It still guesses: another learning rate, or other initial weights, may set it going."
        return Observation("guessing", words, warning=True)

    def _silent_units(self) -> Observation | None:
        silent, hidden = self._silent or 0, self._hidden_size
        if silent < _MANY_SILENT * hidden:
            return None
        words = f"{silent:,} of {hidden:,} hidden units fire for none of the digits tried."
        return Observation("silent_units", words, warning=silent > hidden / 2)

    def _standstill(self, point: TrainingPoint) -> Observation | None:
        epochs = int(point.epoch - self._best_epoch + 1e-9)
        if self._validation_accuracy is None or epochs < _STANDSTILL:
            return None
        since = f"validation has not improved for {epochs} epochs."
        if self._accuracy.value >= _BY_HEART:
            return Observation("by_heart", f"It knows the training digits by heart: {since}", warning=True)
        return Observation("standstill", since.capitalize(), warning=False)


class _Mean:
    """A running mean, corrected for its beginning as in `smoothing.smoothed`."""

    def __init__(self) -> None:
        self._total = 0.0
        self._weight = 0.0

    def add(self, value: float) -> None:
        self._total = _KEPT * self._total + value
        self._weight = _KEPT * self._weight + 1

    @property
    def value(self) -> float:
        """The mean; 0 of nothing."""
        return self._total / self._weight if self._weight else 0.0
