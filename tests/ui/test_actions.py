import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.actions import WindowActions


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def keys(action: QAction) -> list[str]:
    return [sequence.toString(QKeySequence.SequenceFormat.PortableText) for sequence in action.shortcuts()]


@pytest.mark.parametrize(
    ("system", "clear"),
    [("linux", ["Esc", "Del"]), ("win32", ["Esc", "Del"]), ("darwin", ["Esc", "Del", "Backspace"])],
)
def test_the_keys_that_the_issue_asks_for(
    window: QWidget, system: str, clear: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    actions = WindowActions(window)
    assert keys(actions.clear) == clear
    assert "Ctrl+Z" in keys(actions.undo)
    assert "Ctrl+Shift+Z" in keys(actions.redo)
    assert "Ctrl+V" in keys(actions.paste)


def test_pen_or_eraser_and_one_scheme_are_chosen(window: QWidget) -> None:
    actions = WindowActions(window)
    actions.eraser.trigger()
    assert (actions.pen.isChecked(), actions.eraser.isChecked()) == (False, True)
    actions.schemes[2].trigger()
    assert [action.isChecked() for action in actions.schemes] == [False, False, True]


def test_macos_moves_nothing_but_about_and_quit_into_its_own_menu(window: QWidget) -> None:
    WindowActions(window)
    moved = {QAction.MenuRole.AboutRole: ["about"], QAction.MenuRole.QuitRole: ["quit"]}
    roles = {action.objectName(): action.menuRole() for action in window.findChildren(QAction)}
    for role in (*moved, QAction.MenuRole.TextHeuristicRole):
        assert [name for name in roles if roles[name] == role] == moved.get(role, [])


def test_six_menus_hold_every_action(window: QWidget) -> None:
    actions, bar = WindowActions(window), QMenuBar(window)
    docks, training = [QAction("a dock", window)], [QAction("start", window)]
    actions.fill(bar, docks, training)
    menus = [entry.menu() for entry in bar.actions()]
    assert len(menus) == 6
    held = [action for menu in bar.findChildren(QMenu) for action in menu.actions()]
    mine = [action for action in window.findChildren(QAction) if action.objectName() and action.parent() is window]
    assert {action.objectName() for action in mine if action.text()} <= {action.objectName() for action in held}
    assert docks[0] in held
    assert training[0] in held
