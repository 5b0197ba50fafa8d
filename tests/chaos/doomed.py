"""The program in a process that may kill itself: `python -m tests.chaos.doomed OPERATION [ARGUMENT …]`.

It dies at the operation on its files of that number, counted from 1: before a file is opened to be written, made safe,
renamed or removed. With 0 it lives, and says at its end how many there were. The window, which opens where there are no
arguments, is used: it trains where CHAOS_DIGITS names digits to learn from, for CHAOS_MILLISECONDS, and is closed.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digitpad.cli import main

SAID = "said: "
"""What stands before the window's last message."""
CLOSING = "closing"
"""The line that the window writes when it begins to close."""
COUNTED = "operations: "
"""What stands before the number of operations."""
_SECONDS = 0.3
"""From one checkpoint to the next, so that a short training has several."""
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect", "shutil.rmtree"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Death:
    """Comes at an operation on a file of ours."""

    def __init__(self, operation: int, folder: Path) -> None:
        self.operations = 0
        self._operation = operation
        self._folder = str(folder)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear of what Python is about to do, as `sys.addaudithook` tells it."""
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITES and str(path).startswith(self._folder):
                self.come_nearer()
        elif event in _CHANGES:
            self.come_nearer()

    def come_nearer(self) -> None:
        """Count an operation; at the right one the process is gone."""
        self.operations += 1
        if self.operations == self._operation and sys.platform != "win32":  # which has no signals to send
            os.kill(os.getpid(), signal.SIGKILL)


def _before(death: Death, act: Callable[[int], None]) -> Callable[[int], None]:
    def act_or_die(descriptor: int) -> None:
        death.come_nearer()
        act(descriptor)

    return act_or_die


def _use_window() -> None:
    """Let the window that opens be one that uses itself."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    from digitpad.training.settings import TrainingSettings  # noqa: PLC0415
    from digitpad.ui import application, main_window  # noqa: PLC0415

    digits = os.environ.get("CHAOS_DIGITS")
    milliseconds = int(os.environ.get("CHAOS_MILLISECONDS", "700"))

    class UsedWindow(main_window.MainWindow):
        def __init__(self) -> None:
            super().__init__()
            self.loaded.connect(self._use)

        def _use(self) -> None:
            if digits:
                settings = TrainingSettings(hidden_size=256, optimizer="adam", learning_rate=0.001, epochs=1000)
                self.training.session.start(digits, settings)
            QTimer.singleShot(milliseconds if digits else 0, self._end)

        def _end(self) -> None:
            print(SAID + self.message_bar.words.replace("\n", " "))
            print(CLOSING, flush=True)
            self.close()

    application.MainWindow = UsedWindow  # type: ignore[attr-defined]


def _live(operation: int, arguments: list[str]) -> int:
    death = Death(operation, Path(os.environ["DIGITPAD_HOME"]).parent)
    os.fsync = _before(death, os.fsync)  # type: ignore[assignment]
    sys.addaudithook(death.hear)
    atexit.register(lambda: print(f"{COUNTED}{death.operations}", file=sys.stderr))
    if arguments[:1] == ["train"]:
        from digitpad.training import recorder  # noqa: PLC0415

        recorder.CHECKPOINT_SECONDS = recorder.WRITING_SECONDS = _SECONDS
    if not arguments:
        _use_window()
    return main(arguments)


if __name__ == "__main__":
    sys.exit(_live(int(sys.argv[1]), sys.argv[2:]))
