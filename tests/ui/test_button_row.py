import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.button_row import ButtonRow


@pytest.fixture
def buttons() -> list[QPushButton]:
    return [QPushButton(words) for words in ("Compare", "Run again…", "Rewind")]


def test_the_last_buttons_go_first_where_there_is_no_room(
    qtbot: QtBot, light: None, buttons: list[QPushButton]
) -> None:
    window, row = QWidget(), ButtonRow(buttons)
    qtbot.addWidget(window)
    row.setParent(window)
    window.show()
    QApplication.processEvents()
    whole = row.sizeHint()
    for width, shown in ((whole.width(), 3), (whole.width() - 1, 2), (1, 0), (whole.width() + 50, 3)):
        row.resize(width, whole.height())
        QApplication.processEvents()
        visible = [button for button in buttons if button.isVisible()]
        assert visible == buttons[:shown]
        assert all(button.width() >= button.sizeHint().width() for button in visible)
    assert row.minimumSizeHint().width() == 0
