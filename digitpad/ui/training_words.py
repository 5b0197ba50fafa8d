"""How a training goes, in the few words that fit into one line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.training_plan import TrainingResult


def tr(words: str) -> str:
    """Return the words in the person's language."""
    return QCoreApplication.translate("TrainingWords", words)


def progress_words(point: "TrainingPoint") -> str:
    """Return how far a training has come: "Epoch 8 of 12 · 62 %"."""
    epoch = min(point.epochs, int(point.epoch) + 1)
    return tr("Epoch {0} of {1} · {2}").format(epoch, point.epochs, percent(share_done(point), 0))


def share_done(point: "TrainingPoint") -> float:
    """Return how much of its steps a training has made, 0 to 1."""
    return point.step / max(1, point.steps)


def pace_words(point: "TrainingPoint") -> str:
    """Return how quickly it gets on: "41,300 digits/s · 11 s left"."""
    speed = tr("{0:,.0f} digits/s").format(point.digits_per_second)
    return " · ".join(filter(None, (speed, _time_left(point.seconds_left))))


def step_words(point: "TrainingPoint") -> tuple[str, str]:
    """Return the numbers of the batch that was learned from last, in two parts."""
    learned = tr("Step {0:,} · loss {1:#.4g} · {2} right").format(
        point.step, point.training_loss, percent(point.training_accuracy)
    )
    gradient = "" if point.gradient_norm is None else tr("gradient {0:.3g}").format(point.gradient_norm)
    return learned, " · ".join(filter(None, (gradient, tr("rate {0:.3g}").format(point.learning_rate))))


def outcome_words(word: str, result: "TrainingResult") -> str:
    """Return how good a network has become: "Finished: 97.9 % on validation digits"."""
    if result.validation_accuracy is None:
        return word
    return tr("{0}: {1} on validation digits").format(word, percent(result.validation_accuracy))


def epoch_words(epoch: float) -> str:
    """Return an epoch with its fraction, as far as that matters: "3.2", "12", "140"."""
    return f"{epoch:.0f}" if epoch >= 100 or epoch == round(epoch) else f"{epoch:.1f}"


def one(digit: int) -> str:
    """Return a digit with its article: "A 7", "An 8"."""
    return (tr("An {0}") if digit == 8 else tr("A {0}")).format(digit)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share, 0 to 1, as "97.9 %"."""
    return f"{100 * share:.{decimals}f} %"


def duration(seconds: float) -> str:
    """Return a time as "98 s", "5 min" or "2.5 h"."""
    if seconds < 99:
        return tr("{0:.0f} s").format(seconds)
    if seconds < 99 * 60:
        return tr("{0:.0f} min").format(seconds / 60)
    return tr("{0:.1f} h").format(seconds / 3600)


def _time_left(seconds: float | None) -> str:
    return "" if seconds is None else tr("{0} left").format(duration(seconds))
