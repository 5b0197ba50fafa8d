"""The window: puts the panels beside each other and connects them. It knows them all and computes nothing."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QVBoxLayout, QWidget

from digitpad.ink.network_input import NetworkInput
from digitpad.ui import window_memory
from digitpad.ui.actions import WindowActions
from digitpad.ui.answer_panel import AnswerPanel
from digitpad.ui.answering import Answering
from digitpad.ui.background import Background
from digitpad.ui.desk import Desk
from digitpad.ui.file_desk import FileDesk
from digitpad.ui.help_desk import HelpDesk
from digitpad.ui.late_loading import LateLoading
from digitpad.ui.message_bar import MessageBar
from digitpad.ui.network_view import NetworkView, picture_of_input
from digitpad.ui.pad_panel import PadPanel
from digitpad.ui.panel_dock import PanelDock
from digitpad.ui.theme import MEDIUM, SMALL, choose_scheme, heading_font, muted
from digitpad.ui.training_desk import TrainingDesk

if TYPE_CHECKING:
    from digitpad.nn.answer import Answer
    from digitpad.nn.model_file import Model
    from digitpad.ui.training_history import TrainingHistory

_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """The drawing pad in the middle, docks around it, menus above and a line about the network below."""

    painted = Signal()
    """The window has been painted for the first time: what may take its time can begin."""
    loaded = Signal()
    """All that the first paint did not wait for is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("DigitPad"))
        self.setAcceptDrops(True)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize()))
        self._painted = False
        self.background = Background(self)
        self._late_loading = LateLoading(self.background, self)
        self.answering = Answering(self)
        self.actions_ = WindowActions(self)
        self.message_bar = MessageBar()
        self.help_desk = HelpDesk(self, self.message_bar)
        self.pad_panel = PadPanel(self.actions_)
        self._file_desk = FileDesk(self, self.background, self.pad_panel.pad, self.answering, self.message_bar)
        self.files = self._file_desk.files
        self.network_view = NetworkView()
        self.answer_panel = AnswerPanel()
        self.view_dock = PanelDock("network_view_dock", self.tr("What the network sees"), self.network_view)
        self.answer_dock = PanelDock("answer_dock", self.tr("Answer"), self.answer_panel)
        self.training = TrainingDesk(self, self.answering, self.background)
        panels = self.training.training_panel, self.training.curves_panel
        self.training_dock = PanelDock("training_dock", self.tr("Training"), *panels)
        self.digits_dock = PanelDock("digits_dock", self.tr("Digits to learn from"), self.training.digits_panel)
        self.augmentation_dock = PanelDock(
            "augmentation_dock", self.tr("Distorted digits"), self.training.augmentation_panel
        )
        self.runs_dock = PanelDock("runs_dock", self.tr("Runs"))
        self.runs_dock.fill_late(lambda: self.history.runs.panel)
        self._lay_out()
        self._fill_bars()
        self._connect()

    @cached_property
    def history(self) -> "TrainingHistory":
        """The history of runs, which is made when it is first wanted: after the first paint, or when somebody asks."""
        from digitpad.ui.training_history import TrainingHistory

        made = TrainingHistory(
            self, self.training, self.answering, self.background, self.message_bar, self.training_dock
        )
        made.state_changed.connect(self.show_state)
        made.runs_wanted.connect(self.runs_dock.show)
        return made

    # What is shown.

    def show_digit(self, network_input: NetworkInput) -> None:
        """Show the network an image that is no drawing, such as a digit of the training data."""
        self.pad_panel.pad.show_picture(picture_of_input(network_input), network_input)

    def show_state(self, words: str) -> None:
        """Say in the lower left corner what the program is doing."""
        self._state.setText(words)

    def recall_places(self) -> None:
        """Bring the window and its panels to where they were when it was last closed."""
        window_memory.recall_places(self, self._desk)
        scheme = window_memory.recall_scheme()
        for action in self.actions_.schemes:
            action.setChecked(action.data() == scheme)

    def _entitle(self, answer: "Answer | None") -> None:
        """Name the answer in the window's title too, for the task bar and for those who hear the window.

        Amid a stroke the title rests: its answers change from one movement to the next.
        """
        if self.pad_panel.pad.in_hand:
            return
        title = self.tr("DigitPad") if answer is None else self.tr("{answer} – DigitPad").format(answer=answer.words)
        self.setWindowTitle(title)

    def _show_model(self, model: "Model") -> None:
        from digitpad.ui.model_story import architecture, short_story

        self.answer_panel.wait_for_drawing()
        self.answer_panel.show_who_answers(short_story(model, learning=self.answering.learning))
        self._network_words.setText(architecture(model))
        self.actions_.save_model.setEnabled(True)
        self.actions_.model_story.setEnabled(True)

    def _tell_story(self) -> None:
        from digitpad.ui.model_story import ModelStory

        if self.answering.model is not None:
            ModelStory(self.answering.model, self).open()

    def take_tour(self, *, asked_for: bool = False) -> None:
        """Show what is where, by itself or because somebody has asked for it."""
        pad, view, answer, training = self.pad_panel.pad, self.view_dock, self.answer_dock, self.training_dock
        self.help_desk.take_tour(pad=pad, view=view, answer=answer, training=training, asked_for=asked_for)

    # How it is put together.

    def _lay_out(self) -> None:
        self._desk = Desk(
            self.pad_panel,
            curves=self.training.curves_panel,
            view=self.view_dock,
            answer=self.answer_dock,
            training=self.training_dock,
            digits=self.digits_dock,
            distorted=self.augmentation_dock,
            runs=self.runs_dock,
        )
        self._desk.arrange(self)
        self.painted.connect(self._desk.settle)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.message_bar)
        layout.addWidget(self._desk, 1)
        self.setCentralWidget(column)

    def _fill_bars(self) -> None:
        name = QLabel(self.tr("DigitPad"), self.menuBar())
        name.setFont(heading_font())
        name.setContentsMargins(MEDIUM + 2, 0, SMALL, 0)
        self.menuBar().setCornerWidget(name, Qt.Corner.TopLeftCorner)
        controls, experiments = self.training.training_panel.controls, self._experiments_menu().menuAction()
        training = [*controls.actions_, self.training.measure_action, experiments]
        self.actions_.fill(self.menuBar(), [dock.toggleViewAction() for dock in self._desk.docks], training)
        self._state = muted(self.tr("Loading the network…"))
        self._network_words = muted()
        for label in (self._state, self._network_words):
            label.setContentsMargins(MEDIUM, 3, MEDIUM, 3)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._state, 1)
        self.statusBar().addPermanentWidget(self._network_words)

    def _experiments_menu(self) -> QMenu:
        menu = QMenu(self.tr("&Experiments"), self)
        menu.setObjectName("experiments_menu")
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self.history.fill_experiments(menu))
        return menu

    def _connect(self) -> None:
        self._file_desk.connect_actions(self.actions_)
        actions, answering, late = self.actions_, self.answering, self._late_loading
        self.painted.connect(late.begin)
        late.model_loaded.connect(answering.begin_with)
        late.model_loaded_again.connect(answering.use_model)
        late.model_missed.connect(self._miss_model)
        late.ready.connect(self._be_ready)
        late.samples_loaded.connect(self.pad_panel.strip.show_digits)
        late.plots_loaded.connect(self._prepare_plots)
        late.problem_occurred.connect(self.message_bar.warn)
        self.pad_panel.pad.drawing_changed.connect(answering.show_drawing)
        self.pad_panel.pad.picture_shown.connect(answering.show_input)
        self.pad_panel.pad.drawing_changed.connect(self.training.curves_panel.give_way)
        self.pad_panel.strip.drawing_chosen.connect(self.pad_panel.pad.show_drawing)
        answering.network_changed.connect(self.pad_panel.strip.show_network)
        answering.input_changed.connect(self.network_view.show_input)
        answering.answer_changed.connect(self.answer_panel.show_answer)
        answering.answer_changed.connect(self._entitle)
        answering.unanswerable.connect(self.answer_panel.miss_answer)
        answering.model_changed.connect(self._show_model)
        answering.learner_changed.connect(self.answer_panel.offer_live)
        answering.live_changed.connect(self.answer_panel.set_live)
        answering.live_changed.connect(actions.live.setChecked)
        self.answer_panel.live_answer_toggled.connect(answering.set_live)
        actions.live.toggled.connect(answering.set_live)
        self.training.state_changed.connect(self.show_state)
        self.training.problem_occurred.connect(self.message_bar.warn)
        self.training.digits_panel.digit_chosen.connect(self.show_digit)
        self.training.augmentation_panel.digit_chosen.connect(self.show_digit)
        actions.shipped_model.triggered.connect(late.load_model)
        actions.model_story.triggered.connect(self._tell_story)
        actions.usual_layout.triggered.connect(self._desk.restore_usual_layout)
        actions.float_panel.triggered.connect(self._desk.float_panel)
        actions.hide_panel.triggered.connect(self._desk.hide_panel)
        for action, place in zip(actions.places, self._desk.places, strict=True):
            action.triggered.connect(partial(self._desk.go_to, place))
        self.training.session.began.connect(self.help_desk.end_tour)
        actions.tour.triggered.connect(lambda: self.take_tour(asked_for=True))
        # It looks at every widget. While another thread imports pyqtgraph, PySide 6.11 breaks down at that.
        actions.tour.setEnabled(False)
        self.loaded.connect(lambda: actions.tour.setEnabled(True))
        actions.keys.triggered.connect(self.help_desk.show_keys)
        actions.about.triggered.connect(self.help_desk.show_about)
        actions.show_log.triggered.connect(self.help_desk.show_log)
        actions.quit.triggered.connect(self.close)
        for action in actions.schemes:
            action.triggered.connect(self._choose_scheme)

    def _scheme(self) -> Qt.ColorScheme:
        return next((action.data() for action in self.actions_.schemes if action.isChecked()), Qt.ColorScheme.Unknown)

    def _choose_scheme(self) -> None:
        choose_scheme(self._scheme())
        window_memory.remember_scheme(self._scheme())

    # What happens to it.

    def _be_ready(self) -> None:
        self.answering.be_ready()
        self.show_state(self.tr("Ready"))

    def _prepare_plots(self) -> None:
        self.training.prepare()
        self.history.offer_to_resume()
        self.loaded.emit()

    def _miss_model(self, message: str) -> None:
        if self.answering.model is None:
            self.answer_panel.miss_network()
        self.message_bar.warn(message)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say so when everything has been painted for the first time: a timer of 0 comes after the events at hand."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the pad with Esc, wherever in the window nobody else has a use for it.

        On the pad the key's action comes first, but not where no window manager says that the window has the keyboard.
        """
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.pad_panel.isAncestorOf(self.focusWidget()):
            self.actions_.clear.trigger()
        else:
            self._desk.go_to(self.pad_panel)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files, pictures and InkML, wherever over the window they are."""
        self.files.welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.files.open_dropped(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the places and let the threads end."""
        window_memory.remember_places(self, self._desk)
        self.let_threads_end()
        super().closeEvent(event)

    def let_threads_end(self) -> None:
        """Wait until all that is at work has ended: a training is kept, so that it can go on another time."""
        self.training.close()
        self.background.wait()
