import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from digitpad.files import FileProblem
from digitpad.ui.background import Background


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_a_result_comes_back_to_the_windows_thread(qtbot: QtBot, owner: QObject) -> None:
    results: list[tuple[int, int, bool]] = []
    background = Background(owner)
    here = threading.get_ident()

    def done(there: int) -> None:
        results.append((there, threading.get_ident(), True))

    background.start(threading.get_ident, done, lambda _: None)
    qtbot.waitUntil(lambda: bool(results))
    there, back, _ = results[0]
    assert there != here
    assert back == here


def test_a_problem_comes_back_as_its_message(qtbot: QtBot, owner: QObject) -> None:
    problems: list[str] = []
    background = Background(owner)

    def fail() -> None:
        raise FileProblem("seven.png is missing.")

    background.start(fail, lambda _: None, problems.append)
    qtbot.waitUntil(lambda: problems == ["seven.png is missing."])


def test_after_waiting_nobody_is_told_any_more(qtbot: QtBot, owner: QObject) -> None:
    results: list[int] = []
    background = Background(owner)
    background.start(lambda: 7, results.append, lambda _: None)
    background.wait()
    QApplication.processEvents()
    assert results == []
