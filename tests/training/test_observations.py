"""Plain words about a training: said when they are true, and not before."""

import dataclasses
from typing import Any, get_args

import pytest

from digitpad.data.digits import DataSet
from digitpad.training.observations import FINISHED_WORDS, Observation, Observer
from digitpad.training.point import Change, StopReason, TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import train

POINTS_AN_EPOCH = 10


def point(number: int, **told: Any) -> TrainingPoint:
    """Return one point of ten an epoch; each epoch's last has looked at the validation digits."""
    epoch_over = number % POINTS_AN_EPOCH == 0
    usual: dict[str, Any] = {
        "step": 100 * number,
        "steps": 100_000,
        "epoch": number / POINTS_AN_EPOCH,
        "epochs": 100,
        "training_loss": 0.4,
        "training_accuracy": 0.9,
        "validation_loss": 0.5,
        "validation_accuracy": 0.9,
        "digits_per_second": 1e5,
        "seconds_left": 1.0,
        "params": {},
        "finished": False,
        "silent_units": 0 if epoch_over else None,
        "full_validation": epoch_over,
    }
    return TrainingPoint(**usual | told)


def seen(points: list[TrainingPoint]) -> list[tuple[Observation, ...]]:
    observer = Observer(TrainingSettings())
    return [observer.add(point) for point in points]


def test_of_a_training_that_goes_well_there_is_nothing_to_say(data: DataSet) -> None:
    settings = TrainingSettings(hidden_size=20, initial_weights="he", batch_size=50, epochs=4)
    observer = Observer(settings)
    assert [observer.add(point) for point in train(settings, data)][-1] == ()


def test_what_is_known_by_heart() -> None:
    points = [point(number, training_accuracy=1.0, training_loss=0.001) for number in range(1, 121)]
    first = next(index for index, said in enumerate(seen(points)) if said)
    assert points[first].epoch == 9  # the best was at the end of the first
    assert seen(points)[first] == (
        Observation(
            "by_heart",
            "It knows the training digits by heart: validation has not improved for 8 epochs.",
            warning=True,
        ),
    )
    assert "for 11 epochs" in seen(points)[-1][0].words


def test_a_standstill_before_all_is_learned() -> None:
    said = seen([point(number) for number in range(1, 121)])[-1]
    assert [(observation.kind, observation.warning) for observation in said] == [("standstill", False)]
    assert said[0].words == "Validation has not improved for 11 epochs."


def test_progress_is_no_standstill() -> None:
    points = [point(number, validation_accuracy=0.5 + number / 1000) for number in range(1, 121)]
    assert seen(points)[-1] == ()


@pytest.mark.parametrize(("silent", "warning"), [(9, None), (10, False), (41, True)])
def test_hidden_units_that_never_fire(silent: int, *, warning: bool | None) -> None:
    said = seen([point(10, silent_units=silent), point(11)])[-1]
    if warning is None:
        assert said == ()
    else:
        assert said == (
            Observation(
                "silent_units", f"{silent} of 50 hidden units fire for none of the digits tried.", warning=warning
            ),
        )


def test_a_network_that_guesses() -> None:
    points = [point(number, training_loss=2.3, training_accuracy=0.1, validation_accuracy=0.11) for number in (1, 10)]
    assert seen(points)[0] == ()  # too early to tell
    assert [observation.kind for observation in seen(points)[1]] == ["guessing"]


def test_a_network_that_has_lost_what_it_knew_does_not_still_guess() -> None:
    points = [point(10, validation_accuracy=0.9), point(20, training_loss=9.0, validation_accuracy=0.1)]
    assert "It guesses again: what it knew by epoch 1 is lost." in [said.words for said in seen(points)[-1]]


def test_a_loss_that_rises() -> None:
    falling = [point(number, training_loss=1 / number) for number in range(1, 60)]
    assert not any(seen(falling))
    rising = falling + [point(60 + number, training_loss=1.0 + number / 10) for number in range(20)]
    assert "the learning rate may be too high" in seen(rising)[-1][0].words


def test_a_loss_that_is_higher_since_the_settings_were_changed_is_not_rising() -> None:
    falling = [point(number, training_loss=1 / number) for number in range(1, 60)]
    change = Change(6000, 6.0, "dropout", 0.0, 0.9)
    harder = [point(60 + number, training_loss=1.2, changes=() if number else (change,)) for number in range(20)]
    assert not any(seen(falling + harder))
    worse = [point(80 + number, training_loss=1.2 + number / 4) for number in range(20)]
    assert seen(falling + harder + worse)[-1][0].kind == "rising"


@pytest.mark.parametrize("leap", [2.5, 15.0, 200.0])
def test_a_rate_that_was_made_too_high_on_the_way_is_told(leap: float) -> None:
    falling = [point(number, training_loss=1 / number) for number in range(1, 60)]
    change = Change(6000, 6.0, "learning_rate", 0.1, 5.0)
    wild = [point(60 + number, training_loss=leap, changes=() if number else (change,)) for number in range(10)]
    assert seen(falling + wild)[-1][0].kind == "rising"


def test_the_noise_of_a_small_loss_is_no_rise() -> None:
    points = [point(number, training_loss=0.001 if number < 30 else 0.1) for number in range(1, 60)]
    assert not any(seen(points))


def test_every_reason_to_end_has_its_words() -> None:
    assert set(FINISHED_WORDS) == set(get_args(StopReason))


def test_too_high_a_learning_rate_kills_hidden_units_and_is_told(data: DataSet) -> None:
    settings = TrainingSettings(hidden_size=50, initial_weights="he", learning_rate=8.0, batch_size=50, epochs=4)
    observer = Observer(settings)
    said = [observer.add(point) for point in train(dataclasses.replace(settings), data)][-1]
    assert "silent_units" in {observation.kind for observation in said}
