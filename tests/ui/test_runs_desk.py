from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QTableView, QTableWidget
from pytestqt.qtbot import QtBot

from digitpad.nn.model_file import Model
from digitpad.training.runs import Runs
from digitpad.ui.background import Background
from digitpad.ui.curve_overlay import CurveOverlay
from digitpad.ui.message_bar import MessageBar
from digitpad.ui.runs_desk import RunsDesk
from tests.ui.small_runs import interrupt_run, train_run

LEFT = Qt.MouseButton.LeftButton


class Room:
    """The desk of runs in a window of its own."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.messages = MessageBar(self.window)
        self.background = Background(self.window)
        self.desk = RunsDesk(self.window, self.background, self.messages)
        self.overlays: list[CurveOverlay] = []
        self.desk.overlays_changed.connect(self._take)

    def _take(self, overlays: list[CurveOverlay]) -> None:
        self.overlays = overlays

    def open(self, rows: int) -> QTableView:
        """Show the panel, and wait until so many rows are there."""
        self.window.setCentralWidget(self.desk.panel)
        self.window.resize(1000, 300)
        self.window.show()
        table = self.desk.panel.findChild(QTableView, "runs_table")
        assert table is not None
        self.qtbot.waitUntil(lambda: table.model().rowCount() == rows)
        return table

    def names(self) -> list[str]:
        table = self.desk.panel.findChild(QTableView, "runs_table")
        assert table is not None
        return [table.model().index(row, 0).data() for row in range(table.model().rowCount())]

    def press(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, LEFT)


@pytest.fixture
def room(qtbot: QtBot, light: None) -> Iterator[Room]:
    made = Room(qtbot)
    yield made
    made.background.wait()


def test_nothing_is_read_for_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(room.background, "start", lambda *_: asked.append(1))
    room.desk.refresh()
    assert asked == []


def test_runs_are_listed_when_the_panel_is_seen(room: Room) -> None:
    train_run("First")
    train_run("Second")
    room.open(rows=2)
    assert room.names() == ["Second", "First"]


def test_names_and_notes_are_kept(qtbot: QtBot, room: Room) -> None:
    record = train_run("First")
    table = room.open(rows=1)
    table.model().setData(table.model().index(0, 0), "The best")
    table.model().setData(table.model().index(0, 8), "of all")
    qtbot.waitUntil(lambda: (Runs().record(record.id).name, Runs().record(record.id).note) == ("The best", "of all"))


def test_a_deleted_run_can_be_brought_back(qtbot: QtBot, room: Room) -> None:
    train_run("First")
    table = room.open(rows=1)
    table.selectRow(0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: room.names() == [])
    assert room.messages.words == "First is deleted."
    assert Runs().records() == []
    room.press("undo_delete")
    qtbot.waitUntil(lambda: room.names() == ["First"])
    assert [record.name for record in Runs().records()] == ["First"]


def test_the_keys_that_undo_bring_back_what_was_deleted_last(qtbot: QtBot, room: Room) -> None:
    for name in ("First", "Second"):
        Runs().trash(train_run(name).id)
    train_run("Third")
    table = room.open(rows=1)
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.names() == ["Third", "Second"])
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.names() == ["Third", "Second", "First"])
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.messages.words == "There is nothing to bring back.")
    QTest.keyRelease(table, Qt.Key.Key_Control)  # or Qt takes it for held in the tests to come


def test_ticked_runs_are_drawn_each_with_a_look_that_it_keeps(qtbot: QtBot, room: Room) -> None:
    first, second = train_run("First"), train_run("Second")
    room.open(rows=2)
    room.desk.panel.tick([first.id])
    qtbot.waitUntil(lambda: [overlay.name for overlay in room.overlays] == ["First"])
    look = room.overlays[0].look
    assert len(room.overlays[0].record) == len(Runs().curves(first.id))
    room.desk.panel.tick([first.id, second.id])
    qtbot.waitUntil(lambda: len(room.overlays) == 2)
    assert {overlay.name: overlay.look for overlay in room.overlays}["First"] == look
    assert len({overlay.look for overlay in room.overlays}) == 2
    room.desk.panel.tick([])
    qtbot.waitUntil(lambda: room.overlays == [])


def test_a_run_that_is_unticked_while_it_is_read_is_not_drawn(qtbot: QtBot, room: Room) -> None:
    first = train_run("First")
    room.open(rows=1)
    drawn: list[list[str]] = []
    room.desk.overlays_changed.connect(lambda overlays: drawn.append([overlay.name for overlay in overlays]))
    room.desk.panel.tick([first.id])
    room.desk.panel.tick([])  # before the window hears from the thread that reads it
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert drawn == [[], []]


def test_a_runs_model_can_be_used(qtbot: QtBot, room: Room) -> None:
    record = train_run("First")
    table = room.open(rows=1)
    table.selectRow(0)
    with qtbot.waitSignal(room.desk.model_chosen) as chosen:
        room.press("use_run_button")
    assert chosen.args is not None
    model = chosen.args[0]
    assert isinstance(model, Model)
    assert model.params["W1"].shape == (784, record.settings.hidden_size)


def test_two_runs_are_compared(room: Room) -> None:
    train_run("First")
    train_run("Second")
    table = room.open(rows=2)
    table.selectAll()
    room.press("compare_runs_button")
    compared = room.window.findChild(QTableWidget, "comparison_table")
    assert compared is not None
    assert compared.isVisible()
    compared.window().close()


def test_a_run_goes_out_as_a_file_and_comes_in_again(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    record = train_run("First")
    room.open(rows=1)
    room.desk.export(record, tmp_path / "first.run.npz")
    qtbot.waitUntil(lambda: room.messages.words == "Exported as first.run.npz.")
    room.desk.import_run(tmp_path / "first.run.npz")
    qtbot.waitUntil(lambda: len(room.names()) == 2)
    one, other = Runs().records()
    assert one.id != other.id
    assert one.settings == other.settings


def test_a_file_that_is_no_run_is_told_and_changes_nothing(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    train_run("First")
    room.open(rows=1)
    (tmp_path / "wrong.npz").write_bytes(b"nothing of the kind")
    room.desk.import_run(tmp_path / "wrong.npz")
    qtbot.waitUntil(lambda: "wrong.npz" in room.messages.words)
    assert room.names() == ["First"]


def test_an_interrupted_run_is_found_until_it_is_given_up(qtbot: QtBot, room: Room) -> None:
    record = interrupt_run("Broken off")
    found: list[str] = []
    room.desk.find_interrupted(lambda records: found.extend(record.name for record in records))
    qtbot.waitUntil(lambda: found == ["Broken off"])
    room.desk.give_up(record)
    qtbot.waitUntil(lambda: Runs().record(record.id).state == "stopped")
    assert Runs().interrupted() == []
    assert Runs().can_resume(record.id)


def test_a_list_that_could_not_be_shown_while_a_name_was_written_is_shown_after_it(qtbot: QtBot, room: Room) -> None:
    room.desk._soon.setInterval(20)
    train_run("First")
    table = room.open(rows=1)
    table.edit(table.model().index(0, 0))
    assert room.desk.panel.is_writing
    train_run("Second")
    room.desk.refresh()
    qtbot.waitUntil(lambda: not room.desk._loading)
    assert room.names() == ["First"]
    editor = table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.names() == ["Second", "First"])
