from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.ui.message_bar import MessageBar, Reply
from digitpad.ui.theme import LIGHT


@pytest.fixture
def bar(qtbot: QtBot, light: None) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    made.resize(600, 40)
    return made


def edge(bar: MessageBar) -> QColor:
    return bar.grab().toImage().pixelColor(300, 0)


def test_it_is_there_only_while_there_is_something_to_say(bar: MessageBar) -> None:
    assert bar.isHidden()
    bar.warn("The disk is full.")
    assert bar.isVisible()
    assert bar.words == bar.accessibleName() == "The disk is full."
    close = bar.findChild(QToolButton, "close_message")
    assert close is not None
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_a_screen_reader_says_it(bar: MessageBar, announced: list[str]) -> None:
    bar.warn("The disk is full.")
    assert announced == ["The disk is full."]


def test_nothing_is_announced_to_nobody(bar: MessageBar, announced: list[str]) -> None:
    QAccessible.setActive(False)
    bar.warn("The disk is full.")
    assert announced == []


def test_a_warning_has_another_edge_than_news(bar: MessageBar) -> None:
    bar.warn("The disk is full.")
    assert edge(bar) == QColor(LIGHT.warning)
    bar.tell("Saved as seven.png")
    assert edge(bar) == QColor(LIGHT.line)
    assert bar.words == "Saved as seven.png"


def test_it_offers_what_can_be_done_until_it_is_done(bar: MessageBar) -> None:
    done: list[str] = []
    bar.offer(
        "Run deleted",
        Reply("undo_delete", "Undo", "Bring it back", lambda: done.append("undo")),
        Reply("forget", "Forget", "Never mind", lambda: done.append("forget")),
    )
    undo = bar.findChild(QPushButton, "undo_delete")
    assert undo is not None
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert bar.isHidden()
    bar.tell("Saved as seven.png")
    assert not [button for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_a_files_name_is_shown_as_it_is_and_not_as_hypertext(bar: MessageBar) -> None:
    name = "<h1>seven</h1>.png is empty."
    bar.warn(name)
    labels = [label for label in bar.findChildren(QLabel) if label.text() == name]
    assert [label.textFormat() for label in labels] == [Qt.TextFormat.PlainText]


def close(bar: MessageBar) -> None:
    button = bar.findChild(QToolButton, "close_message")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_matters_comes_back_when_what_was_said_after_it_is_closed(bar: MessageBar) -> None:
    done: list[str] = []
    bar.offer("A training was interrupted.", Reply("resume", "Go on", "Let it go on", lambda: done.append("resumed")))
    bar.warn("The disk is full.")
    bar.tell("Saved as seven.png")
    bar.tell("Saved as eight.png")
    assert bar.words == "Saved as eight.png"
    assert "2 more messages" in [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]
    close(bar)
    assert bar.words == "The disk is full."
    close(bar)
    assert bar.words == "A training was interrupted."
    button = bar.findChild(QPushButton, "resume")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["resumed"]
    assert bar.isHidden()


def test_of_one_thing_only_the_newest_is_kept(bar: MessageBar) -> None:
    bar.warn("The training cannot be kept: the disk is full.", about="keeping")
    bar.warn("seven.png is empty.", about="file")
    bar.warn("seven.png is empty.", about="file")
    bar.tell("The training can be kept again.", about="keeping")
    close(bar)
    assert bar.words == "seven.png is empty."
    bar.outdate("file")
    assert bar.isHidden()


def test_an_offer_that_waits_is_made_when_all_else_is_closed(bar: MessageBar) -> None:
    bar.warn("seven.png is empty.")
    bar.offer("Book was interrupted.", Reply("resume", "Resume", "Go on", lambda: None), waits=True)
    assert bar.words == "seven.png is empty."
    close(bar)
    assert bar.words == "Book was interrupted."
    assert bar.isVisible()


def _note(done: list[int], run: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 (a slot)
    done.append(run)


def test_the_same_words_with_another_thing_to_do_are_another_message(bar: MessageBar) -> None:
    done: list[int] = []
    for run in (1, 2):
        bar.offer("Book is deleted.", Reply("undo", "Undo", "Bring it back", partial(_note, done, run)))
    for _ in range(2):
        QApplication.processEvents()
        button = next(button for button in bar.findChildren(QPushButton, "undo") if button.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [2, 1]
