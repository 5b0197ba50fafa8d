"""Training: it learns, reports what it does, gives the same network again, and says when it fails."""

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.nn import TwoLayerNet
from digitpad.training import trainer
from digitpad.training.evaluation import evaluate
from digitpad.training.settings import (
    ACTIVATIONS,
    INITIAL_WEIGHTS,
    OPTIMIZERS,
    PRESETS,
    USUAL_LEARNING_RATES,
    SettingsProblem,
    TrainingSettings,
)
from digitpad.training.trainer import TrainingDiverged, TrainingPoint, train

SMALL = TrainingSettings(hidden_size=16, initial_weights="he", batch_size=50, epochs=4, seed=3)


def last_point(settings: TrainingSettings, data: DataSet) -> TrainingPoint:
    *_, last = train(settings, data)
    return last


def assert_same_network(one: TrainingPoint, other: TrainingPoint) -> None:
    for key, array in one.params.items():
        np.testing.assert_array_equal(array, other.params[key])


class Clock:
    """A clock that moves on by a thousandth of a second whenever it is looked at, which is after each batch."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(trainer, "perf_counter", clock)
    monkeypatch.setattr(trainer, "_COPYING_SHARE", float("inf"))
    return clock


@pytest.fixture
def point_each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "_INTERVAL", 0.0)
    monkeypatch.setattr(trainer, "_COPYING_SHARE", float("inf"))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("initial_weights", INITIAL_WEIGHTS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_choice_learns(data: DataSet, activation: Any, initial_weights: Any, optimizer: Any) -> None:
    settings = TrainingSettings(
        hidden_size=20,
        activation=activation,
        initial_weights=initial_weights,
        optimizer=optimizer,
        learning_rate=USUAL_LEARNING_RATES[optimizer],
        batch_size=20,
        epochs=12,
    )
    first, *_, last = train(settings, data)
    assert last.training_loss < 0.5 * first.training_loss
    assert last.validation_accuracy is not None
    assert last.validation_accuracy > 0.9


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_learn(data: DataSet, preset: str) -> None:
    last = last_point(dataclasses.replace(PRESETS[preset], epochs=18, batch_size=20), data)
    network = TwoLayerNet.from_params(last.params, "relu")
    assert evaluate(network, data.test).accuracy > 0.95


def test_the_first_point_comes_before_the_first_step(data: DataSet) -> None:
    first = next(train(SMALL, data))
    assert (first.step, first.epoch, first.finished) == (0, 0.0, False)
    assert (first.digits_per_second, first.seconds_left) == (0.0, None)
    assert first.training_loss == pytest.approx(2.5, abs=1)
    assert first.validation_loss == pytest.approx(2.5, abs=1)
    assert not first.params["b1"].any()


def test_the_last_point_is_the_finished_network_on_all_validation_digits(data: DataSet) -> None:
    *points, last = train(SMALL, data)
    assert last.finished
    assert not any(point.finished for point in points)
    assert last.step == last.steps == 4 * 21  # 1,003 digits make 21 batches of 50
    assert last.epoch == last.epochs == 4
    assert last.seconds_left == 0
    validation = evaluate(TwoLayerNet.from_params(last.params, "relu"), data.validation)
    assert last.validation_accuracy == validation.accuracy
    assert last.validation_loss == validation.loss


@pytest.mark.usefixtures("point_each_batch")
def test_points_tell_the_course(data: DataSet) -> None:
    points = list(train(SMALL, data))
    assert [point.step for point in points] == list(range(85))
    for point in points[1:]:
        assert point.epoch == pytest.approx(point.step / 21)
        assert point.digits_per_second > 0
        assert point.seconds_left is not None
        assert point.seconds_left >= 0
    assert {array.dtype for array in points[-1].params.values()} == {np.dtype(np.float32)}
    assert points[-1].training_loss < points[1].training_loss


@pytest.mark.usefixtures("point_each_batch")
def test_a_points_parameters_are_its_own(data: DataSet) -> None:
    second, third = itertools.islice(train(SMALL, data), 1, 3)
    assert not np.array_equal(second.params["W1"], third.params["W1"])
    assert not np.shares_memory(second.params["W1"], third.params["W1"])


@pytest.mark.usefixtures("point_each_batch")
def test_training_loss_is_the_mean_over_the_batches_since_the_last_point(data: DataSet) -> None:
    settings = dataclasses.replace(SMALL, batch_size=len(data.training), epochs=3)
    points = list(train(settings, data))
    for before, point in itertools.pairwise(points):  # a batch is answered by the network as it was before the step
        network = TwoLayerNet.from_params(before.params, "relu")
        assert point.training_loss == pytest.approx(
            network.loss(data.training.images(), data.training.labels), rel=1e-4
        )


def test_points_come_at_intervals_of_time_not_by_batches(data: DataSet, clock: Clock) -> None:
    first, second, third, *_ = train(dataclasses.replace(SMALL, batch_size=1), data)
    assert second.step - first.step > 20  # at a thousandth of a second for each batch
    assert third.step - second.step == pytest.approx(1000 / 30, abs=5)
    assert clock.now > 4


@pytest.mark.parametrize("settings", [SMALL, dataclasses.replace(PRESETS["good"], hidden_size=20, epochs=3, seed=8)])
def test_the_same_seed_gives_the_same_bits_however_often_points_are_taken(
    data: DataSet, settings: TrainingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seldom = last_point(settings, data)
    monkeypatch.setattr(trainer, "_INTERVAL", 0.0)
    monkeypatch.setattr(trainer, "_EXTRA_VALIDATION_SHARE", 1.0)
    assert_same_network(last_point(settings, data), seldom)


def test_another_seed_gives_another_network(data: DataSet) -> None:
    other = last_point(dataclasses.replace(SMALL, seed=4), data)
    assert not np.array_equal(other.params["W1"], last_point(SMALL, data).params["W1"])


def test_a_seed_means_the_same_initial_weights_whatever_else_is_chosen(data: DataSet) -> None:
    other = dataclasses.replace(SMALL, augmentation="light", optimizer="adam", schedule="cosine", weight_average=0.9)
    assert_same_network(next(train(other, data)), next(train(SMALL, data)))


def test_a_run_that_is_left_in_the_middle_leaves_nothing_behind(data: DataSet) -> None:
    errors_before = np.geterr()
    begun = train(SMALL, data)
    next(begun)
    next(begun)
    assert np.geterr() == errors_before  # also while it is suspended
    begun.close()
    with pytest.raises(StopIteration):
        next(begun)
    assert_same_network(last_point(SMALL, data), last_point(SMALL, data))


def test_a_pause_is_no_working_time(data: DataSet, clock: Clock) -> None:
    run = train(dataclasses.replace(SMALL, batch_size=1), data)
    before = list(itertools.islice(run, 3))[-1]
    clock.now += 3600
    after = next(run)
    assert after.digits_per_second == pytest.approx(before.digits_per_second, rel=0.2)
    assert before.seconds_left is not None
    assert after.seconds_left == pytest.approx(before.seconds_left, rel=0.2)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_an_absurd_learning_rate_is_explained_not_crashed(data: DataSet, optimizer: Any) -> None:
    settings = dataclasses.replace(SMALL, optimizer=optimizer, learning_rate=1e9, epochs=200)
    with pytest.raises(TrainingDiverged, match=r"learning rate 1,000,000,000 is too high .* is usual"):
        last_point(settings, data)


def test_validation_digits_may_be_missing(data: DataSet) -> None:
    points = list(train(SMALL, dataclasses.replace(data, validation=data.validation[:0])))
    assert all(point.validation_loss is None and point.validation_accuracy is None for point in points)
    assert points[-1].training_accuracy > 0.8


def test_no_training_digits_are_a_problem_of_the_settings(data: DataSet) -> None:
    with pytest.raises(SettingsProblem, match="Made up has no training digits"):
        next(train(SMALL, dataclasses.replace(data, training=data.training[:0])))


def test_fewer_digits_than_a_batch_still_train(data: DataSet) -> None:
    few = dataclasses.replace(data, training=data.training[:7])
    last = last_point(dataclasses.replace(SMALL, batch_size=4096), few)
    assert last.steps == 4


def test_the_average_of_the_weights_is_what_is_reported(data: DataSet) -> None:
    averaged = last_point(dataclasses.replace(SMALL, weight_average=0.99), data)
    plain = last_point(SMALL, data)
    assert averaged.training_loss == pytest.approx(plain.training_loss, rel=0.5)
    assert not np.array_equal(averaged.params["W1"], plain.params["W1"])
    assert abs(averaged.params["W1"] - plain.params["W1"]).max() < 0.2
