from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from digitpad import __version__
from digitpad.ui.about import About
from digitpad.ui.actions import WindowActions
from digitpad.ui.main_window import MainWindow


def test_name_version_and_licence(qtbot: QtBot, window: MainWindow) -> None:
    about = About([], window)
    words = " ".join(label.text() for label in about.findChildren(QLabel))
    assert f"DigitPad {__version__}" in words
    assert "MIT" in words


def test_every_shortcut_is_listed(qtbot: QtBot, window: MainWindow) -> None:
    actions = WindowActions(window)
    about = About([actions.clear, actions.about, actions.usual_layout, actions.show_log], window)
    words = [label.text() for label in about.findChildren(QLabel)]
    for expected in ("Esc · Del", "Clear", "F1", "About DigitPad", "Ctrl+0"):
        assert expected in words
    assert "Show the error log" not in words, "it has no key"
