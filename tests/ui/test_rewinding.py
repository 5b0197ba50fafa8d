import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.nn.model_file import Model
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.ui.answering import Answering
from digitpad.ui.background import Background
from digitpad.ui.rewinding import Rewinding
from tests.ui.small_runs import train_run

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Room:
    """A rewinding with somebody who answers."""

    def __init__(self, qtbot: QtBot, small_model: Model) -> None:
        self.qtbot = qtbot
        self.parent = QObject()
        self.background = Background(self.parent)
        self.answering = Answering(self.parent)
        self.answering.use_model(small_model)
        self.placed: list[QWidget] = []
        self.problems: list[str] = []
        self.rewinding = Rewinding(self.answering, self.background, self.placed.append, self.parent)
        self.rewinding.problem_occurred.connect(self.problems.append)

    @property
    def time_tip(self) -> str:
        """What the slider says of the run that is gone through."""
        found = self.rewinding.slider.findChild(QSlider)
        assert found is not None
        return found.toolTip()

    def press_back(self) -> None:
        button = self.rewinding.slider.findChild(QToolButton, "back_to_now")
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait_for_moments(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.placed) and not self.rewinding.slider.isHidden())


@pytest.fixture
def room(qtbot: QtBot, small_model: Model) -> Iterator[Room]:
    made = Room(qtbot, small_model)
    yield made
    made.background.wait()
    for widget in made.placed:
        widget.close()


def test_the_network_answers_as_it_was_and_then_as_it_is(qtbot: QtBot, room: Room, small_model: Model) -> None:
    record = train_run("Book")
    room.rewinding.follow(record.id)
    room.rewinding.settle()
    room.wait_for_moments()
    snapshots = Runs().snapshots(record.id)
    with qtbot.waitSignal(room.answering.model_changed):
        room.rewinding.slider.go_to(1)
    shown = room.answering.model
    assert shown is not None
    assert np.array_equal(shown.params["W1"], snapshots.read(snapshots.steps[1])["W1"])
    assert shown.metadata["as_it_was"].startswith("At epoch ")
    with qtbot.waitSignal(room.answering.model_changed):
        room.rewinding.slider.go_to(len(snapshots.steps))
    assert room.answering.model is small_model


def test_another_network_that_is_chosen_is_not_that_of_the_sliders_moment(
    qtbot: QtBot, room: Room, small_model: Model
) -> None:
    record = train_run("Book")
    room.rewinding.follow(record.id)
    room.rewinding.settle()
    room.wait_for_moments()
    with qtbot.waitSignal(room.answering.model_changed):
        room.rewinding.slider.go_to(1)
    assert not room.rewinding.slider.at_now
    room.answering.use_model(small_model)
    assert room.rewinding.slider.at_now
    assert room.answering.model is small_model


def test_however_fast_it_is_dragged_the_last_moment_is_shown(qtbot: QtBot, room: Room) -> None:
    record = train_run("Book")
    room.rewinding.follow(record.id)
    room.rewinding.settle()
    room.wait_for_moments()
    snapshots = Runs().snapshots(record.id)
    for place in range(len(snapshots.steps)):
        room.rewinding.slider.go_to(place)
    wanted = snapshots.read(snapshots.steps[-1])["W2"]
    qtbot.waitUntil(
        lambda: room.answering.model is not None and np.array_equal(room.answering.model.params["W2"], wanted)
    )


def test_an_earlier_run_can_be_gone_through_and_left(qtbot: QtBot, room: Room, small_model: Model) -> None:
    record = train_run("Earlier")
    with qtbot.waitSignal(room.rewinding.run_shown):
        room.rewinding.open(record.id)
    qtbot.waitUntil(lambda: room.answering.model is not small_model)
    assert room.rewinding.slider.words.startswith("epoch 0")
    room.rewinding.forget()
    assert room.answering.model is small_model
    assert room.rewinding.slider.isHidden()


def test_a_damaged_snapshot_is_told(qtbot: QtBot, room: Room) -> None:
    record = train_run("Earlier")
    for file in Runs().snapshots(record.id)._folder.glob("*.npz"):
        file.write_bytes(b"nothing of the kind")
    room.rewinding.open(record.id)
    qtbot.waitUntil(lambda: bool(room.problems))
    assert "snapshot at step 0" in room.problems[0]


def test_a_run_that_is_gone_is_told(qtbot: QtBot, room: Room) -> None:
    room.rewinding.open("20260101-000000-000-dead")
    qtbot.waitUntil(lambda: bool(room.problems))


@pytest.mark.parametrize("gone", ["snapshots", "all"])
def test_what_is_gone_through_stays_where_another_run_has_nothing(qtbot: QtBot, room: Room, gone: str) -> None:
    own, other = train_run("Own"), train_run("Other")
    room.rewinding.follow(own.id)
    room.rewinding.settle()
    room.wait_for_moments()
    words = room.rewinding.slider.words
    shown: list[object] = []
    room.rewinding.run_shown.connect(shown.append)
    folder = Runs().snapshots(other.id)._folder
    shutil.rmtree(folder if gone == "snapshots" else folder.parent)
    room.rewinding.open(other.id)
    qtbot.waitUntil(lambda: bool(room.problems))
    assert shown == []
    assert not room.rewinding.slider.isHidden()
    assert room.rewinding.slider.words == words
    snapshots = Runs().snapshots(own.id)
    room.rewinding.slider.go_to(1)  # still one's own
    wanted = snapshots.read(snapshots.steps[1])["W1"]
    qtbot.waitUntil(
        lambda: room.answering.model is not None and np.array_equal(room.answering.model.params["W1"], wanted)
    )


def test_each_run_begins_at_its_first_moment_also_where_both_have_the_same_name(qtbot: QtBot, room: Room) -> None:
    first, second = train_run("Book"), train_run("Book", TrainingSettings(hidden_size=9, batch_size=20, epochs=1))
    for record in (first, second, first):
        room.rewinding.open(record.id)
        snapshots = Runs().snapshots(record.id)
        wanted = snapshots.read(snapshots.steps[0])["W1"]
        qtbot.waitUntil(
            lambda wanted=wanted: (
                room.answering.model is not None  # type: ignore[misc]  # a lambda with a default
                and np.array_equal(room.answering.model.params["W1"], wanted)
            )
        )
        assert room.rewinding.slider.words.startswith("epoch 0")
        room.rewinding.slider.go_to(1)


def test_ones_own_run_is_gone_back_to_from_an_earlier_one(qtbot: QtBot, room: Room, small_model: Model) -> None:
    earlier, own = train_run("Earlier"), train_run("Own")
    room.rewinding.follow(own.id)
    room.rewinding.settle()
    room.wait_for_moments()
    ways_back: list[Callable[[], None]] = [room.press_back, lambda: room.rewinding.open(own.id)]
    for go_back in ways_back:
        with qtbot.waitSignal(room.rewinding.run_shown):
            room.rewinding.open(earlier.id)
        qtbot.waitUntil(lambda: room.answering.model is not small_model)
        with qtbot.waitSignal(room.rewinding.run_left):
            go_back()
        assert room.answering.model is small_model
        qtbot.waitUntil(lambda: "Own" in room.time_tip)
        assert room.rewinding.slider.at_now
