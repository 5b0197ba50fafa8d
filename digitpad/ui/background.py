"""Work in threads: what a function returns, or the problem it met, comes back to the window as a call."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

Result = TypeVar("Result")


class Background(QObject):
    """Keeps what is at work, so that the window can wait for all of it before it closes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at_work: set[_Work] = set()

    def start(self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]) -> None:
        """Call `work` in a thread; then, in the window's thread, `done` with what it returned.

        Where it raises a FileProblem, `failed` is called with its message; anything else that it raises is a fault of
        the program and goes where all such faults go.
        """
        thread = _Work(work, done, failed, self)
        self._at_work.add(thread)
        thread.finished.connect(self._let_go)
        thread.start()

    def wait(self) -> None:
        """Wait for all that is at work, and tell nobody about it."""
        for thread in list(self._at_work):
            thread.forget()
            thread.wait()

    @Slot()
    def _let_go(self) -> None:
        for thread in [thread for thread in self._at_work if thread.isFinished()]:
            self._at_work.discard(thread)
            thread.deleteLater()


class _Work(QThread):
    _succeeded = Signal(object)
    _failed = Signal(str)
    _crashed = Signal(object)

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._done = done
        self._complain = failed
        self._forgotten = False
        # Slots of this object, which lives in the window's thread: so that is where they are called.
        self._succeeded.connect(self._on_succeeded)
        self._failed.connect(self._on_failed)
        self._crashed.connect(self._on_crashed)

    def run(self) -> None:
        """Do the work, in the thread."""
        from digitpad.files import FileProblem

        try:
            result = self._work()
        except FileProblem as problem:
            self._failed.emit(str(problem))
        except Exception as error:  # noqa: BLE001  (raised again in the window's thread)
            self._crashed.emit(error)
        else:
            self._succeeded.emit(result)

    def forget(self) -> None:
        """Tell nobody how it went."""
        self._forgotten = True

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if not self._forgotten:
            self._done(result)

    @Slot(str)
    def _on_failed(self, message: str) -> None:
        if not self._forgotten:
            self._complain(message)

    @Slot(object)
    def _on_crashed(self, error: Exception) -> None:
        raise error
