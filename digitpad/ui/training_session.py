"""The training of the window: starts it, steers it, ends it, and says how it goes. There is one at a time."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from digitpad.ui.training_orders import Changes, Goal
from digitpad.ui.training_plan import TrainingPlan, TrainingResult
from digitpad.ui.training_thread import TrainingThread

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet
    from digitpad.training.point import TrainingPoint
    from digitpad.training.settings import TrainingSettings


class TrainingSession(QObject):
    """Owns the training thread, from its start to its end, and the plan for the next one where a training is reset."""

    preparing = Signal(str)
    """The digits are on their way, in words."""
    digits_made = Signal(int, int)
    """How many of the built-in digits are made, and how many there will be."""
    data_prepared = Signal(str, object)
    """The source's key and its `DataSet`."""
    began = Signal(object)
    """The training begins, or goes on: its `TrainingBeginning`."""
    listed = Signal(str)
    """The training is kept from now on; what it is called among all runs."""
    keeping_failed = Signal(str)
    """Why it cannot be kept just now, as a person reads it; empty when it can be again."""
    points_reported = Signal(list)
    """`TrainingPoint`s in their order, one or more; the newest has its parameters."""
    paused = Signal()
    """The training rests."""
    resumed = Signal()
    refused = Signal(str, object)
    """A change that cannot be: why, as a person reads it, and the `TrainingSettings` as they are."""
    completed = Signal(object)
    """The `TrainingResult` of a training that went to its end."""
    stopped = Signal(object)
    """The `TrainingResult` of one that was stopped, or None if it had not begun."""
    failed = Signal(str)
    """Why it cannot go on, as a person reads it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: TrainingThread | None = None
        self._loaded: tuple[str, DataSet] | None = None
        self._next: TrainingPlan | None = None
        self._at_beginning = False
        self.run_id = ""
        """What the training is called among all runs; empty while it is not among them."""

    @property
    def running(self) -> bool:
        """Whether there is a training, be it at rest."""
        return self._thread is not None

    @Slot(str, object)
    def start(self, source: str, settings: "TrainingSettings") -> None:
        """Begin a training and let it go to its end; one that has begun goes on to it."""
        self._go(TrainingPlan(source, settings, Goal.END))

    @Slot(str, object)
    def step(self, source: str, settings: "TrainingSettings") -> None:
        """Let the training learn from one more batch; where there is none, begin one."""
        self._go(TrainingPlan(source, settings, Goal.STEP))

    @Slot(str, object)
    def epoch(self, source: str, settings: "TrainingSettings") -> None:
        """Let the training go on to the end of its epoch; where there is none, begin one."""
        self._go(TrainingPlan(source, settings, Goal.EPOCH))

    @Slot(str, object)
    def reset(self, source: str, settings: "TrainingSettings") -> None:
        """Go back to the beginning: a new network, to learn from as many digits, which rests before its first step."""
        self._begin_anew(TrainingPlan(source, settings, Goal.REST, digits_limit=self._limit_for(source)))

    def begin(self, plan: TrainingPlan) -> None:
        """Begin a training, or go on with an earlier one; whatever is under way ends first."""
        self._begin_anew(plan)

    @Slot()
    def pause(self) -> None:
        """Let it rest; `paused` comes when it does."""
        if self._thread is not None:
            self._thread.go(Goal.REST)

    @Slot(object)
    def change(self, changes: Changes) -> None:
        """Let settings be different from the next step on."""
        if self._thread is not None:
            self._thread.change(changes)

    @Slot()
    def stop(self) -> None:
        """End it; `stopped` comes when it has ended."""
        if self._thread is not None:
            self._next = None
            self._thread.stop()

    def close(self) -> None:
        """End it and wait for the end, saying nothing any more: the window closes."""
        if self._thread is not None:
            self._thread.disconnect(self)
            self._thread.leave()
            self._leave()

    def _go(self, plan: TrainingPlan) -> None:
        if self._thread is None:
            self._begin(plan)
        elif self._at_beginning and not plan.begins_like(self._thread.plan):
            self._begin_anew(replace(plan, digits_limit=self._limit_for(plan.source)))
        else:
            self._thread.go(plan.goal)
            self.resumed.emit()

    def _limit_for(self, source: str) -> int:
        """Return how many digits of a source the training that there is learns from; 0, for all, where it does not."""
        now = self._thread.plan if self._thread is not None else None
        return now.digits_limit if now is not None and now.source == source else 0

    def _begin_anew(self, plan: TrainingPlan) -> None:
        """End the training that there is, if there is one, and begin another of the same digits."""
        if self._loaded is not None and self._loaded[0] == plan.source:
            plan = replace(plan, data=self._loaded[1])
        if self._thread is None:
            self._begin(plan)
        else:
            self._next = plan
            self._thread.stop()

    def _begin(self, plan: TrainingPlan) -> None:
        self._at_beginning, self.run_id = not plan.run_id, plan.run_id
        thread = self._thread = TrainingThread(plan, self)
        thread.digits_made.connect(self.digits_made)
        thread.prepared.connect(self._on_prepared)
        thread.began.connect(self.began)
        thread.listed.connect(self._on_listed)
        thread.keeping_failed.connect(self.keeping_failed)
        thread.points_reported.connect(self._on_points)
        thread.rested.connect(self.paused)
        thread.refused.connect(self.refused)
        thread.completed.connect(self._on_completed)
        thread.stopped.connect(self._on_stopped)
        thread.failed.connect(self._on_failed)
        if plan.data is None:
            self.preparing.emit(self._words_for(plan.source))
        thread.start()

    def _words_for(self, source: str) -> str:
        if source == "builtin":
            return self.tr("Making the built-in digits…")
        return self.tr("Reading the digits…")

    @Slot(object)
    def _on_prepared(self, data: "DataSet") -> None:
        if self._thread is not None:
            self._loaded = self._thread.plan.source, data
            self.data_prepared.emit(self._thread.plan.source, data)

    @Slot(str)
    def _on_listed(self, run_id: str) -> None:
        self.run_id = run_id
        self.listed.emit(run_id)

    @Slot(list)
    def _on_points(self, points: "list[TrainingPoint]") -> None:
        self._at_beginning = points[-1].step == 0
        self.points_reported.emit(points)

    @Slot(object)
    def _on_completed(self, result: TrainingResult) -> None:
        if not self._went_on_to_next():
            self.completed.emit(result)

    @Slot(object)
    def _on_stopped(self, result: TrainingResult | None) -> None:
        if not self._went_on_to_next():
            self.stopped.emit(result)

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        if not self._went_on_to_next():
            self.failed.emit(words)

    def _went_on_to_next(self) -> bool:
        """Let go of the thread, which has said its last word; where a reset waits for that, begin its training."""
        self._leave()
        plan, self._next = self._next, None
        if plan is not None:
            self._begin(plan)
        return plan is not None

    def _leave(self) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None
