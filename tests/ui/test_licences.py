from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from digitpad.ui.about import About
from digitpad.ui.licences import Licences
from digitpad.ui.main_window import MainWindow


def test_the_licences_are_read_from_about(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.about.trigger()
    about = window.findChild(About)
    assert about is not None
    button = about.findChild(QPushButton, "licences")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = about.findChild(Licences)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()
    about.close()


def test_each_part_has_its_text(qtbot: QtBot, window: MainWindow) -> None:
    dialog = Licences(window)
    parts, text = dialog.findChild(QListWidget), dialog.findChild(QPlainTextEdit)
    assert parts is not None
    assert text is not None
    names = [parts.item(row).text() for row in range(parts.count())]
    assert names[:2] == ["DigitPad", "Qt and PySide6"]
    assert text.toPlainText().startswith("MIT License")
    QTest.keyClick(parts, Qt.Key.Key_Down)
    assert "Lesser General Public License, version 3" in " ".join(text.toPlainText().split())
    parts.setCurrentRow(names.index("LGPL-3.0"))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text.toPlainText()
