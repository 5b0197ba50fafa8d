"""What is asked of which network: holds the drawing or picture and the model, and says what the answer is.

However fast the hand moves, one answer is worked out for each turn of the event loop, and beside a training, which
each answer keeps waiting, 83 a second at the most. NumPy is imported in the background after the window is painted;
what is drawn before that is answered as soon as the model is there.
"""

from time import perf_counter  # `monotonic` goes on in leaps of 16 milliseconds on Windows
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing

if TYPE_CHECKING:
    from digitpad.nn.model_file import Model
    from digitpad.nn.networks import TwoLayerNet

_FRAME = 0.012  # seconds from one answer to the next beside a training


class Answering(QObject):
    """Turns drawings and pictures into answers: of the chosen model, or of the learner, a network in training."""

    input_changed = Signal(object)
    """The NetworkInput that the network sees now; blank where nothing is drawn."""
    answer_changed = Signal(object)
    """The Answer to it, or None where it is blank or there is none."""
    unanswerable = Signal()
    """The network has no answer to it: its parameters are so large that the arithmetic overflows."""
    past_replaced = Signal()
    """Somebody has chosen another network while one answered as it was at an earlier moment."""
    model_changed = Signal(object)
    """The Model that answers from now on is another one."""
    network_changed = Signal(object)
    """The TwoLayerNet that answers from now on: of another model, or of the learner, which has gone on learning."""
    learner_changed = Signal(bool)
    """Whether there is a learner that can answer."""
    live_changed = Signal(bool)
    """Whether the learner answers while there is one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._input: NetworkInput | None = None
        self._chosen: Model | None = None
        self._learner: Model | None = None
        self._past: Model | None = None
        self._network: TwoLayerNet | None = None  # of the one that answers
        self._learning = False  # whether the learner is still in training
        self._live = True
        self._ready = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._rests_until = 0.0
        self._soon.timeout.connect(self._answer)

    @property
    def model(self) -> "Model | None":
        """The model that answers, or None while it is being loaded."""
        return self._past or (self._learner if self._live else None) or self._chosen

    @property
    def learning(self) -> bool:
        """Whether what answers is a network that is still in training."""
        return self._live and self._learning and self._past is None

    @property
    def network_input(self) -> NetworkInput | None:
        """What the network sees now, or None before the first answer."""
        return self._input

    def be_ready(self) -> None:
        """Answer from now on: NumPy is loaded."""
        self._ready = True
        self._ask_soon()

    def begin_with(self, model: "Model") -> None:
        """Answer with this model where nobody has chosen another one yet; a network in training answers on."""
        if self._chosen is None:
            self._chosen = model
            if self.model is model:
                self._ask_another()

    def use_model(self, model: "Model") -> None:
        """Answer with this model from now on, also while another one is learning."""
        past, self._past = self._past, None
        self._chosen = model
        if past is not None:
            self.past_replaced.emit()
        if self._learner is not None:
            self.set_live(live=False)
        self._ask_another()

    def show_past(self, past: "Model") -> None:
        """Let a network answer as it was at an earlier moment, whoever else would, until `leave_past`."""
        self._past = past
        self._ask_another()

    def leave_past(self) -> None:
        """Let the network answer again that answered before."""
        if self._past is not None:
            self._past = None
            self._ask_another()

    def show_drawing(self, drawing: Drawing) -> None:
        """Ask about a drawing."""
        self._drawing = drawing
        self._ask_soon()

    def show_input(self, network_input: NetworkInput) -> None:
        """Ask about an image as it is."""
        self._drawing, self._input = None, network_input
        self.input_changed.emit(network_input)
        self._ask_soon()

    def show_learner(self, learner: "Model") -> None:
        """Let the network in training answer, as far as it has come, unless the chosen model shall."""
        came = self._learner is None
        self._learner, self._learning = learner, True
        if came:
            self.learner_changed.emit(True)  # noqa: FBT003  (Qt's signature)
            self._ask_another()
        elif self.model is learner:
            self._turn_to(learner)

    def keep_learner(self, trained: "Model | None") -> None:
        """End the training: the trained network becomes the chosen model if it has been answering so far.

        Where the chosen model was to answer instead, the trained one waits behind the switch. Without a trained
        network the chosen model answers again.
        """
        had, self._learning = self._learner is not None, False
        if trained is not None and not self._live:
            self._learner = trained
            return
        self._learner = None
        self._chosen = trained or self._chosen
        if had:
            self.learner_changed.emit(False)  # noqa: FBT003  (Qt's signature)
        self._ask_another()

    def retell(self, model: "Model", told: "Model") -> None:
        """Put a model's newer story in its place: the same network, of which more is known by now."""
        answers = self.model is model
        self._chosen = told if self._chosen is model else self._chosen
        self._learner = told if self._learner is model else self._learner
        if answers:
            self._ask_another()

    def set_live(self, live: bool) -> None:  # noqa: FBT001  (a slot for a switch)
        """Choose whether the learner answers, or the chosen model."""
        if live != self._live:
            self._live = live
            self.live_changed.emit(live)
            self._ask_another()

    def _ask_another(self) -> None:
        """Turn to the model that is to answer now."""
        model = self.model
        if model is not None:
            self.model_changed.emit(model)
            self._turn_to(model)

    def _turn_to(self, model: "Model") -> None:
        self._network = model.network()
        self.network_changed.emit(self._network)
        self._ask_soon()

    def _ask_soon(self) -> None:
        """Answer when the events at hand are dealt with; beside a training not too often."""
        if not self._soon.isActive():
            rest = self._rests_until - perf_counter() if self._learner is not None else 0.0
            self._soon.start(max(0, round(1000 * rest)))

    def _answer(self) -> None:
        self._rests_until = perf_counter() + _FRAME
        if not self._ready:
            return
        if self._drawing is not None:
            from digitpad.ink.normalize import normalize_drawing

            self._input = NetworkInput(normalize_drawing(self._drawing), "drawing")
            self._drawing = None
            self.input_changed.emit(self._input)
        if self._network is None or self._input is None or self._input.blank:
            self.answer_changed.emit(None)
            return
        self._tell_answer(self._network, self._input)

    def _tell_answer(self, network: "TwoLayerNet", network_input: NetworkInput) -> None:
        from digitpad.nn.answer import USUAL_RULE, answer_to

        rule = self.model.rule if self.model else USUAL_RULE
        answer = answer_to(network_input.image, network, rule)
        self.answer_changed.emit(answer)
        if answer is None:
            self.unanswerable.emit()
