from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from digitpad.ui.elided_label import ElidedLabel, fitting

WORDS = "Esc clears · Ctrl+Z undoes · drop a picture"


def test_what_is_left_out_is_in_the_tool_tip(qtbot: QtBot, light: None) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText(WORDS)
    label.resize(1000, 20)
    label.grab()
    assert label.toolTip() == ""
    label.resize(90, 20)
    label.grab()
    assert label.toolTip() == WORDS
    assert label.minimumSizeHint().width() < 40


def test_a_line_of_one_part_ends_in_an_ellipsis(qtbot: QtBot, light: None) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    assert fitting("a very long name of a file", metrics, 60).endswith("…")
    assert metrics.horizontalAdvance(fitting("a very long name of a file", metrics, 60)) <= 60
    assert fitting("", metrics, 60) == ""


def test_a_letter_or_two_are_left_out_altogether(dressed: QApplication) -> None:
    metrics = QFontMetrics(dressed.font())
    assert fitting("epochs", metrics, metrics.horizontalAdvance("ep…")) == ""
    assert fitting("epochs", metrics, metrics.horizontalAdvance("epochs") - 1).endswith("…")
    assert fitting("epochs", metrics, metrics.horizontalAdvance("epochs")) == "epochs"
