from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from digitpad.nn import Model
from digitpad.ui import late_loading, window_memory
from digitpad.ui.main_window import MainWindow
from digitpad.ui.screen_reader import tell_roles
from digitpad.ui.tour import Stop, Tour
from tests.ui.conftest import SEVEN, draw, heard


def card(window: QMainWindow) -> QWidget:
    found = window.findChild(QWidget, "tour_card")
    assert found is not None
    return found


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None
    return found


def says(window: MainWindow, words: str) -> bool:
    return any(label.text() == words for label in card(window).findChildren(QLabel))


def is_gone(window: MainWindow) -> Callable[[], bool]:
    return lambda: window.findChild(QWidget, "tour_card") is None


def test_a_screen_reader_reads_the_card_before_its_buttons(window: MainWindow) -> None:
    tell_roles()
    window.take_tour()
    group = QAccessible.queryAccessibleInterface(button(window, "tour_next")).parent()
    assert group.object() is card(window)
    assert group.role() == QAccessible.Role.Grouping, "a mere area is passed over"


def test_it_leads_from_stop_to_stop_and_is_then_gone(qtbot: QtBot, window: MainWindow) -> None:
    window.take_tour()
    for name in ("Draw a digit", "What the network sees", "Its answer", "Train one yourself"):
        assert says(window, name)
        assert heard(card(window)).startswith(f"{name}. ")
        assert window.rect().contains(card(window).geometry())
        QTest.mouseClick(button(window, "tour_next"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_gone(window))
    assert window_memory.tour_was_taken()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1200)])
def test_the_card_hides_neither_what_it_speaks_of_nor_the_digits_to_drag(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    qtbot.waitUntil(window.pad_panel.strip.cells.isVisible)
    window.resize(*size)
    QApplication.processEvents()
    window.take_tour()
    cells = window.pad_panel.strip.cells
    digits = QRect(cells.mapTo(window, QPoint(0, 0)), cells.size())
    assert not card(window).geometry().intersects(digits)
    stops = (window.pad_panel.pad, window.view_dock, window.answer_dock, window.training_dock)
    for place in stops:
        spoken_of = QRect(place.mapTo(window, QPoint(0, 0)), place.size())
        assert not card(window).geometry().intersects(spoken_of)
        assert window.rect().contains(card(window).geometry())
        assert not card(window).geometry().intersects(window.statusBar().geometry())
        QTest.mouseClick(button(window, "tour_next"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(is_gone(window))


def test_the_card_is_placed_anew_when_all_that_moves_has_moved(qtbot: QtBot) -> None:
    window, column = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    window.setCentralWidget(column)
    place, other, below = QWidget(), QPushButton("Other"), QPushButton("Below")
    other.setFixedSize(380, 60)
    layout = QVBoxLayout(column)
    layout.addWidget(place, 1)
    layout.addWidget(other)
    layout.addSpacing(180)  # room for the card
    layout.addWidget(below)
    window.resize(400, 700)
    window.show()
    QApplication.processEvents()
    Tour(window, [Stop(place, "A place", "It has a name.")]).go_on()

    def nothing_is_hidden() -> bool:
        seen = [QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for part in (place, other, below)]
        return not any(card(window).geometry().intersects(rect) for rect in seen)

    for height in (1, 140, 1):
        below.setFixedHeight(height)
        qtbot.wait(20)  # all is moved
        qtbot.waitUntil(nothing_is_hidden)


def test_it_ends_when_a_training_begins(qtbot: QtBot, window: MainWindow) -> None:
    window.take_tour()
    assert card(window).isVisible()
    with qtbot.waitSignal(window.training.session.began, timeout=20_000):
        window.training.training_panel.controls.start_action.trigger()
    qtbot.waitUntil(is_gone(window))
    window.training.session.stop()
    qtbot.waitUntil(lambda: not window.training.session.running)


def test_a_hidden_panel_is_left_out(window: MainWindow) -> None:
    window.view_dock.hide()
    window.take_tour()
    QTest.mouseClick(button(window, "tour_next"), Qt.MouseButton.LeftButton)
    assert says(window, "Its answer")


@pytest.mark.parametrize("way", ["button", "key"])
def test_it_can_be_skipped(qtbot: QtBot, window: MainWindow, way: str) -> None:
    window.take_tour()
    skip = button(window, "tour_skip")
    if way == "button":
        QTest.mouseClick(skip, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(skip, Qt.Key.Key_Escape)
    qtbot.waitUntil(is_gone(window))
    assert window_memory.tour_was_taken()


def test_enter_presses_its_buttons(qtbot: QtBot, window: MainWindow) -> None:
    window.take_tour()
    QTest.keyClick(button(window, "tour_next"), Qt.Key.Key_Return)
    assert says(window, "What the network sees")
    QTest.keyClick(button(window, "tour_next"), Qt.Key.Key_Enter)
    assert says(window, "Its answer")
    button(window, "tour_skip").setFocus()
    QTest.keyClick(button(window, "tour_skip"), Qt.Key.Key_Return)
    qtbot.waitUntil(is_gone(window))


def test_the_keyboard_goes_to_the_card_where_it_was_asked_for_and_back_to_the_pad(
    qtbot: QtBot, window: MainWindow
) -> None:
    pad = window.pad_panel.pad
    window.activateWindow()
    pad.setFocus()
    window.take_tour()
    assert pad.hasFocus(), "somebody may be drawing"
    qtbot.waitUntil(window.actions_.tour.isEnabled)
    window.actions_.tour.trigger()
    assert QApplication.focusWidget() is not pad
    draw(qtbot, pad, SEVEN)
    window.actions_.tour.trigger()
    QTest.keyClick(cast("QWidget", QApplication.focusWidget()), Qt.Key.Key_Escape)
    qtbot.waitUntil(is_gone(window))
    assert pad.hasFocus()
    assert not pad.drawing.empty
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    assert pad.drawing.empty


def test_there_is_one_at_a_time(qtbot: QtBot, window: MainWindow) -> None:
    window.take_tour()
    QTest.mouseClick(button(window, "tour_next"), Qt.MouseButton.LeftButton)
    window.take_tour()
    qtbot.waitUntil(lambda: len(window.findChildren(QWidget, "tour_card")) == 1)
    assert len(window.findChildren(QWidget, "tour_frame")) == 1
    assert says(window, "Draw a digit")


def test_one_can_draw_while_it_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.take_tour()
    draw(qtbot, window.pad_panel.pad, SEVEN)
    assert len(window.pad_panel.pad.drawing.strokes) == 1


def test_the_frame_follows_what_it_frames(window: MainWindow) -> None:
    window.take_tour()
    frame = window.findChild(QWidget, "tour_frame")
    assert frame is not None
    before = frame.geometry()
    window.resize(window.width() + 200, window.height() + 100)
    assert frame.geometry() != before
    pad = window.pad_panel.pad
    assert frame.geometry().contains(pad.mapTo(window, pad.rect().center()))


def test_the_menu_offers_it_when_everything_is_loaded(
    qtbot: QtBot, light: None, small_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_loading, "_shipped_model", lambda: small_model)
    window = MainWindow()
    qtbot.addWidget(window)
    assert not window.actions_.tour.isEnabled()
    with qtbot.waitSignal(window.loaded, timeout=20_000):
        window.show()
    assert window.actions_.tour.isEnabled()
    window.close()
