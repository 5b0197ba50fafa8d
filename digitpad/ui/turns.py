"""Pieces of work that take turns on the window's thread: all at once they would keep the pen waiting."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Turns(QObject):
    """Does what is asked for, piece after piece, with a pause before each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []
        self._pause = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.take_one)

    def ask(self, *pieces: Callable[[], None], pause: int) -> None:
        """Let each piece have its turn, `pause` milliseconds after the one before; one that waits keeps its place."""
        self._waiting += [piece for piece in pieces if piece not in self._waiting]
        self._pause = pause
        if self._waiting and not self._timer.isActive():
            self._timer.start(pause)

    @Slot()
    def take_one(self) -> None:
        """Do the piece that has waited longest. It happens by itself, in an event of its own."""
        piece = self._waiting.pop(0)
        if self._waiting:
            self._timer.start(self._pause)
        else:
            self._timer.stop()
        piece()
