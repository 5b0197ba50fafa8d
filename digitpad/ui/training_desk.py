"""All that has to do with training, connected: form, session, curves, digits to look at, and who answers meanwhile."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from digitpad.ui.answering import Answering
from digitpad.ui.augmentation_panel import AugmentationPanel
from digitpad.ui.background import Background
from digitpad.ui.curves_panel import CurvesPanel
from digitpad.ui.digits_panel import DigitsPanel
from digitpad.ui.open_dialog import ask_for_folder
from digitpad.ui.training_controls import TrainingState
from digitpad.ui.training_panel import TrainingPanel
from digitpad.ui.training_session import TrainingSession

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet, Digits
    from digitpad.nn import Model
    from digitpad.training.evaluation import Evaluation
    from digitpad.training.observations import Observation, Observer
    from digitpad.training.point import TrainingPoint
    from digitpad.training.settings import TrainingSettings
    from digitpad.ui.training_plan import TrainingBeginning, TrainingResult

_FEW = 60  # digits are distorted to be looked at


class TrainingDesk(QObject):
    """Makes the panels of training and lets them, the session and the answers know of each other."""

    state_changed = Signal(str)
    """What the training is doing, in a few words."""
    problem_occurred = Signal(str)
    """What went wrong, as a person reads it."""
    measured = Signal(str, object)
    """A run's id, and the `Evaluation` of its network on the test digits."""

    def __init__(self, window: QWidget, answering: Answering, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._answering = answering
        self._background = background
        self._result: TrainingResult | None = None
        self._data: DataSet | None = None
        self._settings: TrainingSettings | None = None
        self._learner: Model | None = None
        self._observer: Observer | None = None
        self._observations: tuple[Observation, ...] = ()
        self.training_panel = TrainingPanel()
        self.curves_panel = CurvesPanel()
        self.digits_panel = DigitsPanel()
        self.augmentation_panel = AugmentationPanel()
        self.session = TrainingSession(self)
        self.measure_action = QAction(self.tr("Measure on the test digits"), self)
        self.measure_action.setObjectName("measure_on_test_digits")
        self.measure_action.setToolTip(self.tr("The final figure of a network that has been trained"))
        self.measure_action.setEnabled(False)
        self._connect_panel()
        self._connect_augmentation()
        self._connect_session()

    def prepare(self) -> None:
        """Fill in what needs NumPy, once it is loaded: which digits there are, and the plots."""
        from digitpad.training.recipe import RECIPE

        self._show_sources()
        self.training_panel.offer_shipped(RECIPE.network.learning)
        self.curves_panel.prepare()

    def close(self) -> None:
        """End what is running and wait for it: the window closes."""
        self.session.close()
        self.digits_panel.close_down()

    def _connect_panel(self) -> None:
        panel, session = self.training_panel, self.session
        panel.start_requested.connect(session.start)
        panel.step_requested.connect(session.step)
        panel.epoch_requested.connect(session.epoch)
        panel.reset_requested.connect(session.reset)
        panel.changes_requested.connect(session.change)
        panel.pause_requested.connect(session.pause)
        panel.stop_requested.connect(session.stop)
        panel.folder_requested.connect(self._ask_for_folder)
        panel.mnist_requested.connect(self._ask_for_mnist)
        panel.source_changed.connect(self.digits_panel.set_source)
        self.curves_panel.problem_occurred.connect(self.problem_occurred)
        self.curves_panel.test_requested.connect(self._measure)
        self.measure_action.triggered.connect(self._measure)

    def _connect_augmentation(self) -> None:
        """Let the sliders and the form be of one mind, and the sheet show the digits that are learned from."""
        panel, augmentation = self.training_panel, self.augmentation_panel
        panel.settings_changed.connect(augmentation.show_settings)
        panel.source_changed.connect(augmentation.forget_digits)
        augmentation.strengths_changed.connect(panel.change_settings)
        augmentation.digits_wanted.connect(self._load_few_digits)

    @Slot()
    def _load_few_digits(self) -> None:
        source = self.training_panel.source()

        def show(digits: "Digits") -> None:
            if source == self.training_panel.source():  # meanwhile others may have been chosen
                self.augmentation_panel.show_digits(digits)

        self._background.start(lambda: _few_digits(source), show, self.augmentation_panel.miss_digits)

    def _connect_session(self) -> None:
        panel, session = self.training_panel, self.session
        session.preparing.connect(panel.show_preparing)
        session.preparing.connect(self.curves_panel.show_preparing)
        session.preparing.connect(self.state_changed)
        session.digits_made.connect(panel.show_digits_made)
        session.data_prepared.connect(self._on_data_prepared)
        session.began.connect(self._on_began)
        session.points_reported.connect(self._on_points)
        session.paused.connect(panel.show_paused)
        session.paused.connect(self._say_paused)
        session.resumed.connect(panel.show_resumed)
        session.resumed.connect(self._say_training)
        session.refused.connect(panel.show_refused)
        session.completed.connect(self._on_completed)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)

    @Slot(str, object)
    def _on_data_prepared(self, source: str, data: "DataSet") -> None:
        self.digits_panel.show_data(source, data)

    @Slot(object)
    def _on_began(self, beginning: "TrainingBeginning") -> None:
        self._settings, self._data = beginning.settings, beginning.data
        self._learner = self._result = None
        self.measure_action.setEnabled(False)
        self._observer, self._observations = _observer_of(beginning.settings), ()
        self.training_panel.choose_source(beginning.plan.source)
        self.training_panel.show_began(beginning.settings)
        if beginning.curves is None:
            self.curves_panel.begin(beginning.settings.epochs)
        else:
            from digitpad.ui.stored_curves import record_of

            self.curves_panel.show_run(record_of(beginning.curves, beginning.changes), beginning.settings.epochs)
        self._say_training()

    @Slot(list)
    def _on_points(self, points: "list[TrainingPoint]") -> None:
        self.curves_panel.add_points(points)
        self._observe(points)
        self.training_panel.show_point(points[-1])
        self._show_learner(points[-1])

    def _observe(self, points: "list[TrainingPoint]") -> None:
        """Say in plain words what there is to see in the training."""
        observations = [self._observer.add(point) for point in points] if self._observer else []
        if observations and observations[-1] != self._observations:
            self._observations = observations[-1]
            self.curves_panel.show_observations([observation.words for observation in self._observations])

    def _show_learner(self, point: "TrainingPoint") -> None:
        """Let the network answer as it is at this point; its story is told once, its parameters change."""
        if self._learner is None and self._settings is not None and self._data is not None:
            from digitpad.training.story import model_of_run

            self._learner = model_of_run(self._settings, self._data, point.params, {})
        if self._learner is not None:
            self._learner = replace(self._learner, params=point.params)
            self._answering.show_learner(self._learner)

    @Slot(object)
    def _on_completed(self, result: "TrainingResult") -> None:
        self.training_panel.show_completed(result)
        self._answering.keep_learner(result.model)
        self._offer_test(result)
        self.state_changed.emit(_why_finished(result) or self.tr("Training is finished"))

    @Slot(object)
    def _on_stopped(self, result: "TrainingResult | None") -> None:
        self.training_panel.show_stopped(result)
        self.curves_panel.ask_to_start()
        self._answering.keep_learner(result.model if result else None)
        self._offer_test(result)
        self.state_changed.emit(self.tr("Training was stopped"))

    def _offer_test(self, result: "TrainingResult | None") -> None:
        """Let the user ask for the final figure. Nothing looks at the test digits by itself."""
        self._result = result
        if result is not None and self._data is not None and len(self._data.test):
            self.curves_panel.offer_test()
            self.measure_action.setEnabled(True)

    @Slot()
    def _measure(self) -> None:
        """Measure the trained network on the test digits, in the background."""
        result, data = self._result, self._data
        if result is None or data is None:
            return

        def work() -> "Evaluation":
            from digitpad.training.evaluation import evaluate

            return evaluate(result.model.network(), data.test)

        def done(measured: "Evaluation") -> None:
            from digitpad.training.story import with_test_figure

            if result.run_id:
                self.measured.emit(result.run_id, measured)
            self._answering.retell(result.model, with_test_figure(result.model, data, measured))
            if result is self._result:
                right = self.tr("{0:.2%} right, {1:,} of {2:,} wrong")
                words = right.format(measured.accuracy, measured.errors, measured.digits).replace("%", " %")
                self.curves_panel.show_test_figure(words)
                self.state_changed.emit(self.tr("Test digits: {0}").format(words))

        self.curves_panel.show_measuring()
        self.measure_action.setEnabled(False)
        self._background.start(work, done, self.problem_occurred.emit)

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self.training_panel.show_failed(words)
        self.curves_panel.ask_to_start()
        self._answering.keep_learner(None)
        self.state_changed.emit(self.tr("Training failed"))

    @Slot()
    def _say_paused(self) -> None:
        learned = self.training_panel.controls.state == TrainingState.PAUSED
        self.state_changed.emit(self.tr("Training is paused") if learned else self.tr("Ready to train"))

    @Slot()
    def _say_training(self) -> None:
        from digitpad.training.settings import describe

        if self._settings is not None:
            self.state_changed.emit(self.tr("Training {0}").format(describe(self._settings)))

    @Slot()
    def _ask_for_folder(self) -> None:
        folder = ask_for_folder(self._window, self.tr("Choose a folder with digits in IDX files"))
        if folder is not None:
            self.training_panel.choose_source(str(folder))

    @Slot()
    def _ask_for_mnist(self) -> None:
        from digitpad.ui.download_dialog import DownloadDialog

        dialog = DownloadDialog(self._window)
        dialog.mnist_arrived.connect(self._on_mnist_arrived)
        dialog.open()

    @Slot()
    def _on_mnist_arrived(self) -> None:
        self._show_sources()
        self.training_panel.choose_source("mnist")

    def _show_sources(self) -> None:
        from digitpad.data import list_sources

        self.training_panel.show_sources(list_sources())


def _observer_of(settings: "TrainingSettings") -> "Observer":
    from digitpad.training.observations import Observer  # NumPy is loaded by now

    return Observer(settings)


def _why_finished(result: "TrainingResult") -> str:
    """Return why a training has ended before its last epoch, empty where it has not."""
    from digitpad.training.observations import FINISHED_WORDS

    reason = result.point.finished_by
    return FINISHED_WORDS[reason] if reason not in (None, "epochs") else ""


def _few_digits(source: str) -> "Digits":
    """Return some of the digits to learn from; of the built-in ones, which take a while to make, no more than a few."""
    if source == "builtin":
        import numpy as np

        from digitpad.data.builtin import make_digits

        return make_digits(_FEW, np.random.default_rng(0))
    from digitpad.data import load_data

    return load_data(source).training[:_FEW]
