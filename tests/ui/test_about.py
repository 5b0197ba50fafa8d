from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from digitpad import __version__
from digitpad.ui.about import About
from digitpad.ui.main_window import MainWindow


def test_name_version_and_licence(qtbot: QtBot, window: MainWindow) -> None:
    about = About(window)
    words = " ".join(label.text() for label in about.findChildren(QLabel))
    assert f"DigitPad {__version__}" in words
    assert "MIT" in words
