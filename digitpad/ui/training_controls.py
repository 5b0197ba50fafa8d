"""The buttons that steer a training: the same actions stand in the Training menu and hang on keys."""

from enum import Enum, auto

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from digitpad.ui.icons import icon, primary_icon
from digitpad.ui.system_keys import in_brackets
from digitpad.ui.theme import TINY

_START_WIDTH = 98  # pixels


class TrainingState(Enum):
    """What a training is about."""

    IDLE = auto()
    """There is none."""
    PREPARING = auto()
    """The digits are on their way."""
    READY = auto()
    """It has not made its first step: its network is as it was born."""
    RUNNING = auto()
    PAUSED = auto()


class TrainingControls(QWidget):
    """Start and its successors, the two ways to go on for a bit, stop, and the two ways back to the beginning."""

    start_requested = Signal()
    """Begin, or go on to the end."""
    pause_requested = Signal()
    step_requested = Signal()
    epoch_requested = Signal()
    stop_requested = Signal()
    reset_requested = Signal()
    new_weights_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TrainingState.IDLE
        self.start_action = self._action("start_training", "F5")
        self.step_action = self._action("one_step", "F8")
        self.epoch_action = self._action("one_epoch", "F9")
        self.stop_action = self._action("stop_training", "F7")
        self.reset_action = self._action("reset_training", "Ctrl+R")
        self.new_weights_action = self._action("new_weights", "Ctrl+Shift+R")
        self.actions_ = (
            self.start_action,
            self.step_action,
            self.epoch_action,
            self.stop_action,
            self.reset_action,
            self.new_weights_action,
        )
        self._say_what_they_do()
        self._start = self._button(self.start_action, "start_button")
        self._start.setProperty("primary", True)  # noqa: FBT003 (Qt's signature)
        self._start.setMinimumWidth(_START_WIDTH)  # as wide for "Resume" as for "Start"
        self._lay_out()
        self._connect()
        self.show_state(TrainingState.IDLE)

    @property
    def state(self) -> TrainingState:
        """What the training is about."""
        return self._state

    def show_state(self, state: TrainingState) -> None:
        """Offer what can be done now; the keyboard goes from a button that can do nothing to the one that starts."""
        self._state = state
        focused = QApplication.focusWidget()
        preparing = state == TrainingState.PREPARING
        words, picture, tip = self._start_words(state)
        self.start_action.setText(words)
        self.start_action.setToolTip(tip)
        self._start.setText(words)
        self._start.setIcon(primary_icon(picture))
        self._start.setToolTip(tip)
        self.stop_action.setEnabled(state != TrainingState.IDLE)
        for action in (self.step_action, self.epoch_action, self.reset_action, self.new_weights_action):
            action.setEnabled(not preparing)
        if focused is not None and self.isAncestorOf(focused) and not focused.isEnabled():
            self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_words(self, state: TrainingState) -> tuple[str, str, str]:
        match state:
            case TrainingState.RUNNING | TrainingState.PREPARING:
                return self.tr("Pause"), "pause", self.tr("Let the training rest (F5)")
            case TrainingState.PAUSED:
                return self.tr("Resume"), "play", self.tr("Let the training go on (F5)")
        return self.tr("Start"), "play", self.tr("Train a new network (F5)")

    def _say_what_they_do(self) -> None:
        other_weights = self.tr("Go back to the start with other first weights: the next seed")
        for action, words, tip in (
            (self.step_action, self.tr("One step"), self.tr("Learn from one batch, and show its numbers")),
            (self.epoch_action, self.tr("One epoch"), self.tr("Go on to the end of this epoch, then rest")),
            (self.stop_action, self.tr("Stop"), self.tr("End the training and keep the network as it is now")),
            (self.reset_action, self.tr("Reset"), self.tr("Go back to the start, to the same first weights")),
            (self.new_weights_action, self.tr("New weights"), other_weights),
        ):
            action.setText(words)
            action.setToolTip(tip + in_brackets(action.shortcut().toString()))

    def _action(self, name: str, keys: str) -> QAction:
        """Return an action that the main window puts into its menu as well."""
        action = QAction(self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action

    def _button(self, action: QAction, name: str, words: str = "", picture: str = "") -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())
        if picture:
            button.setIcon(icon(picture))
            button.setIconSize(QSize(16, 16))
        button.setProperty("narrow", True)  # noqa: FBT003 (Qt's signature)
        if not words:
            button.setFixedWidth(30)
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self._start)
        layout.addWidget(self._button(self.step_action, "step_button", self.tr("Step")))
        layout.addWidget(self._button(self.epoch_action, "epoch_button", self.tr("Epoch")))
        layout.addWidget(self._button(self.stop_action, "stop_button", picture="stop"))
        layout.addStretch()
        layout.addWidget(self._button(self.reset_action, "reset_button", picture="reset"))
        layout.addWidget(self._button(self.new_weights_action, "new_weights_button", picture="dice"))

    def _connect(self) -> None:
        self.start_action.triggered.connect(self._on_start)
        self.step_action.triggered.connect(self.step_requested)
        self.epoch_action.triggered.connect(self.epoch_requested)
        self.stop_action.triggered.connect(self.stop_requested)
        self.reset_action.triggered.connect(self.reset_requested)
        self.new_weights_action.triggered.connect(self.new_weights_requested)

    def _on_start(self) -> None:
        busy = self._state in (TrainingState.RUNNING, TrainingState.PREPARING)
        (self.pause_requested if busy else self.start_requested).emit()
