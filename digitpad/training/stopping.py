"""When a training ends: after its epochs, after a time, at an accuracy, or when it no longer gets better."""

from dataclasses import dataclass

from digitpad.data.digits import DataSet
from digitpad.training.bounds import SettingsProblem
from digitpad.training.point import StopReason
from digitpad.training.settings import TrainingSettings


@dataclass(slots=True)
class Progress:
    """How the validation accuracy has developed, from epoch to epoch."""

    best_accuracy: float = -1.0
    best_epoch: int = 0

    def add(self, epoch: int, accuracy: float) -> None:
        """Take in the accuracy on all validation digits, measured at the end of an epoch, counted from 1."""
        if accuracy > self.best_accuracy:
            self.best_accuracy, self.best_epoch = accuracy, epoch


def reason_to_stop(settings: TrainingSettings, progress: Progress, epochs: int, seconds: float) -> StopReason | None:
    """Return which rule ends the training now; None where it goes on.

    Args:
        settings: The rules.
        progress: Of the validation accuracy, up to date.
        epochs: How many are complete.
        seconds: Working time so far.
    """
    if epochs >= settings.epochs:
        return "epochs"
    if settings.target_accuracy and progress.best_accuracy >= settings.target_accuracy:
        return "accuracy"
    if settings.patience and epochs - progress.best_epoch >= settings.patience:
        return "patience"
    if settings.time_limit and seconds >= settings.time_limit:
        return "time"
    return None


def looks_at_each_epoch(settings: TrainingSettings) -> bool:
    """Return whether a rule needs the validation accuracy at the end of every epoch."""
    return bool(settings.target_accuracy or settings.patience)


def check_rules(settings: TrainingSettings, data: DataSet) -> None:
    """Find out whether the rules can be followed.

    Raises:
        SettingsProblem: where one needs validation digits and there are none.
    """
    if looks_at_each_epoch(settings) and not len(data.validation):
        raise SettingsProblem(
            f"{data.name} has no validation digits to measure progress by. Choose other digits, or no target accuracy "
            "and endless patience."
        )
