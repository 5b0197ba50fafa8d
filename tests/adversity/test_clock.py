"""The clock is set back or forward, as where a battery is empty or a computer finds its time server late."""

import datetime as dt
import itertools
import os
import time
from pathlib import Path

import pytest

from digitpad.data.digits import DataSet
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.story import model_of_run
from digitpad.training.trainer import Training
from tests.training._made_up_digits import made_up_data

_SMALL = TrainingSettings(hidden_size=8, batch_size=50, epochs=3)
_DAY = 24 * 3600.0


class Clock:
    """What the system says the time is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.offset = 0.0
        self._true_time = time.time
        clock = self

        class Datetime(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> "Datetime":
                return cls.fromtimestamp(clock.now(), tz)

        monkeypatch.setattr(time, "time", self.now)
        monkeypatch.setattr(dt, "datetime", Datetime)

    def now(self) -> float:
        """Return seconds since 1970, or what passes for them."""
        return self._true_time() + self.offset


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(scope="module")
def data() -> DataSet:
    return made_up_data()


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


def train(runs: Runs, data: DataSet, name: str, clock: Clock | None = None) -> str:
    """Train, and set the clock back by an hour with each point where there is one; return the run's id."""
    training = Training(_SMALL, data)
    recorder = runs.begin(training, "builtin", name=name)
    recorder.add(training.first_point())
    while not training.finished:
        point = training.advance(training.step + 5)
        recorder.add(point)
        if clock:
            clock.offset -= 3600
    recorder.finish("finished", model=model_of_run(_SMALL, data, point.params, {}))
    return recorder.run_id


def test_a_training_does_not_notice(runs: Runs, data: DataSet, clock: Clock) -> None:
    run_id = train(runs, data, "set back", clock)
    assert clock.offset < -_DAY / 3
    run = runs.record(run_id)
    assert (run.state, run.step) == ("finished", 63)
    seconds = runs.curves(run_id)["seconds"]
    assert all(later >= earlier for earlier, later in itertools.pairwise(seconds))
    assert 0 <= run.seconds < 60
    assert runs.snapshots(run_id).steps[-1] == 63


def test_runs_are_told_apart_and_stand_where_the_clock_said(runs: Runs, data: DataSet, clock: Clock) -> None:
    first = train(runs, data, "Book")
    clock.offset = -400 * _DAY
    second = train(runs, data, "Book")
    clock.offset = 0
    third = train(runs, data, "Book")
    assert len({first, second, third}) == 3
    assert [run.id for run in runs.records()] == [third, first, second]
    assert runs.find("Book").id == third


@pytest.mark.parametrize("offset", [-400 * _DAY, 400 * _DAY])
def test_what_was_deleted_is_kept_as_long_as_it_should_and_can_be_removed(
    runs: Runs, data: DataSet, clock: Clock, offset: float
) -> None:
    clock.offset = max(0.0, -offset)  # in the future, which is set right after
    deleted = train(runs, data, "deleted")
    runs.trash(deleted)
    clock.offset = 0
    assert runs.purge(older_than=30 * _DAY) == 0
    assert [run.id for run in runs.records(trashed=True)] == [deleted]
    assert runs.purge() == 1


@pytest.mark.parametrize("offset", [-400 * _DAY, 400 * _DAY])
def test_a_run_that_was_never_whole_is_cleared_away(runs: Runs, data: DataSet, clock: Clock, offset: float) -> None:
    train(runs, data, "whole")
    half = runs.path / "20300101-000000-000-dead"
    half.mkdir()
    os.utime(half, (time.time() - offset,) * 2)
    assert len(Runs(runs.path).records()) == 1
    assert not half.exists()
