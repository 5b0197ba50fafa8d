import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.free_place import place_beside, seen_in

ROOM = QRect(0, 0, 1000, 700)
CARD = QSize(200, 100)


def card_beside(framed: QRect, *seen: QRect) -> QRect:
    return QRect(place_beside(framed, CARD, ROOM, seen), CARD)


def test_where_nothing_is_hidden_it_is_near_and_in_line() -> None:
    framed = QRect(300, 200, 400, 200)
    card = card_beside(framed)
    assert not card.intersects(framed)
    assert framed.adjusted(-10, -10, 10, 10).intersects(card)
    assert card.center().x() == framed.center().x() or card.center().y() == framed.center().y()


def test_it_goes_out_of_the_way_of_what_is_there_to_see() -> None:
    framed = QRect(0, 0, 400, 400)
    around = QRect(0, 410, 1000, 60), QRect(420, 0, 300, 400)
    card = card_beside(framed, *around)
    assert ROOM.contains(card)
    assert not any(card.intersects(rect) for rect in (framed, *around))


def test_where_everything_is_full_it_hides_the_least() -> None:
    framed = QRect(0, 0, 500, 700)
    little = QRect(520, 300, 480, 20)
    full = QRect(500, 0, 500, 230), QRect(500, 370, 500, 330)
    card = card_beside(framed, little, *full)
    assert not card.intersects(framed)
    assert card.intersects(little)
    assert not any(card.intersects(rect) for rect in full)


@pytest.mark.parametrize("framed", [ROOM, QRect(-50, -50, 2000, 2000), QRect(100, 50, 850, 640)])
def test_it_is_inside_the_room_even_where_it_must_hide_what_it_speaks_of(framed: QRect) -> None:
    assert ROOM.contains(card_beside(framed))


def test_what_is_seen_are_words_and_parts_without_parts(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QWidget(window)
    layout = QVBoxLayout(column)
    words = QLabel("Words")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    hidden, button = QPushButton("Hidden"), QPushButton("Button")
    for part in (words, hidden, button, QLabel("")):
        layout.addWidget(part, 1)
    hidden.hide()
    column.setGeometry(50, 30, 300, 400)
    window.resize(500, 500)
    window.show()
    QApplication.processEvents()
    seen = [rect for rect in seen_in(column, window) if not rect.isEmpty()]
    of_words = QRect(words.mapTo(window, QPoint(0, 0)), words.size())
    assert seen[1:] == [QRect(button.mapTo(window, QPoint(0, 0)), button.size())]
    assert of_words.contains(seen[0])
    assert seen[0].height() < of_words.height() / 2
    assert abs(seen[0].center().x() - of_words.center().x()) <= 1
