from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from digitpad.ui.training_words import duration, epoch_words, outcome_words, percent, step_words

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.training_plan import TrainingResult


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (98.0, "98 s"), (99.0, "2 min"), (5900.0, "98 min"), (9000.0, "2.5 h")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("epoch", "words"), [(0.0, "0"), (0.1963, "0.2"), (3.25, "3.2"), (12.0, "12"), (140.4, "140")])
def test_epochs(epoch: float, words: str) -> None:
    assert epoch_words(epoch) == words


def test_shares() -> None:
    assert percent(0.97912) == "97.9 %"
    assert percent(0.97912, 2) == "97.91 %"
    assert percent(1.0, 0) == "100 %"


def test_a_step_whose_gradient_is_not_known() -> None:
    point = SimpleNamespace(
        step=1204, training_loss=0.31234, training_accuracy=0.92, gradient_norm=None, learning_rate=0.1
    )
    assert step_words(cast("TrainingPoint", point)) == ("Step 1,204 · loss 0.3123 · 92.0 % right", "rate 0.1")


def test_an_outcome_without_a_measurement() -> None:
    assert outcome_words("Stopped", cast("TrainingResult", SimpleNamespace(validation_accuracy=None))) == "Stopped"
