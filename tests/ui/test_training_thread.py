import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from digitpad.data import load_data
from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.training.point import TrainingPoint
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from digitpad.ui.data_loading import load_unless
from digitpad.ui.training_orders import Goal
from digitpad.ui.training_plan import TrainingPlan, TrainingResult, plan_to_resume
from digitpad.ui.training_thread import TrainingThread, _short_turns
from tests.ui.small_digits import small_data

if TYPE_CHECKING:
    from digitpad.training.point import Change

SHORT = TrainingSettings(hidden_size=10, batch_size=50, epochs=3)
ENDLESS = TrainingSettings(hidden_size=10, batch_size=1, learning_rate=0.01, epochs=1000)
BATCHES = 300  # in an epoch of ENDLESS


@pytest.fixture(autouse=True)
def _small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitpad.data.sources.load_data", lambda *_: small_data())


@pytest.fixture
def endless(qtbot: QtBot) -> Iterator[TrainingThread]:
    """A thread whose training does not end by itself while a test lasts."""
    thread = TrainingThread(TrainingPlan("builtin", ENDLESS))
    yield thread
    thread.stop()
    assert thread.wait(1000)


def _steps(thread: TrainingThread) -> list[int]:
    """Return a list that is filled with the steps of the points that come."""
    steps: list[int] = []
    thread.points_reported.connect(lambda points: steps.extend(point.step for point in points))
    return steps


def test_free_memory_is_handed_back_when_a_training_has_ended(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    hand_back = "digitpad.ui.training_thread.hand_back_free_memory"
    monkeypatch.setattr(hand_back, lambda: threads.append(threading.get_ident()))
    thread = TrainingThread(TrainingPlan("builtin", SHORT))
    with qtbot.waitSignal(thread.completed):
        thread.start()
    assert thread.wait(1000)
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_a_run_reports_its_points_in_order_and_then_its_result(qtbot: QtBot) -> None:
    thread = TrainingThread(TrainingPlan("builtin", SHORT))
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
    assert measured["on"] == "Small validation digits"
    assert measured["digits"] == 50
    assert result.validation_accuracy == points[-1].validation_accuracy


def test_a_run_that_lacks_only_its_end_is_completed(qtbot: QtBot) -> None:
    training = Training(SHORT, small_data())
    recorder = Runs().begin(training, "builtin")
    while not training.finished:
        recorder.add(training.advance())
    recorder.leave()  # as if the program had been killed just before the end
    thread = TrainingThread(plan_to_resume(Runs().record(recorder.run_id)))
    with qtbot.waitSignal(thread.completed) as completed:
        thread.start()
    assert thread.wait(1000)
    assert completed.args is not None
    assert np.array_equal(completed.args[0].model.params["W1"], training.params["W1"])
    assert Runs().record(recorder.run_id).state == "finished"


def test_a_run_whose_digits_are_gone_is_told_that_it_needs_them(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitpad.data.sources.load_data", load_data)
    training = Training(SHORT, small_data())
    recorder = Runs().begin(training, str(tmp_path / "gone"))
    recorder.add(training.advance(training.step + 1))
    recorder.leave()
    thread = TrainingThread(plan_to_resume(Runs().record(recorder.run_id)))
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert thread.wait(1000)
    assert failed.args is not None
    assert "There are no digits in" in failed.args[0]
    assert failed.args[0].endswith("The run can go on with the digits that it began with alone.")
    assert Runs().can_resume(recorder.run_id)


def test_an_epoch_ends_where_it_ends_with_batches_of_another_size(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = TrainingThread(TrainingPlan("builtin", replace(SHORT, batch_size=5, epochs=50), Goal.EPOCH))
    advance = Training.advance
    points: list[TrainingPoint] = []

    def change_after_a_step(training: Training, to_step: int | None = None) -> TrainingPoint:
        if training.step == 0:
            thread.change({"batch_size": 50})
            to_step = 1
        return advance(training, to_step)

    monkeypatch.setattr(Training, "advance", change_after_a_step)
    thread.points_reported.connect(points.extend)
    with qtbot.waitSignal(thread.rested):
        thread.start()
    thread.stop()
    assert thread.wait(1000)
    QCoreApplication.processEvents()
    assert points[-1].epoch == 1


def test_a_busy_window_gets_all_points_at_once_and_the_newest_parameters_only(qtbot: QtBot) -> None:
    thread = TrainingThread(TrainingPlan("builtin", replace(SHORT, epochs=30)))
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


@pytest.mark.parametrize(("system", "milliseconds"), [("win32", 1.0), ("linux", 0.5), ("darwin", 0.5)])
def test_no_turn_is_shorter_than_the_system_can_wait(
    system: str, milliseconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sys.getswitchinterval()
    monkeypatch.setattr("sys.platform", system)
    with _short_turns():
        assert 1000 * sys.getswitchinterval() == pytest.approx(milliseconds)
    assert sys.getswitchinterval() == usual


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_the_window_goes_first_on_every_system(
    qtbot: QtBot, endless: TrainingThread, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    with qtbot.waitSignal(endless.points_reported):
        endless.start()
    assert endless.priority() == QThread.Priority.LowPriority
    with qtbot.waitSignal(endless.stopped):
        endless.stop()
    assert endless.wait(1000)


def test_it_rests_and_goes_on(qtbot: QtBot, endless: TrainingThread) -> None:
    steps = _steps(endless)
    endless.start()
    qtbot.waitUntil(lambda: len(steps) > 2)
    with qtbot.waitSignal(endless.rested):
        endless.go(Goal.REST)
    resting_at = len(steps)
    qtbot.wait(60)
    assert len(steps) == resting_at
    endless.go(Goal.END)
    qtbot.waitUntil(lambda: len(steps) > resting_at)
    assert steps == sorted(set(steps))


def test_it_takes_one_step_and_one_epoch(qtbot: QtBot) -> None:
    thread = TrainingThread(TrainingPlan("builtin", ENDLESS, Goal.REST))
    steps = _steps(thread)
    with qtbot.waitSignal(thread.rested):
        thread.start()
    assert steps == [0]
    for step in (1, 2):
        with qtbot.waitSignal(thread.rested):
            thread.go(Goal.STEP)
        assert steps[-1] == step
    with qtbot.waitSignal(thread.rested):
        thread.go(Goal.EPOCH)
    assert steps[-1] == BATCHES
    with qtbot.waitSignal(thread.rested):
        thread.go(Goal.EPOCH)
    assert steps[-1] == 2 * BATCHES
    thread.stop()
    assert thread.wait(1000)


def test_settings_change_while_it_runs_and_are_reported(qtbot: QtBot, endless: TrainingThread) -> None:
    changes: list[Change] = []
    endless.points_reported.connect(lambda points: changes.extend(change for p in points for change in p.changes))
    with qtbot.waitSignal(endless.points_reported):
        endless.start()
    endless.change({"learning_rate": 0.02, "dropout": 0.1})
    qtbot.waitUntil(lambda: len(changes) == 2)
    assert [change.words for change in changes] == ["Learning rate 0.01 → 0.02", "Dropout 0.0 → 0.1"]


def test_a_change_that_cannot_be_is_refused_and_the_training_goes_on(qtbot: QtBot, endless: TrainingThread) -> None:
    steps = _steps(endless)
    with qtbot.waitSignal(endless.points_reported):
        endless.start()
    with qtbot.waitSignal(endless.refused) as refused:
        endless.change({"hidden_size": 20})
    assert refused.args is not None
    assert "hidden units" in refused.args[0]
    assert refused.args[1] == ENDLESS
    so_far = len(steps)
    qtbot.waitUntil(lambda: len(steps) > so_far)


@pytest.mark.parametrize("paused", [False, True])
def test_it_stops(qtbot: QtBot, endless: TrainingThread, *, paused: bool) -> None:
    steps = _steps(endless)
    endless.start()
    qtbot.waitUntil(lambda: bool(steps) and steps[-1] > 0)
    if paused:
        with qtbot.waitSignal(endless.rested):
            endless.go(Goal.REST)
    with qtbot.waitSignal(endless.stopped, timeout=1000) as stopped:
        endless.stop()
    assert stopped.args is not None
    result = stopped.args[0]
    assert result.model.metadata["stopped_after_epochs"] == round(result.point.epoch, 2)
    assert 0 <= result.validation_accuracy <= 1
    assert endless.wait(1000)


def test_it_stops_while_the_digits_are_still_being_made(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()

    def slow(*_: object) -> DataSet:
        made.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slow)
    thread = TrainingThread(TrainingPlan("slow", SHORT))
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

    def slow(source: str, _report: object) -> DataSet:
        asked.append(source)
        made.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slow)
    assert load_unless(lambda: True, "shared") is None  # given up at once
    waiting = TrainingThread(TrainingPlan("shared", SHORT))
    prepared: list[DataSet] = []
    waiting.prepared.connect(prepared.append)
    waiting.start()
    qtbot.wait(50)
    made.set()
    qtbot.waitUntil(lambda: bool(prepared))
    waiting.stop()
    assert waiting.wait(1000)
    assert asked == ["shared"]


def test_a_training_that_diverges_says_so_in_plain_words(qtbot: QtBot) -> None:
    thread = TrainingThread(TrainingPlan("builtin", replace(ENDLESS, learning_rate=1e9)))
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args is not None
    assert "the learning rate 1,000,000,000 is too high" in failed.args[0]
    assert thread.wait(1000)


def test_digits_that_cannot_be_read_are_told_as_they_are(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> DataSet:
        raise FileProblem("The folder is empty.")

    monkeypatch.setattr("digitpad.data.sources.load_data", missing)
    thread = TrainingThread(TrainingPlan("folder", SHORT))
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
    def broken(_settings: TrainingSettings, _data: DataSet) -> Training:
        raise error

    monkeypatch.setattr("digitpad.ui.kept_training.Training", broken)
    thread = TrainingThread(TrainingPlan("builtin", SHORT))
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args is not None
    assert words in failed.args[0]
    assert caplog.records[0].exc_info is not None
    assert thread.wait(1000)
