"""A hand that does to the window all that can be done to it, at random, and never tires."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from digitpad.data.builtin import make_digits
from digitpad.data.idx import write_idx
from digitpad.training.settings import TrainingSettings
from digitpad.ui.main_window import MainWindow

_POINTS = 10  # of a stroke
_PATIENCE = 60_000  # milliseconds
_SETTINGS = TrainingSettings(hidden_size=50, optimizer="adam", learning_rate=0.001, epochs=500)


class Hand:
    """Draws, opens pictures, trains, and moves the furniture about."""

    def __init__(self, window: MainWindow, folder: Path, rng: np.random.Generator) -> None:
        self._window = window
        self._rng = rng
        self._pad = window.pad_panel.pad
        self._session = window.training.session
        self._pictures = _write_pictures(folder)
        self._digits = _write_digits(folder)

    def settle_in(self) -> None:
        """Wait until the window is ready, and choose digits that the panel of digits loads at once."""
        self._wait_until(lambda: self._window.answering.model is not None)
        self._window.training.training_panel.choose_source(str(self._digits))
        QCoreApplication.processEvents()

    def draw(self) -> None:
        """Draw a stroke, now and then rub it out, undo it or clear the page."""
        way = np.cumsum(self._rng.normal(0, 0.08, (_POINTS, 2)), axis=0) + self._rng.uniform(0.3, 0.7, 2)
        side = min(self._pad.width(), self._pad.height())
        places = [QPointF(x, y) for x, y in way.clip(0.05, 0.95) * side]
        self._mouse(QEvent.Type.MouseButtonPress, places[0])
        for place in places[1:]:
            self._mouse(QEvent.Type.MouseMove, place)
            QCoreApplication.processEvents()
        self._mouse(QEvent.Type.MouseButtonRelease, places[-1])
        actions = self._window.actions_
        if self._rng.random() < 0.3:
            (actions.clear, actions.undo, actions.redo, actions.eraser, actions.pen)[self._rng.integers(5)].trigger()
        QCoreApplication.processEvents()

    def open_picture(self) -> None:
        """Open a picture and wait until it is shown."""
        opened: list[object] = []
        take = opened.append
        self._window.files.opened.connect(take)
        self._window.files.open(self._pictures[self._rng.integers(len(self._pictures))])
        self._wait_until(lambda: bool(opened))
        self._window.files.opened.disconnect(take)

    def start_training(self) -> None:
        """Start a training."""
        self._session.start(str(self._digits), _SETTINGS)

    def stop_training(self) -> None:
        """Stop it wherever it is, and wait until it has ended."""
        self._session.stop()
        self._wait_until(lambda: not self._session.running)

    def move_furniture(self) -> None:
        """Show or hide a panel, or resize the window."""
        docks = [self._window.view_dock, self._window.answer_dock, self._window.digits_dock, self._window.training_dock]
        if self._rng.random() < 0.7:
            dock = docks[self._rng.integers(len(docks))]
            dock.setVisible(dock.isHidden())
        else:
            self._window.resize(int(self._rng.integers(1024, 1600)), int(self._rng.integers(700, 1000)))
        QCoreApplication.processEvents()

    def put_furniture_back(self) -> None:
        """Bring everything to where it was, and the page to blank."""
        self._window.actions_.usual_layout.trigger()
        self._window.resize(1280, 800)
        self._window.actions_.pen.trigger()
        self._pad.clear()
        QCoreApplication.processEvents()

    def _mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        globally = QPointF(self._pad.mapToGlobal(place))
        event = QMouseEvent(kind, place, globally, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self._pad, event)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(_PATIENCE)
        while not done():
            QCoreApplication.processEvents()
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
