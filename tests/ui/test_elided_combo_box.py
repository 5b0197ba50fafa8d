from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from digitpad.ui.elided_combo_box import ElidedComboBox

LONG = "A folder with a name that no form has room for"


def test_a_long_entry_is_cut_and_does_not_widen_the_form(qtbot: QtBot, light: None) -> None:
    box = ElidedComboBox()
    qtbot.addWidget(box)
    before = box.sizeHint().width()
    box.addItems([LONG, "MNIST"])
    assert box.sizeHint().width() == before
    box.resize(120, 30)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText.endswith("…")
    assert box.currentText() == LONG
    box.setCurrentIndex(1)
    box.initStyleOption(option)
    assert option.currentText == "MNIST"


def test_its_list_opens_wide_enough(qtbot: QtBot, light: None) -> None:
    box = ElidedComboBox()
    qtbot.addWidget(box)
    box.addItems([LONG, "MNIST"])
    box.resize(90, 30)
    box.show()
    box.showPopup()
    assert box.view().width() >= box.fontMetrics().horizontalAdvance(LONG)
    box.hidePopup()
