"""What is asked of which network: holds the drawing or picture and the model, and says what the answer is.

However fast the hand moves, one answer is worked out for each turn of the event loop. NumPy is imported in the
background after the window is painted; what is drawn before that is answered as soon as the model is there.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from digitpad.nn.model_file import Model
    from digitpad.nn.networks import Activation, TwoLayerNet


class Answering(QObject):
    """Turns drawings and pictures into answers of the model, or of the network in training."""

    input_changed = Signal(object)
    """The NetworkInput that the network sees now; blank where nothing is drawn."""
    answer_changed = Signal(object)
    """The Answer to it, or None where it is blank."""
    model_changed = Signal(object)
    """The Model that answers when no network in training does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._input: NetworkInput | None = None
        self._model: Model | None = None
        self._network: TwoLayerNet | None = None
        self._in_training: TwoLayerNet | None = None
        self._live = True
        self._ready = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)  # with no time given: as soon as the events at hand are dealt with
        self._soon.timeout.connect(self._answer)

    @property
    def model(self) -> "Model | None":
        """The model, or None while it is being loaded."""
        return self._model

    @property
    def network_input(self) -> NetworkInput | None:
        """What the network sees now, or None before the first answer."""
        return self._input

    def be_ready(self) -> None:
        """Answer from now on: NumPy is loaded."""
        self._ready = True
        self._soon.start()

    def use_model(self, model: "Model") -> None:
        """Answer with this model from now on."""
        self._model, self._network = model, model.network()
        self.model_changed.emit(model)
        self._soon.start()

    def show_drawing(self, drawing: Drawing) -> None:
        """Ask about a drawing."""
        self._drawing = drawing
        self._soon.start()

    def show_input(self, network_input: NetworkInput) -> None:
        """Ask about an image as it is."""
        self._drawing, self._input = None, network_input
        self.input_changed.emit(network_input)
        self._soon.start()

    def show_network_in_training(
        self, params: "Mapping[str, NDArray[np.float32]] | None", activation: "Activation" = "relu"
    ) -> None:
        """Let the network in training answer, as far as it has come; None when there is none any more."""
        if params is None:
            self._in_training = None
        else:
            from digitpad.nn.networks import TwoLayerNet

            self._in_training = TwoLayerNet.from_params(dict(params), activation)
        if self._live or params is None:
            self._soon.start()

    def set_live(self, live: bool) -> None:  # noqa: FBT001  (a slot for a switch)
        """Choose whether a network in training answers, or the model."""
        self._live = live
        self._soon.start()

    def _answer(self) -> None:
        if not self._ready:
            return
        if self._drawing is not None:
            from digitpad.ink.normalize import normalize_drawing

            self._input = NetworkInput(normalize_drawing(self._drawing), "drawing")
            self._drawing = None
            self.input_changed.emit(self._input)
        network = (self._in_training if self._live else None) or self._network
        if network is None or self._input is None or self._input.blank:
            self.answer_changed.emit(None)
            return
        from digitpad.nn.answer import answer_of

        self.answer_changed.emit(answer_of(network.probabilities(self._input.image.reshape(1, -1))[0]))
