"""Lets the training and the history of runs know of each other.

What is trained is listed and can be gone back in; what is listed can go on, be run again, be drawn beside the present
run, and answer.
"""

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from digitpad.training.bounds import SettingsProblem
from digitpad.ui.answering import Answering
from digitpad.ui.background import Background
from digitpad.ui.experiment_run import ExperimentRun
from digitpad.ui.message_bar import MessageBar, Reply
from digitpad.ui.panel_dock import PanelDock
from digitpad.ui.rewinding import Rewinding
from digitpad.ui.runs_desk import RunsDesk
from digitpad.ui.training_controls import TrainingState
from digitpad.ui.training_desk import TrainingDesk
from digitpad.ui.training_plan import TrainingBeginning, plan_to_resume
from digitpad.ui.training_words import epoch_words

if TYPE_CHECKING:
    from digitpad.nn import Model
    from digitpad.training.experiments import Experiment
    from digitpad.training.run_record import RunRecord
    from digitpad.training.settings import TrainingSettings
    from digitpad.ui.stored_snapshots import StoredRun


_KEEPING = "keeping"  # what messages are about


class TrainingHistory(QObject):
    """Owns the list of runs, the time slider and the experiments, and connects them with the training desk."""

    state_changed = Signal(str)
    """What an experiment is doing, in a few words."""
    runs_wanted = Signal()
    """The list of runs shall be seen."""

    def __init__(
        self,
        window: QWidget,
        training: TrainingDesk,
        answering: Answering,
        background: Background,
        messages: MessageBar,
        training_dock: PanelDock,
    ) -> None:
        super().__init__(window)
        self._training = training
        self._answering = answering
        self._messages = messages
        self.runs = RunsDesk(window, background, messages)
        self.rewinding = Rewinding(answering, background, training_dock.add, self)
        self.experiment = ExperimentRun(training.session, self)
        self._settings_before: TrainingSettings | None = None
        self._filtered_for = ""
        self._connect_training()
        self._connect_runs()
        if training.session.run_id:  # somebody was very quick to press Start
            self.rewinding.follow(training.session.run_id)

    def offer_to_resume(self) -> None:
        """Look for a training that was interrupted, by a crash or by closing the window, and offer to go on with it."""
        self.runs.find_interrupted(self._offer)
        self.runs.clear_trash()

    def _connect_training(self) -> None:
        session, rewinding = self._training.session, self.rewinding
        session.began.connect(self._on_began)
        session.listed.connect(rewinding.follow)
        session.listed.connect(self.runs.refresh)
        session.keeping_failed.connect(self._on_keeping_failed)
        for ended in (session.completed, session.stopped, session.failed):
            ended.connect(self._on_ended)
        self._training.measured.connect(self.runs.keep_test_figure)
        rewinding.problem_occurred.connect(self._messages.warn)
        rewinding.run_shown.connect(self._show_run)
        rewinding.run_left.connect(self._training.curves_panel.come_back)
        self.experiment.trial_began.connect(self._training.training_panel.show_task)
        self.experiment.results_changed.connect(self._tick_best)
        self.experiment.ended.connect(self._on_experiment_ended)

    def _connect_runs(self) -> None:
        self.runs.overlays_changed.connect(self._training.curves_panel.show_overlays)
        self.runs.model_chosen.connect(self._use)
        self.runs.again_requested.connect(self._fill_in)
        self.runs.resume_requested.connect(self._resume)
        self.runs.rewind_requested.connect(lambda record: self.rewinding.open(record.id))

    # A training begins and ends

    @Slot(object)
    def _on_began(self, beginning: TrainingBeginning) -> None:
        if self._filtered_for and not beginning.plan.experiment:
            self.runs.panel.end_filter(self._filtered_for)
            self._filtered_for = ""
        if beginning.plan.run_id:
            self.rewinding.follow(beginning.plan.run_id)
        else:
            self.rewinding.forget()

    @Slot()
    def _on_ended(self) -> None:
        self.rewinding.settle()
        self.runs.refresh()

    @Slot(str)
    def _on_keeping_failed(self, words: str) -> None:
        if words:
            self._messages.warn(words, about=_KEEPING)
        else:
            self._messages.tell(self.tr("The training can be kept again."), about=_KEEPING)

    # A run goes on, or again

    def _offer(self, interrupted: "list[RunRecord]") -> None:
        if not interrupted or self._training.session.running:
            return
        record = interrupted[0]
        planned = record.planned_epochs
        interrupted_at = self.tr("Training “{0}” was interrupted at epoch {1} of {2:,}.")
        words = interrupted_at.format(record.name, epoch_words(record.epoch), planned)
        if len(interrupted) > 1:
            words += " " + self.tr("{0:,} others are among the runs.").format(len(interrupted) - 1)
        self._messages.offer(
            words,
            Reply("resume_interrupted", self.tr("Resume"), self.tr("Go on where it was"), lambda: self._resume(record)),
            Reply(
                "forget_interrupted",
                self.tr("Forget"),
                self.tr("Do not offer it again; it stays among the runs"),
                lambda: self.runs.give_up(record),
            ),
            waits=True,  # what a person has just done, and what came of it, is said first
        )

    @property
    def _under_way(self) -> bool:
        """Whether there is a training that would be lost: one that rests at its first weights has learned nothing."""
        ready = self._training.training_panel.controls.state == TrainingState.READY
        return self._training.session.running and not ready

    @Slot(object)
    def _resume(self, record: "RunRecord") -> None:
        if self._under_way:
            self._messages.warn(self.tr("Stop the training under way first: there is one at a time."))
            return
        try:
            self._training.session.begin(plan_to_resume(record))
        except SettingsProblem as problem:
            self._messages.warn(str(problem))

    @Slot(object)
    def _use(self, model: "Model") -> None:
        self._answering.use_model(model)
        self._messages.tell(self.tr("Now {0} answers.").format(model.name))

    @Slot(object)
    def _fill_in(self, record: "RunRecord") -> None:
        """Fill in the settings of a run: the person changes one thing, and presses Start."""
        if self._under_way:
            self._messages.warn(self.tr("Stop the training under way first: its settings are in the form."))
            return
        try:
            self._training.training_panel.set_settings(record.settings)
        except SettingsProblem as problem:
            self._messages.warn(str(problem))
            return
        if not self._training.training_panel.choose_source(record.source):
            words = self.tr("The settings of “{0}” are filled in. Its digits are not here: choose others, and start.")
            self._messages.warn(words.format(record.name))
            return
        words = self.tr("The settings of “{0}” are filled in: change one, and start.").format(record.name)
        if record.digits_limit:
            words += " " + self.tr("It learned from {0:,} digits; a new one learns from all.").format(
                record.digits_limit
            )
        self._messages.tell(words)

    @Slot(object)
    def _show_run(self, run: "StoredRun") -> None:
        """Show the curves of a run that is gone through, unless a training needs the room."""
        from digitpad.ui.stored_curves import record_of

        if not self._training.session.running:
            record = record_of(run.curves, run.changes)
            self._training.curves_panel.visit(record, max(run.record.epoch, 1e-3))

    # Experiments

    def fill_experiments(self, menu: QMenu) -> None:
        """Offer the experiments in a menu, unless they are there already."""
        if menu.actions():
            return
        from digitpad.training.experiments import EXPERIMENTS

        for key, of_seed in EXPERIMENTS.items():
            experiment = of_seed(0)
            action = QAction(experiment.name, menu)
            action.setObjectName(f"experiment_{key}")
            action.setToolTip(experiment.explanation)
            action.triggered.connect(lambda _checked=False, experiment=experiment: self.start_experiment(experiment))
            menu.addAction(action)

    def start_experiment(self, experiment: "Experiment") -> None:
        """Run the trainings of an experiment, one after the other, and show them in the list of runs."""
        self.runs_wanted.emit()
        self._filtered_for = experiment.name
        self.runs.panel.show_filtered(experiment.name)
        if not self.experiment.running:  # else the form has those of a trial
            with contextlib.suppress(SettingsProblem):
                self._settings_before = self._training.training_panel.settings()
        self.runs.panel.tick([])
        self._messages.tell(f"{experiment.name}. {experiment.explanation}")
        self.experiment.start(experiment, self._training.training_panel.source())

    @Slot(list)
    def _tick_best(self, run_ids: list[str]) -> None:
        """Draw the curves of the best trials, as many as can be told apart."""
        from digitpad.ui.curve_overlay import MOST_OVERLAYS

        self.runs.panel.tick(run_ids[:MOST_OVERLAYS])

    @Slot(str)
    def _on_experiment_ended(self, words: str) -> None:
        """Give back the settings that the person had before the trials, unless another training is under way."""
        panel = self._training.training_panel
        panel.show_task("")
        if self._settings_before is not None and not self._training.session.running:
            panel.set_settings(self._settings_before)
        self._settings_before = None
        self.state_changed.emit(words)
