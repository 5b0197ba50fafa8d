"""Where a training is chosen, started, steered and watched. It computes nothing: see `TrainingSession`."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from digitpad.training.bounds import SettingsProblem
from digitpad.training.fields import WHOLE_NUMBERS
from digitpad.training.settings import TrainingSettings, changed
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.live_changes import LiveChanges
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.source_box import SourceBox
from digitpad.ui.theme import SMALL, TINY, caption_font
from digitpad.ui.training_controls import TrainingControls, TrainingState
from digitpad.ui.training_form import TrainingForm
from digitpad.ui.training_words import outcome_words, pace_words, progress_words, share_done, step_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.data.sources import Source
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.training_plan import TrainingResult

_FIGURES_PAUSE = 0.2  # seconds for which figures stand, so that they can be read
_BAR_STEPS = 1000


class TrainingPanel(QWidget):
    """The form, the buttons, and how far the training has come."""

    start_requested = Signal(str, object)
    """The source's key and the `TrainingSettings`; a training that rests goes on."""
    step_requested = Signal(str, object)
    epoch_requested = Signal(str, object)
    reset_requested = Signal(str, object)
    pause_requested = Signal()
    stop_requested = Signal()
    changes_requested = Signal(object)
    """Settings that shall be different in the training under way, by their names."""
    folder_requested = Signal()
    """The user wants digits from a folder: ask for it, then `choose_source(path)`."""
    mnist_requested = Signal()
    """The user wants MNIST, which is not here: offer to get it, then `show_sources(…)` and `choose_source("mnist")`."""
    source_changed = Signal(str)
    settings_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training_panel")
        self.setAccessibleName(self.tr("Training"))
        # What is below it, the curves, gets the room that is left.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._figures_until = 0.0
        self._shows_step = False
        self._point: TrainingPoint | None = None
        self._sources = SourceBox()
        self._form = TrainingForm(self._sources)
        self.controls = TrainingControls()
        self._task = ElidedLabel()
        self._bar = QProgressBar()
        self._message = ProgressLine()
        self._changes = LiveChanges(self)
        self._build()
        self._connect()
        self._message.say(self.tr("Ready to train"))

    def sizeHint(self) -> QSize:
        """Ask for a width that the fields are easy to read in."""
        return QSize(400, super().sizeHint().height())

    # What is chosen

    def settings(self) -> TrainingSettings:
        """Return the settings in the form.

        Raises:
            SettingsProblem: where a field holds what cannot be a setting.
        """
        return self._form.settings()

    @Slot(object)
    def set_settings(self, settings: TrainingSettings) -> None:
        """Show other settings."""
        self._form.set_settings(settings)

    @Slot(object)
    def change_settings(self, changes: Mapping[str, float | int | str]) -> None:
        """Change some of the settings in the form, and in the training under way or being prepared."""
        self._form.set_settings(changed(self._form.current, changes))
        if self.controls.state == TrainingState.PREPARING:
            self._changes.note_early(changes)

    def source(self) -> str:
        """Return the key of the chosen digits, as `load_data` takes it."""
        return self._sources.source()

    def show_sources(self, sources: "Iterable[Source]") -> None:
        """Offer these digits; those that are not there are offered as something to get."""
        self._sources.show_sources(sources)

    def choose_source(self, key: str) -> bool:
        """Choose digits by their key, and tell whether they are there; a folder is added to those offered."""
        return self._sources.choose(key)

    def offer_shipped(self, settings: TrainingSettings) -> None:
        """Offer, as a preset, the settings of the network that the program ships with."""
        words = self.tr("The shipped model's settings. It learned from teachers, pen digits and ink that is no digit.")
        tip = self.tr("digitpad train --preset shipped --data mnist --pen FILE --out FILE makes the shipped model.")
        self._form.offer_preset("shipped", self.tr("Shipped"), settings, words, tip)

    # How the training goes

    @Slot(str)
    def show_preparing(self, words: str) -> None:
        """The digits are being made or read, as the words say: "Reading MNIST…"."""
        self._enter(TrainingState.PREPARING)
        self._bar.setRange(0, 0)
        self._message.say(words)

    @Slot(int, int)
    def show_digits_made(self, made: int, total: int) -> None:
        """So many of the built-in digits are made, of so many."""
        self._show_progress(made / total)
        self._message.say(
            self.tr("Making the built-in digits: {0:,} of {1:,}").format(made, total), self._message.right
        )

    @Slot(object)
    def show_began(self, settings: TrainingSettings) -> None:
        """A training begins with these settings."""
        self._point = None
        wanted = self._changes.begin(settings)
        if wanted != self._form.current:
            self._form.set_settings(wanted)
        self._enter(TrainingState.RUNNING)
        self._changes.send()
        self._show_progress(0.0)

    @Slot(str)
    def show_task(self, words: str) -> None:
        """Say what the training is a part of; nothing where it is none."""
        self._task.setText(words)
        self._task.setVisible(bool(words))

    @Slot(object)
    def show_point(self, point: "TrainingPoint") -> None:
        """Show how far the training has come."""
        self._point = point
        self._show_progress(share_done(point))
        now = time.monotonic()
        if self.controls.state == TrainingState.RUNNING and now >= self._figures_until:
            self._figures_until = now + _FIGURES_PAUSE
            self._message.say(progress_words(point), pace_words(point))

    @Slot()
    def show_paused(self) -> None:
        """The training rests."""
        point = self._point
        if point is None or point.step == 0:
            self._enter(TrainingState.READY)
            self._message.say(self.tr("Ready, with its first weights"))
            return
        self._enter(TrainingState.PAUSED)
        if self._shows_step:
            self._message.say(*step_words(point))
        else:
            self._message.say(progress_words(point), self.tr("paused"))

    @Slot()
    def show_resumed(self) -> None:
        """The training goes on, or begins from the first weights that it rested at, with the settings in the form."""
        if self.controls.state == TrainingState.READY:
            self._changes.follow(self._form.current)
        self._enter(TrainingState.RUNNING)
        self._figures_until = 0

    @Slot(str, object)
    def show_refused(self, words: str, settings: TrainingSettings) -> None:
        """A change cannot be, as the words say; the training goes on with these settings."""
        self._changes.follow(settings)
        self._form.set_settings(settings)
        self._message.warn(words)
        self._figures_until = time.monotonic() + 10 * _FIGURES_PAUSE

    @Slot(object)
    def show_completed(self, result: "TrainingResult") -> None:
        """The training went to its end."""
        self._enter(TrainingState.IDLE)
        self._show_progress(1.0)
        self._message.say(outcome_words(self.tr("Finished"), result))

    @Slot(object)
    def show_stopped(self, result: "TrainingResult | None") -> None:
        """The training was stopped, perhaps before it began."""
        self._enter(TrainingState.IDLE)
        if result is None:
            self._show_progress(0.0)
            self._message.say(self.tr("Stopped before it began"))
        else:
            self._message.say(outcome_words(self.tr("Stopped"), result))

    @Slot(str)
    def show_failed(self, words: str) -> None:
        """The training cannot go on; the words say why."""
        self._enter(TrainingState.IDLE)
        self._show_progress(0.0)
        self._message.warn(words)

    # Inside

    def _show_progress(self, share: float) -> None:
        """Move the bar, which Qt would paint there and then, and with it all that waits to be painted in the window."""
        self._bar.setUpdatesEnabled(False)
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(round(_BAR_STEPS * share))
        self._bar.setUpdatesEnabled(True)

    def _build(self) -> None:
        self._task.setObjectName("task")
        self._task.setFont(caption_font())
        self._task.hide()
        self._bar.setObjectName("training_progress")
        self._bar.setAccessibleName(self.tr("How far the training has come"))
        self._bar.setTextVisible(False)
        self._show_progress(0.0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self._form)
        layout.addSpacing(SMALL)
        layout.addWidget(self.controls)
        layout.addSpacing(SMALL)
        layout.addWidget(self._task)
        layout.addWidget(self._bar)
        layout.addWidget(self._message)
        layout.addStretch()

    def _connect(self) -> None:
        self._sources.source_changed.connect(self.source_changed)
        self._sources.source_changed.connect(lambda: self._on_problem_changed(self._form.problem))
        self._sources.folder_requested.connect(self.folder_requested)
        self._sources.mnist_requested.connect(self.mnist_requested)
        self._form.settings_changed.connect(self._changes.note)
        self._form.settings_changed.connect(self.settings_changed)
        self._form.settings_left.connect(self._changes.send)
        self._form.problem_changed.connect(self._on_problem_changed)
        self._changes.requested.connect(self.changes_requested)
        self.controls.start_requested.connect(lambda: self._request(self.start_requested))
        self.controls.step_requested.connect(lambda: self._request(self.step_requested, shows_step=True))
        self.controls.epoch_requested.connect(lambda: self._request(self.epoch_requested))
        self.controls.reset_requested.connect(lambda: self._request(self.reset_requested))
        self.controls.new_weights_requested.connect(self._on_new_weights)
        self.controls.pause_requested.connect(self._on_pause)
        self.controls.stop_requested.connect(self._on_stop)

    def _enter(self, state: TrainingState) -> None:
        self.controls.show_state(state)
        under_way = state in (TrainingState.RUNNING, TrainingState.PAUSED)
        self._form.set_running(under_way)
        self._form.setEnabled(state != TrainingState.PREPARING)
        if not under_way:
            self._changes.follow(None)

    def _request(self, request: SignalInstance, *, shows_step: bool = False) -> None:
        """Ask for something that a training is needed for, with the settings as they stand."""
        settings = self._settings_or_warning()
        if settings is not None:
            self._changes.send()
            self._shows_step = shows_step
            request.emit(self.source(), settings)

    @Slot()
    def _on_new_weights(self) -> None:
        settings = self._settings_or_warning()
        if settings is not None:
            _, most = WHOLE_NUMBERS["seed"]
            self._form.set_settings(changed(settings, {"seed": settings.seed + 1 if settings.seed < most else 0}))
            self._request(self.reset_requested)

    def _settings_or_warning(self) -> TrainingSettings | None:
        try:
            return self._form.settings()
        except SettingsProblem as problem:
            self._message.warn(str(problem))
            return None

    @Slot()
    def _on_pause(self) -> None:
        self._shows_step = False
        self._message.say(self._message.left, self.tr("pausing…"))
        self.pause_requested.emit()

    @Slot()
    def _on_stop(self) -> None:
        self._message.say(self._message.left, self.tr("stopping…"))
        self.stop_requested.emit()

    @Slot(str)
    def _on_problem_changed(self, problem: str) -> None:
        if problem:
            self._message.warn(problem)
        elif self._message.warns:
            self._message.say(self.tr("Ready to train"))
