"""Runs the trainings of an experiment one after the other."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from digitpad.ui.training_plan import TrainingBeginning, TrainingPlan, TrainingResult
from digitpad.ui.training_session import TrainingSession

if TYPE_CHECKING:
    from digitpad.training.experiments import Experiment, Trial


class ExperimentRun(QObject):
    """One experiment at a time, in the window's training session."""

    trial_began = Signal(str)
    """Which trial of which experiment it is, in words: "Optimizers against each other · 2 of 6 · Momentum 0.01"."""
    results_changed = Signal(list)
    """The ids of the runs that are done, the best first."""
    ended = Signal(str)
    """Why there is no further trial, in words."""

    def __init__(self, session: TrainingSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._experiment: Experiment | None = None
        self._source = ""
        self._number = 0
        self._trial_began = False
        self._accuracies: dict[str, float] = {}
        session.began.connect(self._on_began)
        session.completed.connect(self._on_completed)
        session.failed.connect(self._on_failed)
        session.stopped.connect(self._on_stopped)

    @property
    def running(self) -> bool:
        """Whether there is an experiment under way."""
        return self._experiment is not None

    def start(self, experiment: "Experiment", source: str) -> None:
        """Begin an experiment with the digits of a source; whatever is under way ends first."""
        self._experiment, self._source = experiment, source
        self._number = 0
        self._accuracies.clear()
        self._begin_next()

    @property
    def _trial(self) -> "Trial | None":
        trials = self._experiment.trials if self._experiment else ()
        return trials[self._number - 1] if 0 < self._number <= len(trials) else None

    def _begin_next(self) -> None:
        self._number += 1
        experiment, trial = self._experiment, self._trial
        if experiment is None or trial is None:
            self._end(self.tr("All {0} trainings are done").format(self._number - 1))
            return
        place = self.tr("{0} of {1}").format(self._number, len(experiment.trials))
        self._trial_began = False
        self.trial_began.emit(f"{experiment.name} · {place} · {trial.label}")
        self._session.begin(
            TrainingPlan(
                self._source,
                trial.settings,
                digits_limit=trial.digits_limit,
                name=trial.label,
                experiment=experiment.name,
            )
        )

    def _end(self, words: str) -> None:
        self._experiment = None
        self.ended.emit(words)

    @Slot(object)
    def _on_began(self, beginning: TrainingBeginning) -> None:
        """End where the person has begun another training: a reset leaves the experiment."""
        if self._experiment is not None and beginning.plan.experiment != self._experiment.name:
            self._end(self.tr("The experiment is left"))
        self._trial_began = True

    @Slot(object)
    def _on_completed(self, result: TrainingResult) -> None:
        if self._experiment is None:
            return
        if result.run_id:
            self._accuracies[result.run_id] = result.validation_accuracy or 0.0
            best_first = sorted(self._accuracies, key=lambda run_id: -self._accuracies[run_id])
            self.results_changed.emit(best_first)
        self._begin_next()

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        """A training that diverges is a result, too; one that cannot begin ends the experiment."""
        if self._experiment is None:
            return
        if self._trial_began:
            self._begin_next()
        else:
            self._end(words)

    @Slot(object)
    def _on_stopped(self, _result: TrainingResult | None) -> None:
        if self._experiment is not None:
            done = self.tr("Stopped at training {0} of {1}")
            self._end(done.format(self._number, len(self._experiment.trials)))
