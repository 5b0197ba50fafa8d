"""Ways to share the work of a training: those that can pay, and all with the same result."""

import dataclasses
import os

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.training import run, shared_product, ways_to_work
from digitpad.training.quickest_way import QuickestWay
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.training.ways_to_work import Way

LARGE = TrainingSettings(hidden_size=800, batch_size=256)
AVAILABLE = ways_to_work.available_cores()
SMALL = with_augmentation(
    TrainingSettings(hidden_size=30, initial_weights="he", batch_size=64, epochs=2, dropout=0.2, seed=2), "light"
)


@pytest.fixture(autouse=True)
def _four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_to_work, "available_cores", lambda: 4)
    monkeypatch.setattr(run, "available_cores", lambda: 4)


def test_what_cannot_pay_is_not_tried() -> None:
    alone = Way(threads=1, batches_ahead=False)
    assert ways_to_work.ways_to_work(TrainingSettings(), 100) == (alone,)
    assert ways_to_work.ways_to_work(LARGE, 256) == (alone, Way(threads=4, batches_ahead=False))
    assert ways_to_work.ways_to_work(SMALL, 64) == (alone, Way(threads=1, batches_ahead=True))
    assert len(ways_to_work.ways_to_work(with_augmentation(LARGE, "light"), 256)) == 3


def test_on_one_core_there_is_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_to_work, "available_cores", lambda: 1)
    assert len(ways_to_work.ways_to_work(with_augmentation(LARGE, "light"), 256)) == 1


def test_larger_batches_are_shared_from_the_change_on(data: DataSet) -> None:
    settings = dataclasses.replace(LARGE, batch_size=1)
    training = TrainingRun(settings, data.training)
    assert training._quickest._ways == (Way(threads=1, batches_ahead=False),)
    training.change(dataclasses.replace(settings, batch_size=256))
    assert Way(threads=4, batches_ahead=False) in training._quickest._ways


def test_this_machine_has_a_core() -> None:
    assert 1 <= AVAILABLE <= (os.cpu_count() or 1)


@pytest.mark.parametrize("settings", [SMALL, dataclasses.replace(SMALL, batch_size=4096, activation="sigmoid")])
@pytest.mark.parametrize("way", [Way(1, batches_ahead=True), Way(2, batches_ahead=False), Way(4, batches_ahead=True)])
def test_all_ways_lead_to_the_same_network(
    data: DataSet, monkeypatch: pytest.MonkeyPatch, settings: TrainingSettings, way: Way
) -> None:
    monkeypatch.setattr(shared_product, "_WORTH_SHARING", 0)

    def learned(ways: list[Way]) -> TrainingRun:
        training = TrainingRun(settings, data.training)
        training._quickest = QuickestWay(ways)
        while training.step < training.steps:
            with training.helped():
                for _ in range(min(5, training.steps - training.step)):
                    training.learn_batch()
        return training

    alone, helped = learned([Way(1, batches_ahead=False)]), learned([way])
    for key, array in alone.params.items():
        np.testing.assert_array_equal(helped.params[key], array)
    assert alone.numbers == helped.numbers


def test_a_batch_prepared_ahead_is_undone_where_it_is_not_wanted_any_more(data: DataSet) -> None:
    def changed_after_three_batches(way: Way) -> TrainingRun:
        training = TrainingRun(SMALL, data.training)
        training._quickest = QuickestWay([way])
        with training.helped():
            for _ in range(3):
                training.learn_batch()
        numbers = training.numbers
        training.change(dataclasses.replace(SMALL, rotation=45.0))
        assert training.numbers == numbers
        training._quickest = QuickestWay([way])
        with training.helped():
            for _ in range(4):
                training.learn_batch()
        return training

    alone = changed_after_three_batches(Way(1, batches_ahead=False))
    ahead = changed_after_three_batches(Way(1, batches_ahead=True))
    for key, array in alone.params.items():
        np.testing.assert_array_equal(ahead.params[key], array)
