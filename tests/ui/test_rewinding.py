from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from digitpad.nn.model_file import Model
from digitpad.training.runs import Runs
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
