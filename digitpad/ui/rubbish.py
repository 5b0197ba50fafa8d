"""Python's search for rubbish (objects that refer to each other and to nothing else), kept to the window's thread.

Python searches in whichever thread happens to make the object that is one too many. Where that is the training thread,
and the rubbish holds a widget, Qt takes it apart in a thread in which no widget may be touched, and the process dies.
So Python's own search rests, and a timer of the window does the same work at the same thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE = 500  # milliseconds from one look to the next


class RubbishCollection(QObject):
    """Collects from `begin` to `end`. What is there at the beginning stays, and is never searched again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self.collect)

    @Slot()
    def begin(self) -> None:
        """Take the search over from Python."""
        gc.disable()
        self.keep_all()
        self._timer.start()

    @Slot()
    def keep_all(self) -> None:
        """Keep what has been loaded so far, so that a search goes through what comes and goes alone."""
        gc.freeze()

    @Slot()
    def collect(self) -> None:
        """Search the oldest generation that has grown beyond its threshold, with the younger ones, as Python would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def end(self) -> None:
        """Leave the search to Python again."""
        self._timer.stop()
        gc.enable()
