"""Where a training is chosen, started, watched and stopped. It computes nothing: the main window owns the training."""

import time
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from digitpad.training.bounds import SettingsProblem
from digitpad.training.settings import TrainingSettings
from digitpad.ui.icons import icon, primary_icon
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.source_box import SourceBox
from digitpad.ui.theme import SMALL, TINY
from digitpad.ui.training_form import TrainingForm

if TYPE_CHECKING:
    from digitpad.data.sources import Source
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.training_thread import TrainingResult

_FIGURES_PAUSE = 0.2  # seconds for which figures stand, so that they can be read
_BAR_STEPS = 1000


class _State(Enum):
    IDLE = auto()
    PREPARING = auto()
    RUNNING = auto()
    PAUSED = auto()


class TrainingPanel(QWidget):
    """The form, the buttons, and how far the training has come."""

    start_requested = Signal(str, object)
    """The source's key and the `TrainingSettings`."""
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
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
        self._state = _State.IDLE
        self._figures_until = 0.0
        self._sources = SourceBox()
        self._form = TrainingForm(self._sources)
        self.start_action = self._action("start_training", "F5", self._on_start)
        self.stop_action = self._action("stop_training", "F7", self._on_stop)
        self.stop_action.setText(self.tr("Stop"))
        self.stop_action.setToolTip(self.tr("End the training and keep the network as it is now (F7)"))
        self._start = QPushButton()
        self._stop = QPushButton(self.stop_action.text())
        self._bar = QProgressBar()
        self._message = ProgressLine()
        self._build()
        self._connect()
        self._enter(_State.IDLE)
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

    def source(self) -> str:
        """Return the key of the chosen digits, as `load_data` takes it."""
        return self._sources.source()

    def show_sources(self, sources: "Iterable[Source]") -> None:
        """Offer these digits; those that are not there are offered as something to get."""
        self._sources.show_sources(sources)

    def choose_source(self, key: str) -> None:
        """Choose digits by their key; a folder is added to those offered."""
        self._sources.choose(key)

    # How the training goes

    @Slot(str)
    def show_preparing(self, words: str) -> None:
        """The digits are being made or read, as the words say: "Reading MNIST…"."""
        self._enter(_State.PREPARING)
        self._bar.setRange(0, 0)
        self._message.say(words)

    @Slot(object)
    def show_point(self, point: "TrainingPoint") -> None:
        """Show how far the training has come."""
        if self._state in (_State.IDLE, _State.PREPARING):
            self._enter(_State.RUNNING)
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(round(_BAR_STEPS * point.step / max(1, point.steps)))
        now = time.monotonic()
        if now >= self._figures_until:
            self._figures_until = now + _FIGURES_PAUSE
            self._show_figures(point)

    @Slot()
    def show_paused(self) -> None:
        """The training rests."""
        self._enter(_State.PAUSED)
        self._message.say(self._message.left, self.tr("paused"))

    @Slot()
    def show_resumed(self) -> None:
        """The training goes on."""
        self._enter(_State.RUNNING)
        self._figures_until = 0

    @Slot(object)
    def show_completed(self, result: "TrainingResult") -> None:
        """The training went to its end."""
        self._enter(_State.IDLE)
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(_BAR_STEPS)
        self._message.say(self._outcome(self.tr("Finished"), result))

    @Slot(object)
    def show_stopped(self, result: "TrainingResult | None") -> None:
        """The training was stopped, perhaps before it began."""
        self._enter(_State.IDLE)
        if result is None:
            self._empty_bar()
            self._message.say(self.tr("Stopped before it began"))
        else:
            self._message.say(self._outcome(self.tr("Stopped"), result))

    @Slot(str)
    def show_failed(self, words: str) -> None:
        """The training cannot go on; the words say why."""
        self._enter(_State.IDLE)
        self._empty_bar()
        self._message.warn(words)

    # Inside

    def _empty_bar(self) -> None:
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(0)

    def _build(self) -> None:
        for button, name in ((self._start, "start_button"), (self._stop, "stop_button")):
            button.setObjectName(name)
        self._start.setProperty("primary", True)  # noqa: FBT003 (Qt's signature)
        self._start.setMinimumWidth(104)  # as wide for "Resume" as for "Start"
        self._stop.setIcon(icon("stop"))
        self._stop.setToolTip(self.stop_action.toolTip())
        self._bar.setObjectName("training_progress")
        self._bar.setAccessibleName(self.tr("How far the training has come"))
        self._bar.setTextVisible(False)
        self._empty_bar()
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addWidget(self._start)
        buttons.addWidget(self._stop)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self._form)
        layout.addSpacing(SMALL)
        layout.addLayout(buttons)
        layout.addSpacing(SMALL)
        layout.addWidget(self._bar)
        layout.addWidget(self._message)
        layout.addStretch()

    def _connect(self) -> None:
        self._sources.source_changed.connect(self.source_changed)
        self._sources.folder_requested.connect(self.folder_requested)
        self._sources.mnist_requested.connect(self.mnist_requested)
        self._form.settings_changed.connect(self.settings_changed)
        self._form.problem_changed.connect(self._on_problem_changed)
        self._start.clicked.connect(self.start_action.trigger)
        self._stop.clicked.connect(self.stop_action.trigger)

    def _action(self, name: str, keys: str, slot: Callable[[], None]) -> QAction:
        """Return an action that the main window puts into its menu as well."""
        action = QAction(self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _enter(self, state: _State) -> None:
        self._state = state
        idle = state == _State.IDLE
        words, picture, tip = {
            _State.IDLE: (self.tr("Start"), "play", self.tr("Train a new network (F5)")),
            _State.PREPARING: (self.tr("Pause"), "pause", self.tr("Let the training rest (F5)")),
            _State.RUNNING: (self.tr("Pause"), "pause", self.tr("Let the training rest (F5)")),
            _State.PAUSED: (self.tr("Resume"), "play", self.tr("Let the training go on (F5)")),
        }[state]
        self.start_action.setText(words)
        self.stop_action.setEnabled(not idle)
        self._form.setEnabled(idle)
        self._start.setText(words)
        self._start.setIcon(primary_icon(picture))
        self._start.setToolTip(tip)
        self._stop.setEnabled(self.stop_action.isEnabled())

    @Slot()
    def _on_start(self) -> None:
        if self._state in (_State.RUNNING, _State.PREPARING):
            self.pause_requested.emit()
        elif self._state == _State.PAUSED:
            self.resume_requested.emit()
        elif self._state == _State.IDLE:
            try:
                settings = self._form.settings()
            except SettingsProblem as problem:
                self._message.warn(str(problem))
                return
            self.start_requested.emit(self.source(), settings)

    @Slot()
    def _on_stop(self) -> None:
        self._message.say(self._message.left, self.tr("stopping…"))
        self.stop_requested.emit()

    @Slot(str)
    def _on_problem_changed(self, problem: str) -> None:
        if problem:
            self._message.warn(problem)
        elif self._state == _State.IDLE and self._message.warns:
            self._message.say(self.tr("Ready to train"))

    def _show_figures(self, point: "TrainingPoint") -> None:
        epoch = min(point.epochs, int(point.epoch) + 1)
        share = point.step / max(1, point.steps)
        done = self.tr("Epoch {0} of {1} · {2:.0%}").format(epoch, point.epochs, share).replace("%", " %")
        speed = self.tr("{0:,.0f} digits/s").format(point.digits_per_second)
        if self._state == _State.PAUSED:
            self._message.say(done, self.tr("paused"))
        else:
            self._message.say(done, " · ".join(filter(None, (speed, self._time_left(point.seconds_left)))))

    def _time_left(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        if seconds < 99:
            return self.tr("{0:.0f} s left").format(seconds)
        if seconds < 99 * 60:
            return self.tr("{0:.0f} min left").format(seconds / 60)
        return self.tr("{0:.1f} h left").format(seconds / 3600)

    def _outcome(self, word: str, result: "TrainingResult") -> str:
        if result.validation_accuracy is None:
            return word
        return self.tr("{0}: {1:.1f} % on validation digits").format(word, 100 * result.validation_accuracy)
