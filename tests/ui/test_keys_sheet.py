import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from digitpad.ui.keys_sheet import KeysSheet
from digitpad.ui.main_window import MainWindow
from digitpad.ui.system_keys import delete_keys, key_name
from tests.ui.conftest import heard

CLEAR = " · ".join(map(key_name, ("Esc", *delete_keys())))


@pytest.fixture
def sheet(qtbot: QtBot, window: MainWindow) -> KeysSheet:
    QTest.keyClick(window, Qt.Key.Key_F1)
    found = window.findChild(KeysSheet)
    assert found is not None
    return found


def words_on(sheet: KeysSheet) -> list[str]:
    return [label.text() for label in sheet.findChildren(QLabel)]


def test_every_key_of_every_action_is_on_it(window: MainWindow, sheet: KeysSheet) -> None:
    words = words_on(sheet)
    actions = [action for action in window.findChildren(QAction) if action.shortcuts()]
    assert len(actions) > 15
    for action in actions:
        for key in action.shortcuts():
            assert any(key.toString(QKeySequence.SequenceFormat.NativeText) in line.split(" · ") for line in words)


def test_it_says_what_a_key_does(sheet: KeysSheet) -> None:
    words = words_on(sheet)
    for expected in (CLEAR, "Clear", key_name("F1"), "Keys", key_name("Ctrl+0"), "In the curves"):
        assert expected in words
    assert "Show the error log" not in words, "it has no key"


def test_a_screen_reader_hears_the_key_with_what_it_does(sheet: KeysSheet) -> None:
    lines = [heard(label) for label in sheet.findChildren(QLabel)]
    assert f"Clear: {CLEAR}" in lines
    assert "Show the whole run: Home" in lines


def test_escape_closes_it(qtbot: QtBot, sheet: KeysSheet) -> None:
    with qtbot.waitSignal(sheet.finished):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)


@pytest.mark.parametrize(("system", "there"), [("linux", True), ("win32", True), ("darwin", False)])
def test_alt_opens_menus_where_menus_have_letters(
    qtbot: QtBot, system: str, *, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    sheet = KeysSheet([])
    qtbot.addWidget(sheet)
    assert ("Open the menus" in words_on(sheet)) == there
    assert ("Alt" in words_on(sheet)) == there


@pytest.mark.parametrize(("system", "keys"), [("linux", ["Del"]), ("darwin", ["Del", "Backspace"])])
def test_all_keys_that_delete_runs_are_on_it(
    qtbot: QtBot, system: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    sheet = KeysSheet([])
    qtbot.addWidget(sheet)
    assert " · ".join(map(key_name, keys)) in words_on(sheet)
