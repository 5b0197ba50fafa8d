import os
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.ending_signals import EndingSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process that is sent a signal")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def signals(window: QWidget) -> Iterator[EndingSignals]:
    signals = EndingSignals(window)
    signals.heed()
    yield signals
    signals.exit_status(0)


@pytest.mark.parametrize("kind", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_closes_the_window_though_nothing_else_happens(
    qtbot: QtBot, window: QWidget, signals: EndingSignals, kind: str
) -> None:
    number = getattr(signal, kind)
    os.kill(os.getpid(), number)
    qtbot.waitUntil(window.isHidden)
    assert signal.getsignal(number) is signal.SIG_DFL, "a second one ends the program at once"
    assert signals.exit_status(0) == 128 + number
    usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    assert signal.getsignal(number) is usual


def test_without_a_signal_the_exit_status_is_the_usual_one(window: QWidget, signals: EndingSignals) -> None:
    assert signals.exit_status(3) == 3
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not window.isHidden()


def test_what_is_ignored_stays_ignored(window: QWidget) -> None:
    usual = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signals = EndingSignals(window)
    try:
        signals.heed()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signals.exit_status(0)
        signal.signal(signal.SIGTERM, usual)
