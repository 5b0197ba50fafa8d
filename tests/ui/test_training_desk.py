import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.cli.commands import parsed
from digitpad.data.builtin import MakingReport
from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.nn.model_file import Model
from digitpad.training.recipe import RECIPE
from digitpad.training.settings import TrainingSettings
from digitpad.ui.answering import Answering
from digitpad.ui.background import Background
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.training_controls import TrainingState
from digitpad.ui.training_desk import TrainingDesk
from tests.ui.small_digits import small_data, write_idx_folder

if TYPE_CHECKING:
    from collections.abc import Callable


class Room:
    """A desk with all that it needs, and what it says."""

    def __init__(self, qtbot: QtBot, folder: Path, model: Model) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.answering = Answering(self.window)
        self.answering.use_model(model)
        self.background = Background(self.window)
        self.desk = TrainingDesk(self.window, self.answering, self.background)
        for panel in (self.desk.training_panel, self.desk.curves_panel, self.desk.digits_panel):
            qtbot.addWidget(panel)
        self.desk.training_panel.show()
        self.said: list[str] = []
        self.desk.state_changed.connect(self.said.append)
        self.desk.training_panel.choose_source(str(folder))

    def start(self, **settings: object) -> None:
        self.desk.training_panel.set_settings(TrainingSettings(hidden_size=8, batch_size=10, **settings))  # type: ignore[arg-type]
        self.desk.training_panel.controls.start_action.trigger()


def progress_words(room: Room) -> str:
    line = room.desk.training_panel.findChild(ProgressLine)
    assert line is not None
    return line.text()


def says(widget: QWidget, words: str) -> bool:
    return any(label.text() == words for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def room(qtbot: QtBot, light: None, tmp_path: Path, small_model: Model) -> Room:
    return Room(qtbot, write_idx_folder(tmp_path), small_model)


def test_a_training_that_has_not_begun_to_learn_is_not_called_paused(qtbot: QtBot, room: Room) -> None:
    controls = room.desk.training_panel.controls
    room.start(epochs=1000)
    qtbot.waitUntil(lambda: controls.state == TrainingState.RUNNING)
    controls.start_action.trigger()  # which is Pause by now
    qtbot.waitUntil(lambda: room.said[-1] == "Training is paused")
    controls.reset_action.trigger()
    qtbot.waitUntil(lambda: room.said[-1] == "Ready to train")
    room.desk.close()


def test_the_shipped_models_settings_are_a_preset_that_says_what_else_the_model_learned_from(room: Room) -> None:
    panel = room.desk.training_panel
    preset, words = panel.findChild(QComboBox, "preset"), panel.findChild(QLabel, "preset_words")
    assert preset is not None
    assert words is not None
    assert preset.findText("Shipped") == -1
    room.desk.prepare()
    preset.setFocus()
    QTest.keyClicks(preset, "Shipped")
    assert panel.settings() == RECIPE.network.learning
    assert words.isVisible()
    assert "pen digits" in words.text()
    assert "no digit" in words.text()
    panel.resize(panel.minimumSizeHint().width(), 400)
    QApplication.processEvents()
    a_line = words.fontMetrics().height()
    assert words.height() > words.heightForWidth(words.width()) - a_line / 4  # nothing of it is cut off
    (command,) = re.findall(r"digitpad (train .*) makes", words.toolTip())
    assert parsed(command.split()).preset == "shipped"


def test_a_training_from_its_start_to_its_end(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=3)
    assert room.said[0].startswith("Reading the digits")
    assert room.said[1].startswith("Training ")
    assert room.said[-1] == "Training is finished"
    assert room.answering.model is not None
    assert room.answering.model.metadata["settings"]["epochs"] == 3
    assert "validation digits" in (room.answering.model.measured or "")
    room.desk.close()


@pytest.mark.parametrize("end", ["ready", "stopped", "failed"])
def test_the_place_of_the_curves_says_that_digits_are_on_their_way(
    qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    may_end = threading.Event()

    def slowly(*_: object) -> DataSet:
        may_end.wait(10)
        if end == "failed":
            raise FileProblem("They are gone.")
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slowly)
    curves, session = room.desk.curves_panel, room.desk.session
    curves.show()
    asks, waits = "Press Start and watch it learn here.", "Reading the digits…\nThen watch it learn here."
    assert says(curves, asks)
    room.start(epochs=3)
    assert says(curves, waits)
    assert not says(curves, asks)
    if end == "stopped":
        with qtbot.waitSignal(session.stopped):
            room.desk.training_panel.controls.stop_action.trigger()
        may_end.set()
    else:
        with qtbot.waitSignal({"ready": session.completed, "failed": session.failed}[end]):
            may_end.set()
    assert not says(curves, waits)
    assert says(curves, asks) is (end != "ready")  # the curves are there in its place


def test_digits_in_the_making_are_counted(qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()

    def making(_source: str, report: MakingReport) -> DataSet:
        report(12_000, 50_000)
        may_end.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", making)
    room.start(epochs=3)
    qtbot.waitUntil(lambda: progress_words(room) == "Making the built-in digits: 12,000 of 50,000")
    with qtbot.waitSignal(room.desk.session.completed):
        may_end.set()
    assert progress_words(room).startswith("Finished")


def test_a_rule_that_ends_a_training_is_named(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=1000, time_limit=0.01)
    assert room.said[-1] == "The time is up."
    room.desk.close()


def test_what_there_is_to_see_in_a_training_is_told(qtbot: QtBot, room: Room) -> None:
    room.desk.curves_panel.resize(400, 500)
    room.desk.curves_panel.show()
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=30, learning_rate=1e-6)  # which learns nothing
    observations = room.desk.curves_panel.findChild(QLabel, "observations")
    assert observations is not None
    assert observations.isVisible()
    assert "learning rate" in observations.text() or "guess" in observations.text()
    room.desk.close()


def test_a_network_is_measured_on_digits_of_its_own_though_others_were_loaded(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=3)
    others = replace(small_data(), validation=small_data().validation[:0], test=small_data().test[:7])
    room.desk.session.data_prepared.emit("elsewhere", others)  # for a training that then fails
    with qtbot.waitSignal(room.desk.measured) as measured:
        room.desk.measure_action.trigger()
    assert measured.args is not None
    assert measured.args[1].digits == 40


def test_the_menu_measures_where_the_panel_has_no_room_for_it(qtbot: QtBot, room: Room) -> None:
    said: list[str] = []
    room.desk.state_changed.connect(said.append)
    assert not room.desk.measure_action.isEnabled()
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=3)
    with qtbot.waitSignal(room.answering.model_changed):
        room.desk.measure_action.trigger()
    assert said[-1].startswith("Test digits: ")
    assert said[-1].endswith(" of 40 wrong")


def test_the_test_digits_are_measured_when_they_are_asked_for(qtbot: QtBot, room: Room) -> None:
    room.desk.curves_panel.show()
    with qtbot.waitSignal(room.desk.session.completed):
        room.start(epochs=3)
    trained = room.answering.model
    assert trained is not None
    button = room.desk.curves_panel.findChild(QToolButton, "measure_test")
    assert button is not None
    with qtbot.waitSignal(room.answering.model_changed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not button.isEnabled()
    told = room.answering.model
    assert told is not None
    assert told.params is trained.params
    first, second = told.metadata["errors"]
    assert (first["digits"], second["digits"]) == (40, 30)
    right = 100 * (1 - first["errors"] / 40)
    shown = [label.text() for label in room.desk.curves_panel.findChildren(QLabel)]
    assert f"Test digits: {right:.2f} % right, {first['errors']} of 40 wrong" in shown
    assert not button.isVisible()
    assert not room.desk.measure_action.isEnabled()
    with qtbot.waitSignal(room.desk.session.began):
        room.start(epochs=1)
    shown = [label.text() for label in room.desk.curves_panel.findChildren(QLabel)]
    assert not any("wrong" in text for text in shown)
    room.desk.close()
    room.background.wait()


def test_a_stopped_training_leaves_the_network_as_far_as_it_came(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.answering.learner_changed):
        room.start(epochs=1000)
    with qtbot.waitSignal(room.desk.session.stopped):
        room.desk.training_panel.controls.stop_action.trigger()
    assert room.said[-1] == "Training was stopped"
    assert room.answering.model is not None
    assert room.answering.model.metadata["stopped_after_epochs"] < 1000
    room.desk.close()


def test_a_learning_rate_of_a_billion_is_told_and_the_model_stays(qtbot: QtBot, room: Room, small_model: Model) -> None:
    with qtbot.waitSignal(room.desk.session.failed):
        room.start(epochs=100, learning_rate=1e9)
    assert room.said[-1] == "Training failed"
    assert "learning rate" in progress_words(room)
    assert room.answering.model is small_model
    with qtbot.waitSignal(room.desk.session.completed):  # and another training can follow
        room.start(epochs=1)
    room.desk.close()


def test_a_folder_can_be_chosen(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "others").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "others"))
    room.desk.training_panel.folder_requested.emit()
    assert room.desk.training_panel.source() == str(tmp_path / "others")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    room.desk.training_panel.folder_requested.emit()
    assert room.desk.training_panel.source() == str(tmp_path / "others")


def test_few_digits_that_come_too_late_for_their_source_are_not_shown(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals: list[Callable[[object], None]] = []
    monkeypatch.setattr(room.background, "start", lambda _work, done, _failed: arrivals.append(done))
    shown: list[object] = []
    monkeypatch.setattr(room.desk.augmentation_panel, "show_digits", shown.append)
    room.desk.augmentation_panel.digits_wanted.emit()
    room.desk.training_panel.choose_source("builtin")
    room.desk.augmentation_panel.digits_wanted.emit()
    right, late = small_data().training, small_data().training
    arrivals[-1](right)
    arrivals[0](late)
    assert shown == [right]
