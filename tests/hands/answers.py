"""What the window says to drawings: the real one on a screen with the real mouse, or one without any screen."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QPoint, Qt
from PySide6.QtTest import QTest

from digitpad.ink.strokes import PAGE
from digitpad.ui.application import make_application
from digitpad.ui.main_window import MainWindow
from tests.hands.drawings import Trial
from tests.screen.program import Hand, running_program, screen, settled_title, wait_until

_BLANK = "DigitPad"
_NAMED = " – DigitPad"
_PATIENCE = 60_000  # milliseconds
_SETTLED = 10  # milliseconds
_LIKE_A_FAST_MOUSE = 0.016  # seconds between two movements, 60 a second
_FEW_MOVES = 14


def on_screen(trials: Sequence[Trial]) -> Iterator[str]:
    """Draw with the real mouse in the real window, and give its title's words for each drawing."""
    with screen() as display, tempfile.TemporaryDirectory() as home, running_program(display, Path(home)):
        hand = Hand(display)
        hand.find_window()
        _leave_the_tour(hand)
        for trial in trials:
            few = sum(len(line) for line in trial.lines) <= _FEW_MOVES
            for stroke in trial.drawing.strokes:
                hand.draw_through(stroke.points, *([_LIKE_A_FAST_MOUSE] if few else []))
            wait_until(lambda: hand.title != _BLANK, f"an answer to {trial.way}")
            yield settled_title(hand).removesuffix(_NAMED)
            hand.press("Escape")
            wait_until(lambda: hand.title == _BLANK, "a blank pad")


def _leave_the_tour(hand: Hand) -> None:
    """Draw a stroke before the tour of a first start comes, so that it stays away, and wipe it off."""
    hand.draw_through([(300.0, 500.0), (700.0, 500.0)])
    wait_until(lambda: hand.title != _BLANK, "the first answer")
    hand.press("Escape")
    wait_until(lambda: hand.title == _BLANK, "a blank pad")


def off_screen(trials: Sequence[Trial]) -> Iterator[str]:
    """Draw with mouse events of Qt's own in a window without a screen, and give its title's words."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITPAD_HOME"] = home
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = make_application(["digitpad"])
        window = MainWindow()
        ready: list[None] = []
        window.loaded.connect(lambda: ready.append(None))
        window.show()
        _process_until(lambda: bool(ready))
        for trial in trials:
            _draw(window, trial)
            _process_until(lambda: window.windowTitle() != _BLANK)
            QTest.qWait(_SETTLED)  # the answer to the last movement
            yield window.windowTitle().removesuffix(_NAMED)
            window.pad_panel.pad.clear()
            _process_until(lambda: window.windowTitle() == _BLANK)
        window.close()
        application.processEvents()


def _draw(window: MainWindow, trial: Trial) -> None:
    pad = window.pad_panel.pad
    page = pad.page()
    scale = page.width() / PAGE
    left = Qt.MouseButton.LeftButton
    for stroke in trial.drawing.strokes:
        places = [QPoint(round(page.x() + x * scale), round(page.y() + y * scale)) for x, y in stroke.points]
        QTest.mousePress(pad, left, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, left, pos=places[-1])


def _process_until(done: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(_PATIENCE)
    while not done():
        QCoreApplication.processEvents()
        if deadline.hasExpired():
            raise TimeoutError("the window gives no answer")
