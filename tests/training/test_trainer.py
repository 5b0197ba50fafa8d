"""Training: it learns, reports what it does, gives the same network again, and says when it fails."""

import dataclasses
import gc
import itertools
import weakref
from typing import Any

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.nn import TwoLayerNet
from digitpad.training import trainer, validation
from digitpad.training.bounds import SettingsProblem
from digitpad.training.choices import ACTIVATIONS, INITIAL_WEIGHTS, OPTIMIZERS, USUAL_LEARNING_RATES
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.evaluation import evaluate
from digitpad.training.point import TrainingPoint
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.training.trainer import Training, train

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
    monkeypatch.setattr(trainer, "_REPORTING_SHARE", float("inf"))
    return clock


@pytest.fixture
def point_each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "_INTERVAL", 0.0)
    monkeypatch.setattr(trainer, "_REPORTING_SHARE", float("inf"))


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
    measured = evaluate(TwoLayerNet.from_params(last.params, "relu"), data.validation)
    assert last.validation_accuracy == measured.accuracy
    assert last.validation_loss == measured.loss


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


def test_a_short_training_has_points_enough_whatever_they_cost(
    data: DataSet, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "_REPORTING_SHARE", 1e-9)
    points = [*train(dataclasses.replace(SMALL, batch_size=1), data)]
    assert 80 < len(points) < 130
    steps = np.diff([point.step for point in points])
    assert steps[:-1].max() < len(data.training) / 10


@pytest.mark.parametrize("settings", [SMALL, dataclasses.replace(PRESETS["good"], hidden_size=20, epochs=3, seed=8)])
def test_the_same_seed_gives_the_same_bits_however_often_points_are_taken(
    data: DataSet, settings: TrainingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seldom = last_point(settings, data)
    monkeypatch.setattr(trainer, "_INTERVAL", 0.0)
    monkeypatch.setattr(validation, "_EXTRA_SHARE", 1.0)
    assert_same_network(last_point(settings, data), seldom)


def test_another_seed_gives_another_network(data: DataSet) -> None:
    other = last_point(dataclasses.replace(SMALL, seed=4), data)
    assert not np.array_equal(other.params["W1"], last_point(SMALL, data).params["W1"])


def test_a_seed_means_the_same_initial_weights_whatever_else_is_chosen(data: DataSet) -> None:
    other = dataclasses.replace(SMALL, optimizer="adam", schedule="cosine", weight_average=0.9, dropout=0.5)
    assert_same_network(next(train(with_augmentation(other, "light"), data)), next(train(SMALL, data)))


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


def test_it_is_gone_as_soon_as_nobody_needs_it(data: DataSet) -> None:
    training = Training(SMALL, data)
    training.first_point()
    training.advance()
    there = weakref.ref(training)
    gc.disable()  # which would come late: the digits of a mixture are hundreds of megabytes
    try:
        del training
        assert there() is None
    finally:
        gc.enable()


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
    assert not np.array_equal(averaged.params["W1"], plain.params["W1"])
    assert abs(averaged.params["W1"] - plain.params["W1"]).max() < 0.2


def batch_by_batch(training: Training) -> TrainingPoint:
    point = training.first_point()
    while not training.finished:
        point = training.advance(training.step + 1)
    return point


def test_before_there_is_an_average_the_network_is_what_has_been_learned(data: DataSet) -> None:
    averaged = dataclasses.replace(SMALL, weight_average=0.99)
    without, with_average = Training(SMALL, data), Training(averaged, data)
    for _ in range(7):  # an average is first taken after the eighth step
        assert_same_network(without.advance(without.step + 1), with_average.advance(with_average.step + 1))
    assert not np.array_equal(without.advance(8).params["W1"], with_average.advance(8).params["W1"])


def test_one_step_tells_its_own_numbers(data: DataSet) -> None:
    training = Training(SMALL, data)
    assert training.first_point().gradient_norm is None
    before = {key: array.copy() for key, array in training.params.items()}
    point = training.advance(training.step + 1)
    assert (point.step, point.learning_rate) == (1, 0.1)
    moved = np.sqrt(sum(float(((array - before[key]) ** 2).sum()) for key, array in point.params.items()))
    assert point.gradient_norm == pytest.approx(moved / 0.1, rel=1e-4)  # plain SGD goes the gradient times the rate
    assert point.weight_norms["W1"] == pytest.approx(float(np.linalg.norm(point.params["W1"])), rel=1e-5)


def test_one_epoch_ends_where_the_epoch_ends(data: DataSet) -> None:
    training = Training(SMALL, data)
    end = training.epoch_end
    while training.step < end:
        point = training.advance(end)
    assert (point.step, point.epoch) == (21, 1.0)
    assert training.epoch_end == 42


def test_steps_taken_one_by_one_give_the_same_network(data: DataSet) -> None:
    settings = dataclasses.replace(with_augmentation(SMALL, "light"), dropout=0.2, optimizer="adam", learning_rate=0.01)
    assert_same_network(batch_by_batch(Training(settings, data)), last_point(settings, data))


def test_changes_hold_from_the_next_step_on_and_are_announced(data: DataSet) -> None:
    training = Training(SMALL, data)
    training.advance(5)
    training.change({"learning_rate": 0.05, "batch_size": 50, "dropout": 0.5})
    point = training.advance(training.step + 1)
    assert [(change.step, change.setting, change.before, change.after) for change in point.changes] == [
        (5, "learning_rate", 0.1, 0.05),
        (5, "dropout", 0.0, 0.5),
    ]
    assert point.changes[0].words == "Learning rate 0.1 → 0.05"
    assert point.learning_rate == 0.05
    assert training.settings.dropout == 0.5
    assert training.advance(training.step + 1).changes == ()
    assert len(training.changes) == 2


def test_a_change_to_what_it_is_already_changes_nothing(data: DataSet) -> None:
    training = Training(SMALL, data)
    training.advance(30)
    training.change({name: getattr(SMALL, name) for name in ("learning_rate", "batch_size", "hidden_size")})
    assert training.changes == ()
    assert_same_network(batch_by_batch(training), last_point(SMALL, data))


@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 0.01},
        {"batch_size": 7},
        {"weight_decay": 0.01},
        {"dropout": 0.5},
        {"label_smoothing": 0.2},
        {"rotation": 10.0},
        {"elastic": 1.0},
        {"momentum": 0.5},
        {"schedule": "cosine"},
    ],
)
def test_each_change_makes_a_difference_and_the_same_one_again(data: DataSet, changes: dict[str, Any]) -> None:
    settings = dataclasses.replace(SMALL, optimizer="momentum", learning_rate=0.05)

    def changed_at_step_30() -> TrainingPoint:
        training = Training(settings, data)
        while training.step < 30:
            training.advance(30)
        training.change(changes)
        return batch_by_batch(training)

    changed = changed_at_step_30()
    assert not np.array_equal(changed.params["W1"], last_point(settings, data).params["W1"])
    assert_same_network(changed, changed_at_step_30())


def test_another_batch_size_goes_on_in_the_same_epoch(data: DataSet) -> None:
    training = Training(SMALL, data)
    while training.step < 10:
        training.advance(10)  # 500 of 1,003 digits
    training.change({"batch_size": 100})
    assert training.epoch_end == 10 + 6
    point = batch_by_batch(training)
    assert (point.epoch, point.step, point.steps) == (4, 16 + 3 * 11, 16 + 3 * 11)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learning_rate": -1.0}, "learning rate must be"),
        ({"hidden_size": 9}, "hidden units cannot be changed while a training runs"),
        ({"learning_rate": 0.5, "optimizer": "adam"}, "optimizer cannot be changed"),
        ({"colour": 1}, "no setting colour"),
    ],
)
def test_what_cannot_be_changed_is_said_and_nothing_changes(data: DataSet, changes: dict[str, Any], words: str) -> None:
    training = Training(SMALL, data)
    with pytest.raises(SettingsProblem, match=words):
        training.change(changes)
    assert training.settings == SMALL
    assert training.changes == ()


def test_fewer_epochs_than_were_done_end_the_training(data: DataSet) -> None:
    training = Training(SMALL, data)
    while training.step < 50:
        training.advance(50)
    training.change({"epochs": 1})
    assert training.advance().finished
    assert training.finished_by == "epochs"


@pytest.mark.usefixtures("point_each_batch")
def test_changes_may_be_sent_to_the_generator(data: DataSet) -> None:
    points = train(SMALL, data)
    next(points)
    next(points)
    point = points.send({"learning_rate": 0.01})
    assert (point.step, point.learning_rate) == (2, 0.01)
    assert [change.step for change in point.changes] == [1]
    assert next(points).learning_rate == 0.01


def test_training_ends_at_an_accuracy_at_the_end_of_an_epoch(data: DataSet) -> None:
    last = last_point(dataclasses.replace(SMALL, epochs=50, target_accuracy=0.9), data)
    assert last.finished_by == "accuracy"
    assert last.epoch == int(last.epoch) < 50
    assert last.full_validation
    assert last.validation_accuracy is not None
    assert last.validation_accuracy >= 0.9


def test_training_ends_when_patience_does(data: DataSet) -> None:
    settings = dataclasses.replace(SMALL, epochs=1000, patience=3, learning_rate=0.5)
    last = last_point(settings, data)
    assert last.finished_by == "patience"
    assert 4 <= last.epoch == int(last.epoch) < 1000
    assert_same_network(last_point(settings, data), last)


def test_training_ends_after_its_time(data: DataSet, clock: Clock) -> None:
    last = last_point(dataclasses.replace(SMALL, batch_size=1, epochs=1000, time_limit=2.0), data)
    assert last.finished_by == "time"
    assert last.seconds == pytest.approx(2, abs=0.2)
    assert last.seconds_left == 0


def test_rules_that_need_validation_digits_say_so(data: DataSet) -> None:
    without = dataclasses.replace(data, validation=data.validation[:0])
    with pytest.raises(SettingsProblem, match="Made up has no validation digits"):
        Training(dataclasses.replace(SMALL, patience=3), without)
    with pytest.raises(SettingsProblem, match="no validation digits"):
        Training(SMALL, without).change({"target_accuracy": 0.9})


def test_a_training_that_diverged_still_has_its_last_good_point(data: DataSet) -> None:
    training = Training(dataclasses.replace(SMALL, epochs=200), data)
    good = training.advance()
    training.change({"learning_rate": 1e9})
    with pytest.raises(TrainingDiverged) as diverged:
        batch_by_batch(training)
    assert diverged.value.last_good is not None
    assert diverged.value.last_good.step >= good.step
    assert all(np.isfinite(array).all() for array in diverged.value.last_good.params.values())


def test_dead_units_are_counted(data: DataSet) -> None:
    training = Training(dataclasses.replace(SMALL, epochs=1), data)
    assert training.first_point().silent_units == 0
    training.params["b1"][:5] = -1000
    assert batch_by_batch(training).silent_units == 5
