import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.ui.data_loading import load_unless
from digitpad.ui.training_thread import TrainingResult, TrainingThread
from tests.ui.small_digits import small_data

SHORT = TrainingSettings(hidden_size=10, batch_size=50, epochs=3)
ENDLESS = TrainingSettings(hidden_size=10, batch_size=50, epochs=1000)
_PARAMS = {
    "W1": np.zeros((784, 10), np.float32),
    "b1": np.zeros(10, np.float32),
    "W2": np.zeros((10, 10), np.float32),
    "b2": np.zeros(10, np.float32),
}


@pytest.fixture(autouse=True)
def _small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitpad.data.sources.load_data", lambda _source: small_data())


@pytest.fixture
def endless(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingThread]:
    """A thread whose training never ends by itself."""

    def never_ending(_settings: TrainingSettings, _data: DataSet) -> Iterator[TrainingPoint]:
        step = 0
        while True:
            step += 1
            threading.Event().wait(0.002)
            yield _point(step)

    monkeypatch.setattr("digitpad.training.trainer.train", never_ending)
    thread = TrainingThread("builtin", ENDLESS)
    yield thread
    thread.stop()
    assert thread.wait(1000)


def _point(step: int) -> TrainingPoint:
    return TrainingPoint(
        step=step,
        steps=1_000_000,
        epoch=step / 100,
        epochs=10_000,
        training_loss=1 / step,
        training_accuracy=0.5,
        validation_loss=None,
        validation_accuracy=0.25 if step == 1 else None,
        digits_per_second=1.0,
        seconds_left=None,
        params=_PARAMS,
        finished=False,
    )


def test_a_run_reports_its_points_in_order_and_then_its_result(qtbot: QtBot) -> None:
    thread = TrainingThread("builtin", SHORT)
    points: list[TrainingPoint] = []
    thread.points_reported.connect(points.extend)
    with qtbot.waitSignal(thread.completed) as completed:
        thread.start()
    assert thread.wait(1000)
    assert completed.args is not None
    result = completed.args[0]
    assert isinstance(result, TrainingResult)
    steps = [point.step for point in points]
    assert steps == sorted(set(steps))
    assert steps[0] == 0
    assert points[-1].finished
    assert result.point is points[-1]
    assert result.point.params["W1"].shape == (784, 10)
    assert result.model.metadata["trained_on"] == "Small digits"
    assert np.array_equal(result.model.params["W1"], result.point.params["W1"])
    (measured,) = cast("list[dict[str, object]]", result.model.metadata["errors"])
    assert measured["digits"] == 50  # the validation digits; the test digits wait to be asked for
    assert result.validation_accuracy == points[-1].validation_accuracy


def test_a_busy_window_gets_all_points_at_once_and_the_newest_parameters_only(qtbot: QtBot) -> None:
    thread = TrainingThread("builtin", replace(SHORT, epochs=30))
    batches: list[list[TrainingPoint]] = []
    thread.points_reported.connect(batches.append)
    thread.start()
    assert thread.wait(10_000)  # the window does nothing meanwhile
    QCoreApplication.processEvents()
    (points,) = batches
    assert points[0].step == 0
    assert points[-1].finished
    assert points[-1].params
    assert not any(point.params for point in points[:-1])


def test_window_and_training_share_the_interpreter_in_short_turns(qtbot: QtBot, endless: TrainingThread) -> None:
    usual = sys.getswitchinterval()
    with qtbot.waitSignal(endless.points_reported):
        endless.start()
    assert sys.getswitchinterval() < usual
    with qtbot.waitSignal(endless.stopped):
        endless.stop()
    assert endless.wait(1000)
    assert sys.getswitchinterval() == usual


def test_it_rests_and_goes_on(qtbot: QtBot, endless: TrainingThread) -> None:
    steps: list[int] = []
    endless.points_reported.connect(lambda points: steps.extend(point.step for point in points))
    endless.start()
    qtbot.waitUntil(lambda: len(steps) > 2)
    endless.pause()
    qtbot.wait(60)  # what was on its way arrives
    resting_at = len(steps)
    qtbot.wait(60)
    assert len(steps) == resting_at
    endless.resume()
    qtbot.waitUntil(lambda: len(steps) > resting_at)
    assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("paused", [False, True])
def test_it_stops(qtbot: QtBot, endless: TrainingThread, *, paused: bool) -> None:
    with qtbot.waitSignal(endless.points_reported):
        endless.start()
    if paused:
        endless.pause()
        qtbot.wait(30)
    with qtbot.waitSignal(endless.stopped, timeout=1000) as stopped:
        endless.stop()
    assert stopped.args is not None
    result = stopped.args[0]
    assert result.point.step > 0
    assert result.model.metadata["stopped_after_epochs"] == result.point.epoch
    assert result.validation_accuracy == 0.25  # of the first point, the only one at which it was measured
    assert endless.wait(1000)


def test_it_stops_while_the_digits_are_still_being_made(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()

    def slow(_source: str) -> DataSet:
        made.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slow)
    thread = TrainingThread("slow", SHORT)
    thread.start()
    qtbot.wait(20)
    with qtbot.waitSignal(thread.stopped, timeout=1000) as stopped:
        thread.stop()
    made.set()
    assert stopped.args == [None]
    assert thread.wait(1000)


def test_digits_that_are_on_their_way_are_not_made_twice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()
    asked: list[str] = []

    def slow(source: str) -> DataSet:
        asked.append(source)
        made.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slow)
    assert load_unless(lambda: True, "shared") is None  # given up at once
    waiting = TrainingThread("shared", SHORT)
    prepared: list[DataSet] = []
    waiting.prepared.connect(prepared.append)
    waiting.start()
    qtbot.wait(50)
    made.set()
    qtbot.waitUntil(lambda: bool(prepared))
    waiting.stop()
    assert waiting.wait(1000)
    assert asked == ["shared"]


def test_a_training_that_diverges_says_so_in_plain_words(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def diverging(_settings: TrainingSettings, _data: DataSet) -> Iterator[TrainingPoint]:
        yield _point(1)
        raise TrainingDiverged("The learning rate is too high.")

    monkeypatch.setattr("digitpad.training.trainer.train", diverging)
    thread = TrainingThread("builtin", SHORT)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args == ["The learning rate is too high."]
    assert thread.wait(1000)


def test_digits_that_cannot_be_read_are_told_as_they_are(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_source: str) -> DataSet:
        raise FileProblem("The folder is empty.")

    monkeypatch.setattr("digitpad.data.sources.load_data", missing)
    thread = TrainingThread("folder", SHORT)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args == ["The folder is empty."]
    assert thread.wait(1000)


@pytest.mark.parametrize(
    ("error", "words"), [(MemoryError(), "memory"), (RuntimeError("no such thing"), "no such thing")]
)
def test_what_nobody_foresaw_is_logged_and_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, words: str
) -> None:
    def broken(_settings: TrainingSettings, _data: DataSet) -> Iterator[TrainingPoint]:
        raise error

    monkeypatch.setattr("digitpad.training.trainer.train", broken)
    thread = TrainingThread("builtin", SHORT)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args is not None
    assert words in failed.args[0]
    assert caplog.records[0].exc_info is not None
    assert thread.wait(1000)
