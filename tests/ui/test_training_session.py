import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from digitpad.data.digits import DataSet
from digitpad.data.folder import folder_data
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from digitpad.ui.curves_panel import CurvesPanel
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.training_panel import TrainingPanel
from digitpad.ui.training_plan import TrainingPlan, TrainingResult
from digitpad.ui.training_session import TrainingSession
from tests.ui.small_digits import write_idx_folder

LEFT = Qt.MouseButton.LeftButton
LONG = TrainingSettings(hidden_size=10, batch_size=1, learning_rate=0.01, epochs=1000)


class Bench:
    """Panel, session and curves, connected as the main window connects them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.panel = TrainingPanel()
        self.curves = CurvesPanel()
        self.session = TrainingSession()
        self.points: list[TrainingPoint] = []
        self.batches = len(folder_data(folder).training) // 10  # in an epoch, ten digits each
        panel, session = self.panel, self.session
        panel.start_requested.connect(session.start)
        panel.pause_requested.connect(session.pause)
        panel.step_requested.connect(session.step)
        panel.epoch_requested.connect(session.epoch)
        panel.reset_requested.connect(session.reset)
        panel.changes_requested.connect(session.change)
        panel.stop_requested.connect(session.stop)
        session.preparing.connect(panel.show_preparing)
        session.began.connect(lambda beginning: panel.show_began(beginning.settings))
        session.refused.connect(panel.show_refused)
        session.began.connect(lambda beginning: self.curves.begin(beginning.settings.epochs))
        session.points_reported.connect(self._on_points)
        session.paused.connect(panel.show_paused)
        session.resumed.connect(panel.show_resumed)
        session.completed.connect(panel.show_completed)
        session.stopped.connect(panel.show_stopped)
        session.failed.connect(panel.show_failed)
        panel.choose_source(str(folder))
        for widget in (panel, self.curves):
            qtbot.addWidget(widget)
            widget.show()

    def _on_points(self, points: list[TrainingPoint]) -> None:
        self.points.extend(points)
        self.curves.add_points(points)
        self.panel.show_point(points[-1])

    def press(self, name: str) -> None:
        button = self.panel.findChild(QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, LEFT)

    def words(self) -> str:
        line = self.panel.findChild(ProgressLine)
        assert line is not None
        return line.text()

    def wait_for_points(self, more: int = 2) -> None:
        wanted = len(self.points) + more
        self.qtbot.waitUntil(lambda: len(self.points) >= wanted)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qtbot, write_idx_folder(tmp_path))
    yield bench
    bench.session.close()


def test_start_pause_resume_stop(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(LONG)
    bench.press("start_button")
    bench.wait_for_points()
    with qtbot.waitSignal(bench.session.paused):
        bench.press("start_button")  # it says Pause now
    resting_at = len(bench.points)
    assert bench.words().endswith("paused")
    qtbot.wait(100)
    assert len(bench.points) == resting_at
    bench.press("start_button")  # and now Resume
    bench.wait_for_points()
    with qtbot.waitSignal(bench.session.stopped) as stopped:
        bench.press("stop_button")
    assert stopped.args is not None
    result = stopped.args[0]
    assert isinstance(result, TrainingResult)
    assert result.point is bench.points[-1]
    assert not bench.session.running
    assert bench.words().startswith("Stopped: ")
    assert len(bench.curves._record or ()) == len(bench.points)


def test_one_step_then_one_epoch_then_to_the_end(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(TrainingSettings(hidden_size=10, batch_size=10, epochs=2, learning_rate=0.5))
    for button, step in (("step_button", 1), ("step_button", 2), ("epoch_button", bench.batches)):
        with qtbot.waitSignal(bench.session.paused):
            bench.press(button)
        assert bench.points[-1].step == step
    with qtbot.waitSignal(bench.session.completed):
        bench.press("start_button")
    assert bench.points[-1].step == 2 * bench.batches


def test_reset_goes_back_to_the_same_first_weights_and_new_weights_to_others(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(LONG)
    with qtbot.waitSignal(bench.session.paused):
        bench.press("reset_button")
    first = bench.points[-1].params["W1"]
    bench.press("start_button")
    bench.wait_for_points()
    with qtbot.waitSignal(bench.session.paused):
        bench.press("reset_button")
    assert bench.points[-1].step == 0
    assert np.array_equal(bench.points[-1].params["W1"], first)
    with qtbot.waitSignal(bench.session.paused):
        bench.press("new_weights_button")
    assert bench.points[-1].step == 0
    assert not np.array_equal(bench.points[-1].params["W1"], first)
    assert bench.panel.settings().seed == LONG.seed + 1
    bench.press("start_button")
    bench.wait_for_points()
    assert bench.points[-1].step > 0
    assert bench.points[-1].params["W1"].shape == first.shape


def test_after_a_reset_it_learns_from_as_few_digits_as_before(qtbot: QtBot, bench: Bench) -> None:
    limits: list[int] = []
    bench.session.began.connect(lambda beginning: limits.append(beginning.plan.digits_limit))
    bench.panel.set_settings(LONG)
    bench.session.begin(TrainingPlan(bench.panel.source(), LONG, digits_limit=30))
    bench.wait_for_points()
    with qtbot.waitSignal(bench.session.paused):
        bench.press("reset_button")
    assert limits == [30, 30]
    bench.panel.set_settings(replace(LONG, learning_rate=0.02))
    with qtbot.waitSignal(bench.session.began):
        bench.press("start_button")
    assert limits == [30, 30, 30]


def test_what_is_chosen_after_a_reset_counts(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(LONG)
    with qtbot.waitSignal(bench.session.paused):
        bench.press("reset_button")
    bench.panel.set_settings(replace(LONG, hidden_size=12))
    with qtbot.waitSignal(bench.session.paused):
        bench.press("step_button")
    assert bench.points[-1].step == 1
    assert bench.points[-1].params["W1"].shape == (784, 12)


def test_a_change_while_it_runs_is_reported_by_the_next_point(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(LONG)
    bench.press("start_button")
    bench.wait_for_points()
    rate = bench.panel.findChild(QLineEdit, "learning_rate")
    assert rate is not None
    rate.selectAll()
    QTest.keyClicks(rate, "0.005")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(point.changes for point in bench.points))
    (change,) = next(point.changes for point in bench.points if point.changes)
    assert change.words == "Learning rate 0.01 → 0.005"


def test_it_goes_to_the_end_and_can_start_again(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.set_settings(TrainingSettings(hidden_size=10, batch_size=10, epochs=2, learning_rate=0.5))
    for _ in range(2):
        bench.points.clear()
        with qtbot.waitSignal(bench.session.completed):
            bench.press("start_button")
        assert bench.points[0].step == 0
        assert bench.points[-1].finished
        assert bench.words().startswith("Finished: ")
        assert len(bench.curves._record or ()) == len(bench.points)


def test_a_training_that_fails_says_why_and_leaves_room_for_another(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: TrainingSettings, _data: DataSet) -> Training:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("digitpad.ui.kept_training.Training", broken)
        with qtbot.waitSignal(bench.session.failed):
            bench.press("start_button")
    assert "memory" in bench.words()
    assert not bench.session.running
    bench.panel.set_settings(TrainingSettings(hidden_size=10, epochs=1))
    with qtbot.waitSignal(bench.session.completed):
        bench.press("start_button")


def test_digits_that_are_gone_are_told(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    with qtbot.waitSignal(bench.session.failed):
        bench.press("start_button")
    assert "no digits to learn from" in bench.words()


@pytest.mark.parametrize("paused", [False, True])
def test_closing_in_mid_training_ends_it_at_once(qtbot: QtBot, bench: Bench, *, paused: bool) -> None:
    bench.panel.set_settings(LONG)
    bench.press("start_button")
    bench.wait_for_points()
    if paused:
        bench.press("start_button")
        qtbot.wait(50)
    begun = time.monotonic()
    bench.session.close()
    assert time.monotonic() - begun < 1
    assert not bench.session.running
    count = len(bench.points)
    qtbot.wait(100)
    assert len(bench.points) == count


def test_there_is_one_training_at_a_time(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    bench.panel.set_settings(LONG)
    bench.press("start_button")
    bench.wait_for_points()
    before = [point.step for point in bench.points]
    bench.session.start(str(tmp_path), LONG)
    bench.wait_for_points()
    steps = [point.step for point in bench.points]
    assert steps[: len(before)] == before
    assert steps == sorted(set(steps))  # a second one would begin at 0 again
