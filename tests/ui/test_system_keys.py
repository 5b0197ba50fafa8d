import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.about import About
from digitpad.ui.answer_panel import AnswerPanel
from digitpad.ui.main_window import MainWindow
from digitpad.ui.run_comparison import RunComparison
from digitpad.ui.system_keys import ctrl, delete_keys, has_letters, in_brackets, key_name
from tests.training.test_run_database import record

NATIVE = QKeySequence.SequenceFormat.NativeText
MACOS = {"Ctrl+Z": "⌘Z", "Ctrl+A": "⌘A", "F6": "F6", "Alt+W": "⌥W"}


def test_a_key_is_called_as_the_system_calls_it() -> None:
    for keys in ("F6", "Ctrl+Shift+R", "Del"):
        assert key_name(keys) == QKeySequence(keys).toString(NATIVE)


def test_ctrl_is_called_as_it_is_with_any_other_key() -> None:
    assert ctrl()
    assert ctrl() + "Z" == key_name("Ctrl+Z")


def test_on_macos_keys_have_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("digitpad.ui.system_keys.key_name", lambda keys: MACOS[keys])
    assert ctrl() == "⌘"
    assert in_brackets("Ctrl+Z") == " (⌘Z)"
    assert in_brackets("Alt+W", "F6") == " (F6)"
    assert in_brackets("Alt+W") == ""


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_elsewhere_all_keys_do_something(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert has_letters()
    assert in_brackets("Alt+W", "F6") == f" ({key_name('Alt+W')}, {key_name('F6')})"
    assert delete_keys() == ("Del",)


def test_a_macbooks_key_for_deleting_deletes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert delete_keys() == ("Del", "Backspace")


def tips(widget: QWidget) -> str:
    return " ".join(button.toolTip() for button in widget.findChildren(QAbstractButton))


@pytest.mark.parametrize(("system", "there"), [("linux", True), ("win32", True), ("darwin", False)])
def test_tips_name_letters_only_where_menus_have_them(
    qtbot: QtBot, window: MainWindow, system: str, *, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    panel, about = AnswerPanel(), About(window)
    comparison = RunComparison(record("1"), record("2"), window)
    for widget in (panel, about, comparison):
        qtbot.addWidget(widget)
    for widget, key in ((panel, "Alt+W"), (about, "Alt+L"), (comparison, "Alt+D")):
        assert (key_name(key) in tips(widget)) == there
    live = panel.findChild(QCheckBox, "live_answer")
    assert live is not None
    assert key_name("F6") in live.toolTip()
