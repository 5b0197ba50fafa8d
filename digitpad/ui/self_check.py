"""Tries the whole program out, as a person would: opens the window, draws, reads the answer, trains, closes.

For a packaged application above all, in which a library or a file may be missing that is there in a checkout.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QMouseEvent

from digitpad.ink.strokes import PAGE, Drawing
from digitpad.ui.application import make_application
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from digitpad.ui.training_plan import TrainingResult

_PATIENCE = 60_000  # milliseconds for each step, on the slowest machine
_DIGITS = (7, 3, 0)
_LEARNED_FROM = 1000


class SelfCheckFailed(Exception):
    """A step that did not work. The message says which."""


def self_check(folder: Path, tell: Callable[[str], None]) -> None:
    """Do all steps, telling of each that worked.

    Args:
        folder: Where it may leave files.
        tell: Is called with a line for each step.

    Raises:
        SelfCheckFailed: where a step does not work.
    """
    unexpected = _take_unexpected_errors()
    application = make_application(["digitpad"])
    window = MainWindow()
    _wait_for(window.answering.model_changed, window.show, "the shipped model")
    tell("The window is open, and the shipped model is loaded.")
    for digit in _DIGITS:
        _check_answer(window, digit)
    tell(f"Drawn and read: {', '.join(map(str, _DIGITS))}.")
    accuracy = _train(window, folder)
    tell(f"A network was trained on {_LEARNED_FROM:,} digits: {accuracy:.0%} right.")
    _check_certificates()
    tell("A server to download MNIST from would be known.")
    if not window.close():
        raise SelfCheckFailed("The window does not close.")
    application.processEvents()
    if unexpected:
        raise SelfCheckFailed(f"Something went wrong on the way: {unexpected[0]}.")
    tell("The window is closed. All works.")


def _take_unexpected_errors() -> list[str]:
    """Return the list in which errors will be that nothing catches: in slots, which Qt calls, they end nothing."""
    taken: list[str] = []

    def take(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, traceback)
        taken.append(f"{kind.__name__}: {error}")

    sys.excepthook = take
    return taken


def _check_answer(window: MainWindow, digit: int) -> None:
    from digitpad.data.stroke_templates import template_drawing
    from digitpad.nn import Answer

    pad = window.pad_panel.pad
    pad.clear()
    answer = _wait_for(window.answering.answer_changed, lambda: _draw(pad, template_drawing(digit)), "an answer")
    if not isinstance(answer, Answer) or answer.digit != digit:
        words = answer.words if isinstance(answer, Answer) else "nothing"
        raise SelfCheckFailed(f"A {digit} was drawn, and read as {words}.")


def _draw(pad: DrawingPad, drawing: Drawing) -> None:
    """Draw with the mouse."""
    page = pad.page()
    for stroke in drawing.strokes:
        places = [
            QPointF(page.x() + x / PAGE * page.width(), page.y() + y / PAGE * page.height()) for x, y in stroke.points
        ]
        _mouse(pad, QEvent.Type.MouseButtonPress, places[0], Qt.MouseButton.LeftButton)
        for place in places[1:]:
            _mouse(pad, QEvent.Type.MouseMove, place, Qt.MouseButton.LeftButton)
        _mouse(pad, QEvent.Type.MouseButtonRelease, places[-1], Qt.MouseButton.NoButton)


def _mouse(pad: DrawingPad, kind: QEvent.Type, place: QPointF, held: Qt.MouseButton) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, pad.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(pad, event)


def _train(window: MainWindow, folder: Path) -> float:
    """Train a small network on a few digits, and return its accuracy on those it has not seen."""
    import numpy as np

    from digitpad.data.builtin import make_digits
    from digitpad.data.idx import write_idx
    from digitpad.training.settings import TrainingSettings

    digits = make_digits(_LEARNED_FROM, np.random.default_rng(0))
    write_idx(folder / "images", digits.pixels.reshape(-1, 28, 28))
    write_idx(folder / "labels", digits.labels.astype(np.uint8))
    panel = window.training.training_panel
    panel.choose_source(str(folder))
    panel.set_settings(TrainingSettings(hidden_size=32, optimizer="adam", learning_rate=0.002, epochs=10))
    completed = window.training.session.completed
    result = _wait_for(completed, panel.controls.start_action.trigger, "the end of a training")
    accuracy = result.point.validation_accuracy if isinstance(result, TrainingResult) else None
    if accuracy is None or accuracy < 0.5:
        raise SelfCheckFailed("A network was trained, and has learned nothing.")
    return accuracy


def _check_certificates() -> None:
    from digitpad.data.certificates import can_know_servers, tls_context

    if not can_know_servers(tls_context()):
        raise SelfCheckFailed("There are no certificates to know a server by.")


def _wait_for(signal: SignalInstance, act: Callable[[], object], what: str) -> object:
    """Do something, wait until the signal comes, and return what it brings.

    Raises:
        SelfCheckFailed: where it does not come.
    """
    brought: list[object] = []
    loop = QEventLoop()
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)

    def take(value: object) -> None:
        brought.append(value)
        loop.quit()

    signal.connect(take)
    patience.start(_PATIENCE)
    act()
    if not brought:
        loop.exec()
    signal.disconnect(take)
    if not brought:
        raise SelfCheckFailed(f"In vain was waited for {what}.")
    return brought[-1]
