"""The rules that end a training."""

from typing import Any

import pytest

from digitpad.training.settings import TrainingSettings
from digitpad.training.stopping import Progress, reason_to_stop


def reasons(accuracies: list[float], **rules: Any) -> list[str | None]:
    """Return the reason to stop after each epoch, of ten seconds each."""
    settings = TrainingSettings(epochs=10, **rules)
    progress = Progress()
    found: list[str | None] = []
    for epoch, accuracy in enumerate(accuracies, start=1):
        progress.add(epoch, accuracy)
        found.append(reason_to_stop(settings, progress, epoch, 10.0 * epoch))
    return found


def test_without_rules_the_epochs_decide() -> None:
    assert reasons([0.5] * 10) == [None] * 9 + ["epochs"]


def test_a_time_limit() -> None:
    assert reasons([0.5] * 3, time_limit=20) == [None, "time", "time"]


def test_a_target() -> None:
    assert reasons([0.5, 0.89, 0.9, 0.8], target_accuracy=0.9) == [None, None, "accuracy", "accuracy"]


@pytest.mark.parametrize(
    ("accuracies", "ends_after"), [([0.1, 0.2, 0.2, 0.2], 4), ([0.3, 0.2, 0.1], 3), ([0.1, 0.0, 0.2, 0.1, 0.3], None)]
)
def test_patience_counts_the_epochs_since_the_best(accuracies: list[float], ends_after: int | None) -> None:
    found = reasons(accuracies, patience=2)
    assert (found.index("patience") + 1 if "patience" in found else None) == ends_after
