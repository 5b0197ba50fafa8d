"""The training of the window: starts it, lets it rest, ends it, and says how it goes. There is one at a time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from digitpad.ui.training_thread import TrainingResult, TrainingThread

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet
    from digitpad.training.settings import TrainingSettings


class TrainingSession(QObject):
    """Owns the training thread, from its start to its end."""

    preparing = Signal(str)
    """The digits are on their way, in words."""
    data_prepared = Signal(str, object)
    """The source's key and its `DataSet`."""
    began = Signal(object)
    """The training begins with these `TrainingSettings`."""
    points_reported = Signal(list)
    """`TrainingPoint`s in their order, one or more; the newest has its parameters."""
    paused = Signal()
    resumed = Signal()
    completed = Signal(object)
    """The `TrainingResult` of a training that went to its end."""
    stopped = Signal(object)
    """The `TrainingResult` of one that was stopped, or None if it had not begun."""
    failed = Signal(str)
    """Why it cannot go on, as a person reads it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: TrainingThread | None = None

    @property
    def running(self) -> bool:
        """Whether there is a training, be it at rest."""
        return self._thread is not None

    @Slot(str, object)
    def start(self, source: str, settings: "TrainingSettings") -> None:
        """Begin a training, unless there is one."""
        if self._thread is not None:
            return
        thread = self._thread = TrainingThread(source, settings, self)
        thread.prepared.connect(self._on_prepared)
        thread.points_reported.connect(self.points_reported)
        thread.completed.connect(self._on_completed)
        thread.stopped.connect(self._on_stopped)
        thread.failed.connect(self._on_failed)
        self.preparing.emit(self._words_for(source))
        thread.start()

    @Slot()
    def pause(self) -> None:
        """Let it rest."""
        if self._thread is not None:
            self._thread.pause()
            self.paused.emit()

    @Slot()
    def resume(self) -> None:
        """Let it go on."""
        if self._thread is not None:
            self._thread.resume()
            self.resumed.emit()

    @Slot()
    def stop(self) -> None:
        """End it; `stopped` comes when it has ended."""
        if self._thread is not None:
            self._thread.stop()

    def close(self) -> None:
        """End it and wait for the end, saying nothing any more: the window closes."""
        if self._thread is not None:
            self._thread.disconnect(self)
            self._thread.abandon()
            self._leave()

    def _words_for(self, source: str) -> str:
        if source == "builtin":
            return self.tr("Making the built-in digits, a few seconds…")
        return self.tr("Reading the digits…")

    @Slot(object)
    def _on_prepared(self, data: "DataSet") -> None:
        if self._thread is not None:
            self.data_prepared.emit(self._thread.source, data)
            self.began.emit(self._thread.settings)

    @Slot(object)
    def _on_completed(self, result: TrainingResult) -> None:
        self._leave()
        self.completed.emit(result)

    @Slot(object)
    def _on_stopped(self, result: TrainingResult | None) -> None:
        self._leave()
        self.stopped.emit(result)

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self._leave()
        self.failed.emit(words)

    def _leave(self) -> None:
        """Let go of a thread that has said its last word."""
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None
