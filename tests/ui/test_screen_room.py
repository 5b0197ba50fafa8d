"""A window whose frame has no room on the screen; offscreen there are no frames, so it says itself what it has."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.screen_room import keep_on_screen

TITLE, EDGE = 24, 3


class Framed(QWidget):
    """A window with a title above and an edge around it."""

    def frameGeometry(self) -> QRect:  # noqa: N802  (as Qt calls it)
        return self.geometry().adjusted(-EDGE, -TITLE, EDGE, EDGE)


@pytest.fixture
def window(qtbot: QtBot) -> Framed:
    made = Framed()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_window_as_large_as_the_screen_makes_room_for_its_frame(window: Framed) -> None:
    room = window.screen().availableGeometry()
    window.setGeometry(room.adjusted(EDGE, TITLE, EDGE, TITLE))
    keep_on_screen(window)
    assert window.width() == room.width() - 2 * EDGE
    assert window.height() == room.height() - TITLE - EDGE


def test_one_that_hangs_over_the_edge_is_moved_and_keeps_its_size(window: Framed) -> None:
    room = window.screen().availableGeometry()
    window.setGeometry(room.right() - 100, room.bottom() - 50, 300, 200)
    keep_on_screen(window)
    assert (window.width(), window.height()) == (300, 200)
    assert room.contains(window.frameGeometry())


@pytest.mark.parametrize("place", [(100, 100, 300, 200), (EDGE, TITLE, 500, 400)])
def test_one_that_fits_stays_as_it_is(window: Framed, place: tuple[int, int, int, int]) -> None:
    window.setGeometry(*place)
    keep_on_screen(window)
    assert window.geometry() == QRect(*place)


def test_a_maximized_one_is_the_system_s_business(window: Framed) -> None:
    window.showMaximized()
    before = window.geometry()
    keep_on_screen(window)
    assert window.geometry() == before
    assert window.isMaximized()
