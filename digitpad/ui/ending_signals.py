"""Ctrl+C in the terminal, and a system that is shut down, close the window as its own button does: nothing is lost."""

import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_KINDS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no hang-up


class EndingSignals(QObject):
    """Closes a window when the program is asked to end. Asked once more, it ends at once."""

    def __init__(self, window: "QWidget") -> None:
        super().__init__(window)
        self._window = window
        self._usual: dict[int, object] = {}
        self._heard = 0
        self._pipe: tuple[int, ...] = ()
        self._alarm: QSocketNotifier | None = None

    @Slot()
    def heed(self) -> None:
        """Heed the signals from now on, but not those that are ignored, as of a command in the background."""
        for kind in (getattr(signal, name) for name in _KINDS if hasattr(signal, name)):
            if signal.getsignal(kind) is not signal.SIG_IGN:
                self._usual[kind] = signal.signal(kind, self._close)
        self._wake_python_for_signals()

    def exit_status(self, usual: int) -> int:
        """Heed signals no longer, and return the exit status: 128 and the signal's number where there was one."""
        for kind, handler in self._usual.items():
            signal.signal(kind, handler)  # type: ignore[arg-type]  # what `signal.signal` itself has returned
        self._usual = {}
        if self._alarm is not None:
            signal.set_wakeup_fd(-1)
            self._alarm.setEnabled(False)
            for end in self._pipe:
                os.close(end)
            self._alarm = None
        return 128 + self._heard if self._heard else usual

    def _wake_python_for_signals(self) -> None:
        """Let Qt, which waits for events outside Python, come back to it for a signal."""
        if sys.platform == "win32":  # there a pipe cannot be listened to, and a window has no terminal
            return
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._pipe = reading, writing
        self._alarm = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._alarm.activated.connect(lambda: os.read(reading, 64))  # being called is all that Python needs

    def _close(self, number: int, _frame: FrameType | None) -> None:
        self._heard = number
        signal.signal(number, signal.SIG_DFL)
        QTimer.singleShot(0, self._window.close)  # whatever Python was about to do comes to its end
