"""How a training goes, told point by point: one JSON object a line, or progress for a person."""

import json

from digitpad.cli.progress_bar import ProgressBar
from digitpad.training.observations import Observer
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings

_FIELDS = (
    "step",
    "steps",
    "epoch",
    "epochs",
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "digits_per_second",
    "seconds_left",
    "seconds",
    "learning_rate",
    "gradient_norm",
    "silent_units",
    "finished",
    "finished_by",
)
"""What of a point is printed with --json."""


class Course:
    """Tells of one training."""

    def __init__(self, bar: ProgressBar, settings: TrainingSettings, *, as_json: bool, trial: str = "") -> None:
        """Prepare to tell.

        Args:
            bar: Where progress is shown.
            settings: Of the training.
            as_json: Whether to print JSON instead.
            trial: What the training is called among others; empty where it is the only one.
        """
        self._bar = bar
        self._as_json = as_json
        self._trial = trial
        self._observer = Observer(settings)
        self._observed: set[str] = set()
        self._epochs_noted = 0
        self._validation: float | None = None

    def show(self, point: TrainingPoint) -> None:
        """Tell of the next point."""
        observations = self._observer.add(point)
        if self._as_json:
            told = {name: getattr(point, name) for name in _FIELDS}
            told["observations"] = [observation.words for observation in observations]
            print(json.dumps({"trial": self._trial, **told} if self._trial else told), flush=True)
            return
        if point.validation_accuracy is not None:
            self._validation = point.validation_accuracy
        words = f"{self._trial}: {self._words(point)}" if self._trial else self._words(point)
        self._bar.show(point.step / max(1, point.steps), words)
        if int(point.epoch) > self._epochs_noted:
            self._epochs_noted = int(point.epoch)
            self._bar.note(words)
        for observation in observations:
            if observation.kind not in self._observed:  # each is said once
                self._observed.add(observation.kind)
                self._bar.say(observation.words)

    def _words(self, point: TrainingPoint) -> str:
        """Return a point in one line; what is right is of the validation digits, when they were last looked at."""
        right = f" | {self._validation:.1%} right" if self._validation is not None else ""
        left = f" | {duration(point.seconds_left)} left" if point.seconds_left and not point.finished else ""
        return (
            f"epoch {point.epoch:.1f}/{point.epochs} | loss {point.training_loss:.4f}{right}{left} | "
            f"{point.digits_per_second:,.0f} digits/s"
        )


def duration(seconds: float) -> str:
    """Return a time in words: "2 min 5 s"."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
