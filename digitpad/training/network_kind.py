"""What kind of network is trained: what it begins with, how its gradient is worked out, who answers in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from digitpad.nn import TwoLayerNet
from digitpad.nn.convolution import ConvolutionalNet, random_params
from digitpad.training.buffered_gradient import BufferedGradient
from digitpad.training.convolutional_gradient import ConvolutionalGradient
from digitpad.training.dropout import Dropout
from digitpad.training.evaluation import Network
from digitpad.training.hidden_units import silent_units
from digitpad.training.outcome import Floats, RunningOutcome
from digitpad.training.settings import TrainingSettings
from digitpad.training.shared_product import SharedProducts

_INITIAL_WEIGHTS: Mapping[str, float | Literal["xavier", "he"]] = {"0.01": 0.01, "xavier": "xavier", "he": "he"}


class Gradient(Protocol):
    """What works out the mean gradient over batches: see `BufferedGradient`."""

    label_smoothing: float
    dropout: Dropout | None
    products: SharedProducts

    def compute(
        self, x: Floats, t: NDArray[np.int64], outcome: RunningOutcome, targets: Floats | None = None
    ) -> dict[str, Floats]:
        """Return the gradients, in arrays that the next call may overwrite."""
        ...


class NetworkKind(Protocol):
    """What training needs to know of the network."""

    def begin(self, inputs: int, settings: TrainingSettings, rng: np.random.Generator, /) -> dict[str, Floats]:
        """Return initial parameters, float32, for images of so many pixels."""
        ...

    def gradient(self, params: Mapping[str, Floats], settings: TrainingSettings, batch_size: int, /) -> Gradient:
        """Return what works out the gradient of these parameters over batches of at most that size."""
        ...

    def network(self, params: Mapping[str, Floats], settings: TrainingSettings, /) -> Network:
        """Return the network of these parameters."""
        ...

    def silent_units(self, params: Mapping[str, Floats], settings: TrainingSettings, images: Floats, /) -> int | None:
        """Return how many hidden units fire for none of some images (n, 784); None where that is not counted."""
        ...


class TwoLayers:
    """The network of DigitPad."""

    def begin(self, inputs: int, settings: TrainingSettings, rng: np.random.Generator) -> dict[str, Floats]:
        """Return W1 b1 W2 b2."""
        return TwoLayerNet(
            inputs,
            settings.hidden_size,
            10,
            _INITIAL_WEIGHTS[settings.initial_weights],
            activation=settings.activation,
            rng=rng,
            dtype=np.float32,
        ).params

    def gradient(self, params: Mapping[str, Floats], settings: TrainingSettings, batch_size: int) -> BufferedGradient:
        """Return a gradient in arrays that are made once."""
        return BufferedGradient(params, settings.activation, batch_size)

    def network(self, params: Mapping[str, Floats], settings: TrainingSettings) -> TwoLayerNet:
        """Return the network."""
        return TwoLayerNet.from_params(params, settings.activation)

    def silent_units(self, params: Mapping[str, Floats], settings: TrainingSettings, images: Floats) -> int:
        """Return how many of the hidden units are silent."""
        return silent_units(params, settings.activation, images)


TWO_LAYERS = TwoLayers()


@dataclass(frozen=True, slots=True)
class Convolutional:
    """A network that only teaches: always ReLU, He's initial weights, and no dropout, whatever the settings say."""

    maps: tuple[int, int] = (16, 64)
    """How many features each of its two convolutions looks for."""

    def begin(self, inputs: int, settings: TrainingSettings, rng: np.random.Generator) -> dict[str, Floats]:
        """Return W1 b1 to W4 b4."""
        if inputs != 28 * 28:
            raise ValueError(f"a convolutional network is for images of 784 pixels, not {inputs}")
        return random_params(self.maps, settings.hidden_size, rng)

    def gradient(
        self, params: Mapping[str, Floats], _settings: TrainingSettings, batch_size: int
    ) -> ConvolutionalGradient:
        """Return a gradient that is worked out piece by piece."""
        return ConvolutionalGradient(params, batch_size)

    def network(self, params: Mapping[str, Floats], _settings: TrainingSettings) -> ConvolutionalNet:
        """Return the network."""
        return ConvolutionalNet(params)

    def silent_units(self, _params: Mapping[str, Floats], _settings: TrainingSettings, _images: Floats) -> None:
        """Return nothing: they are not counted."""
