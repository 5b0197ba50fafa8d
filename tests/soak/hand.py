"""A hand that does to the window all that can be done to it, at random, and never tires."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QDialog

from digitpad.data.builtin import make_digits
from digitpad.data.idx import write_idx
from digitpad.training.settings import TrainingSettings
from digitpad.ui.main_window import MainWindow
from tests.soak.stopwatch import Stopwatch

_POINTS = 6  # of a stroke: the hand is in haste, and all its movements come between two frames of the screen
_PATIENCE = 60_000  # milliseconds
_Thing = TypeVar("_Thing")
_SETTINGS = TrainingSettings(hidden_size=50, optimizer="adam", learning_rate=0.001, epochs=500)


class Hand:
    """Draws, opens pictures, trains, and moves the furniture about; counts what it has done."""

    def __init__(self, window: MainWindow, folder: Path, rng: np.random.Generator) -> None:
        self.deeds: Counter[str] = Counter()
        self.stopwatch = Stopwatch(window)
        self._window = window
        self._rng = rng
        self._pad = window.pad_panel.pad
        self._session = window.training.session
        self._pictures = _write_pictures(folder)
        self._digits = _write_digits(folder)
        self._pulse = QTimer()  # wakes a hand that waits for nothing
        self._pulse.start(50)

    def settle_in(self) -> None:
        """Wait until the window is ready, and choose digits that the panel of digits loads at once."""
        self._wait_until(lambda: self._window.answering.model is not None)
        self._window.training.training_panel.choose_source(str(self._digits))
        QCoreApplication.processEvents()

    def draw(self) -> None:
        """Draw a stroke or rub some out; then, now and then, clear the page, or undo or redo a step."""
        actions, chance = self._window.actions_, self._rng.random()
        if chance < 0.05:
            actions.eraser.trigger()
            self.draw_stroke(self._rng)
            actions.pen.trigger()
            self.deeds["erasings"] += 1
        else:
            self.draw_stroke(self._rng)
        if chance > 0.6:
            after = actions.clear if chance > 0.75 else actions.undo if chance > 0.65 else actions.redo
            after.trigger()
        QCoreApplication.processEvents()

    def draw_stroke(self, rng: np.random.Generator) -> None:
        """Draw one stroke; with the pen, look at the answer before going on."""
        way = np.cumsum(rng.normal(0, 0.1, (_POINTS, 2)), axis=0) + rng.uniform(0.3, 0.7, 2)
        turned_back = 1 - np.abs(1 - way % 2)  # at the page's edges
        page = self._pad.page()
        places = [page.topLeft() + QPointF(x, y) for x, y in (0.05 + 0.9 * turned_back) * page.width()]
        self._mouse(QEvent.Type.MouseButtonPress, places[0])
        if self._window.actions_.pen.isChecked():
            self.stopwatch.ask()
        for place in places[1:]:
            self._mouse(QEvent.Type.MouseMove, place)
        QCoreApplication.processEvents()
        self._wait_until(lambda: self.stopwatch.answered)
        self._mouse(QEvent.Type.MouseButtonRelease, places[-1])
        QCoreApplication.processEvents()
        self.deeds["strokes"] += 1

    def open_picture(self) -> None:
        """Open a picture and wait until it is shown."""
        opened: list[object] = []
        take = opened.append
        self._window.files.opened.connect(take)
        self._window.files.open(self._pictures[self._rng.integers(len(self._pictures))])
        self._wait_until(lambda: bool(opened))
        self._window.files.opened.disconnect(take)
        self.deeds["pictures"] += 1

    def start_training(self) -> None:
        """Start a training."""
        self._session.start(str(self._digits), _SETTINGS)
        self.deeds["trainings"] += 1

    def wait_for_learner(self) -> None:
        """Wait until the network in training is the one that answers."""
        self._wait_until(lambda: self._window.answering.learning)

    def stop_training(self) -> None:
        """Stop it wherever it is, and wait until it has ended."""
        self._session.stop()
        self._wait_until(lambda: not self._session.running)

    def move_furniture(self) -> None:
        """Show, hide or float a panel, look into a dialog, resize the window, or change between light and dark."""
        window, actions = self._window, self._window.actions_
        dock = self._one_of(
            window.view_dock,
            window.answer_dock,
            window.training_dock,
            window.digits_dock,
            window.augmentation_dock,
            window.runs_dock,
        )
        chance = self._rng.random()
        if chance < 0.6:
            dock.setVisible(dock.isHidden())
            self.deeds["panels"] += 1
        elif chance < 0.7:
            dock.setFloating(not dock.isFloating())
            self.deeds["floats"] += 1
        elif chance < 0.8:
            self._look_into(self._one_of(actions.keys, actions.about, actions.model_story))
        elif chance < 0.95:
            window.resize(int(self._rng.integers(1024, 1600)), int(self._rng.integers(700, 1000)))
            self.deeds["sizes"] += 1
        else:
            self._one_of(*actions.schemes).trigger()
            self.deeds["schemes"] += 1
        QCoreApplication.processEvents()

    def put_furniture_back(self) -> None:
        """Bring everything to where it was, and the page to blank."""
        self._window.actions_.usual_layout.trigger()
        self._window.resize(1280, 800)
        self._window.actions_.pen.trigger()
        self._pad.clear()
        QCoreApplication.processEvents()

    def clear(self) -> None:
        """Wipe the page."""
        self._window.actions_.clear.trigger()

    def let_shipped_model_answer(self) -> None:
        """Go back from a trained network to the one that came with the program."""
        changed: list[object] = []
        take = changed.append
        self._window.answering.model_changed.connect(take)
        self._window.actions_.shipped_model.trigger()
        self._wait_until(lambda: bool(changed))
        self._window.answering.model_changed.disconnect(take)

    def _look_into(self, action: QAction) -> None:
        action.trigger()
        QCoreApplication.processEvents()
        for dialog in self._window.findChildren(QDialog):
            dialog.close()
        self.deeds["dialogs"] += 1

    def _one_of(self, *things: _Thing) -> _Thing:
        return things[self._rng.integers(len(things))]

    def _mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        globally = QPointF(self._pad.mapToGlobal(place))
        event = QMouseEvent(kind, place, globally, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self._pad, event)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        """Wait as a window waits: asleep until something happens, so that the threads can work."""
        deadline = QDeadlineTimer(_PATIENCE)
        while not done():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if deadline.hasExpired():
                raise TimeoutError("the window does not come to an end with something")


def _write_pictures(folder: Path) -> list[Path]:
    paths = []
    for size, name in ((28, "small.png"), (300, "middle.jpg"), (900, "large.png")):
        picture = Image.new("L", (size, size), 255)
        line = [(0.3 * size, 0.2 * size), (0.7 * size, 0.2 * size), (0.4 * size, 0.8 * size)]
        ImageDraw.Draw(picture).line(line, fill=0, width=size // 12)
        picture.save(folder / name)
        paths.append(folder / name)
    return paths


def _write_digits(folder: Path) -> Path:
    digits = make_digits(2000, np.random.default_rng(0))
    path = Path(os.path.normpath(folder / "digits"))
    path.mkdir()
    write_idx(path / "images", digits.pixels.reshape(-1, 28, 28))
    write_idx(path / "labels", digits.labels.astype(np.uint8))
    return path
