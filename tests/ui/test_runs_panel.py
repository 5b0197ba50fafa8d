from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from digitpad.ui.runs_panel import RunsPanel
from tests.ui.test_runs_model import run

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, dressed: QApplication) -> Iterator[RunsPanel]:
    window = QMainWindow()
    made = RunsPanel()
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    window.resize(1000, 300)
    window.show()
    made.show_records([run(number) for number in (3, 2, 1)])
    yield made
    window.close()


def _table(panel: RunsPanel) -> QTableView:
    table = panel.findChild(QTableView, "runs_table")
    assert table is not None
    return table


def _button(panel: RunsPanel, name: str) -> QPushButton:
    button = panel.findChild(QPushButton, f"{name}_button")
    assert button is not None
    return button


def _action(panel: RunsPanel, name: str) -> QAction:
    action = panel.findChild(QAction, name)
    assert action is not None
    return action


def _click(panel: RunsPanel, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    table = _table(panel)
    place = table.visualRect(table.model().index(row, 4)).center()
    QTest.mouseClick(table.viewport(), LEFT, modifier, place)


def test_it_asks_for_the_list_when_it_is_seen(qtbot: QtBot) -> None:
    panel = RunsPanel()
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.needed):
        panel.show()


def test_without_runs_it_says_what_to_do(panel: RunsPanel) -> None:
    panel.show_records([])
    (words,) = [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]
    assert "Press Start" in words


def test_what_is_chosen_decides_what_can_be_done(panel: RunsPanel) -> None:
    _click(panel, 0)
    assert _button(panel, "use_run").isEnabled()
    assert not _button(panel, "compare_runs").isEnabled()
    _click(panel, 2, Qt.KeyboardModifier.ControlModifier)
    assert _button(panel, "compare_runs").isEnabled()
    assert not _button(panel, "use_run").isEnabled()
    panel.show_records([run(1, state="running")])
    _click(panel, 0)
    assert not _action(panel, "delete_runs").isEnabled()
    panel.show_records([run(1, state="interrupted")])
    _click(panel, 0)
    assert _action(panel, "resume_run").isEnabled()


@pytest.mark.parametrize(
    ("button", "signal"),
    [("run_again", "again_requested"), ("use_run", "model_requested"), ("rewind_run", "rewind_requested")],
)
def test_the_buttons_ask_for_the_chosen_run(qtbot: QtBot, panel: RunsPanel, button: str, signal: str) -> None:
    _click(panel, 1)
    with qtbot.waitSignal(getattr(panel, signal)) as asked:
        QTest.mouseClick(_button(panel, button), LEFT)
    assert asked.args is not None
    assert asked.args[0].name == "Run 2"


def test_two_ticked_runs_can_be_compared_too(qtbot: QtBot, panel: RunsPanel) -> None:
    panel.tick(["run-1", "run-3"])
    with qtbot.waitSignal(panel.comparison_requested) as asked:
        QTest.mouseClick(_button(panel, "compare_runs"), LEFT)
    assert asked.args is not None
    assert [record.name for record in asked.args] == ["Run 1", "Run 3"]


def test_a_click_on_a_box_ticks_its_run(qtbot: QtBot, panel: RunsPanel) -> None:
    table = _table(panel)
    cell = table.visualRect(table.model().index(1, 0))
    with qtbot.waitSignal(panel.ticks_changed) as ticked:
        QTest.mouseClick(table.viewport(), LEFT, pos=QPoint(cell.left() + 16, cell.center().y()))
    assert ticked.args is not None
    assert [record.name for record in ticked.args[0]] == ["Run 2"]


@pytest.mark.parametrize(
    ("system", "key"),
    [("linux", Qt.Key.Key_Delete), ("darwin", Qt.Key.Key_Delete), ("darwin", Qt.Key.Key_Backspace)],
)
def test_the_delete_key_deletes_runs_and_leaves_the_pad_alone(
    qtbot: QtBot, panel: RunsPanel, system: str, key: Qt.Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    cleared: list[int] = []
    pads_key = QShortcut(QKeySequence(key), panel.window())
    pads_key.activated.connect(lambda: cleared.append(1))
    panel.window().activateWindow()
    _click(panel, 0)
    _click(panel, 1, Qt.KeyboardModifier.ShiftModifier)
    _table(panel).setFocus()
    with qtbot.waitSignal(panel.deletion_requested) as asked:
        QTest.keyClick(_table(panel), key)
    assert asked.args is not None
    assert [record.name for record in asked.args[0]] == ["Run 3", "Run 2"]
    assert cleared == []


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_where_backspace_is_not_the_key_for_it_nothing_is_deleted(
    qtbot: QtBot, panel: RunsPanel, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    _click(panel, 0)
    with qtbot.assertNotEmitted(panel.deletion_requested):
        QTest.keyClick(_table(panel), Qt.Key.Key_Backspace)


def test_a_run_is_renamed_in_place(qtbot: QtBot, panel: RunsPanel) -> None:
    table = _table(panel)
    table.setCurrentIndex(table.model().index(0, 0))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.viewport().findChild(QLineEdit) or table.findChild(QLineEdit)
    assert editor is not None
    panel.show_records([run(9)])  # a refresh in the midst of it does not take the pen away
    editor.selectAll()
    QTest.keyClicks(editor, "Better")
    with qtbot.waitSignal(panel.written) as written:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert written.args == ["run-3", "name", "Better"]


def test_what_is_chosen_stays_chosen_when_the_list_comes_anew(panel: RunsPanel) -> None:
    _click(panel, 1)
    panel.show_records([run(number) for number in (4, 3, 2, 1)])
    table = _table(panel)
    assert [index.data() for index in table.selectionModel().selectedRows()] == ["Run 2"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [index.data() for index in table.selectionModel().selectedRows()] == ["Run 2"]


def test_it_filters_as_one_types(panel: RunsPanel) -> None:
    field = panel.findChild(QLineEdit, "filter_runs")
    assert field is not None
    QTest.keyClicks(field, "784-2")
    assert _table(panel).model().rowCount() == 1
    assert any("1 of 3 runs" in label.text() for label in panel.findChildren(QLabel))
    QTest.keyClicks(field, "xyz")
    assert any("0 of 3 runs · none of them fits" in label.text() for label in panel.findChildren(QLabel))


def test_a_click_on_a_heading_sorts(panel: RunsPanel) -> None:
    header = _table(panel).horizontalHeader()
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(1) + 20, 8))
    names = [_table(panel).model().index(row, 0).data() for row in range(3)]
    assert names in (["Run 1", "Run 2", "Run 3"], ["Run 3", "Run 2", "Run 1"])
    assert header.sortIndicatorSection() == 1
