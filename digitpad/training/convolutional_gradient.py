"""The gradient of a convolutional network over a batch, worked out piece by piece, which several threads can share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitpad.nn.convolution import ConvolutionalNet
from digitpad.training.outcome import UNLABELLED, Floats, RunningOutcome
from digitpad.training.shared_product import SharedProducts
from digitpad.training.targets import targets_of

if TYPE_CHECKING:
    from digitpad.training.dropout import Dropout

_PIECE = 64
"""Images worked on at a time: few enough that their patches stay in the processor's cache."""


class ConvolutionalGradient:
    """The mean gradient of the cross entropy over batches, for the parameters that it was made with.

    The pieces are the same, and are added up in the same order, whoever works them out.
    """

    def __init__(self, params: Mapping[str, Floats], batch_size: int) -> None:
        """Make a network for each piece.

        Args:
            params: W1 b1 to W4 b4, which are read anew for each batch.
            batch_size: The most digits that a batch will have.
        """
        self.label_smoothing = 0.0
        """How much of each target is spread evenly over all digits, where no targets are given."""
        self.dropout: Dropout | None = None
        """Not used: no unit is left out."""
        self.products = SharedProducts()
        """Who helps."""
        self._networks = [ConvolutionalNet(params) for _ in range(0, batch_size, _PIECE)]

    def compute(
        self, x: Floats, t: NDArray[np.int64], outcome: RunningOutcome, targets: Floats | None = None
    ) -> dict[str, Floats]:
        """Return the gradients, under the parameters' names and in their shapes: see `BufferedGradient.compute`."""
        targets = targets_of(t, self.label_smoothing) if targets is None else targets
        pieces = [slice(start, start + _PIECE) for start in range(0, len(x), _PIECE)]
        scores = np.empty(targets.shape, x.dtype)

        def work_out(number: int) -> dict[str, Floats]:
            network, piece = self._networks[number], pieces[number]
            scores[piece] = network.predict(x[piece])
            network.loss.forward(scores[piece], targets[piece])
            return network.backward(network.loss.backward(len(x[piece]) / len(x)))

        parts = self.products.all_of(work_out, len(pieces))
        _note(scores, t, outcome)
        total = parts[0]
        for part in parts[1:]:
            for name, gradient in part.items():
                total[name] += gradient
        return total


def _note(scores: Floats, t: NDArray[np.int64], outcome: RunningOutcome) -> None:
    """Let an outcome know how well a batch was answered."""
    digits, classes = scores.shape
    margins, totals = outcome.note(digits)
    above = scores - scores.max(axis=1, keepdims=True)
    margins[:] = above[np.arange(digits), np.minimum(t, classes - 1)]
    margins[t >= classes] = UNLABELLED
    np.exp(above).sum(axis=1, out=totals)
