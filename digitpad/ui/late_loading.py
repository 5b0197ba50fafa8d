"""What the first paint does not wait for: NumPy with the shipped model, the ten sample digits, and the plots."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from digitpad.paths import resource
from digitpad.ui.background import Background

if TYPE_CHECKING:
    from digitpad.data.digits import Digits
    from digitpad.ink.strokes import Drawing
    from digitpad.nn.model_file import Model


class LateLoading(QObject):
    """Loads one after the other, in the background, and says what is there."""

    model_loaded = Signal(object)
    """The `Model` that the program ships with, loaded for the start."""
    model_loaded_again = Signal(object)
    """The same, loaded because somebody wants it."""
    model_missed = Signal(str)
    """The shipped model cannot be read; why, as a person reads it."""
    ready = Signal()
    """NumPy is there, with the model or without: whatever is drawn can be answered."""
    samples_loaded = Signal(object, object)
    """Ten `Digits`, and the `Drawing`s of them."""
    plots_loaded = Signal()
    """All is there."""
    problem_occurred = Signal(str)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background

    @Slot()
    def begin(self) -> None:
        """Load everything."""

        def answer(model: "Model") -> None:
            self.model_loaded.emit(model)
            self._go_on()

        def miss(words: str) -> None:
            self.model_missed.emit(words)
            self._go_on()

        self._background.start(_shipped_model, answer, miss)

    @Slot()
    def load_model(self) -> None:
        """Load the shipped model alone, once more."""
        self._background.start(_shipped_model, self.model_loaded_again.emit, self.model_missed.emit)

    def _go_on(self) -> None:
        self.ready.emit()
        self._background.start(_samples, lambda ten: self.samples_loaded.emit(*ten), self.problem_occurred.emit)
        self._background.start(_load_plots, lambda _: self.plots_loaded.emit(), self.problem_occurred.emit)


def _shipped_model() -> "Model":
    import digitpad.ink.normalize  # noqa: F401  (so that the first stroke need not wait for it)
    from digitpad.nn.model_file import load_model

    return load_model(resource("models/shipped.npz"))


def _samples() -> "tuple[Digits, tuple[Drawing, ...]]":
    from digitpad.data.samples import sample_digits, sample_drawings

    return sample_digits(), sample_drawings()


def _load_plots() -> None:
    import digitpad.data
    import digitpad.training.recipe
    import digitpad.ui.curve_pair
    import digitpad.ui.training_history  # noqa: F401  (all of this takes a while; nobody has to wait for it)
