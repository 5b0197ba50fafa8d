"""The gradient of a two-layer network, computed into arrays that are made once.

It is what `TwoLayerNet.gradient` returns, without that one's freedom: no layers to look into and no gradient for the
images, so that between the five matrix products of a step there is next to nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitpad.training.outcome import UNLABELLED, Floats, RunningOutcome
from digitpad.training.shared_product import SharedProducts

if TYPE_CHECKING:
    from digitpad.training.dropout import Dropout


class BufferedGradient:
    """The mean gradient of the cross entropy over batches of digits, for the parameters that it was made with.

    The parameters are read anew for each batch, so that an optimizer may change them in place in between.
    """

    def __init__(self, params: Mapping[str, Floats], activation: str, batch_size: int) -> None:
        """Make all arrays that a step needs.

        Args:
            params: W1 (784, H), b1 (H,), W2 (H, 10), b2 (10,), all of one dtype.
            activation: "relu" or "sigmoid".
            batch_size: The most digits that a batch will have.
        """
        self.label_smoothing = 0.0
        """How much of each target is spread evenly over all digits; the outcome that is noted is without it.

        Source: C. Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016, section 7.
        """
        self.dropout: Dropout | None = None
        """What leaves hidden units out, if anything does."""
        self.products = SharedProducts()
        """What works out the two large products."""
        dtype = params["W1"].dtype
        hidden_size, classes = params["W2"].shape
        self._params = params
        self._activation = _ACTIVATIONS[activation]((batch_size, hidden_size), dtype)
        self._hidden = np.empty((batch_size, hidden_size), dtype)
        self._hidden_delta = np.empty((batch_size, hidden_size), dtype)
        self._scores = np.empty((batch_size, classes), dtype)
        self._columns = np.empty(classes * batch_size, dtype)
        self._largest = np.empty(batch_size, dtype)
        self._label_places = np.empty(batch_size, np.intp)
        self._numbers = np.arange(batch_size)
        self._ones = np.ones(batch_size, dtype)
        self._gradients = {key: np.empty_like(array) for key, array in params.items()}

    def compute(
        self, x: Floats, t: NDArray[np.int64], outcome: RunningOutcome, targets: Floats | None = None
    ) -> dict[str, Floats]:
        """Return the gradients, in arrays that the next call overwrites.

        Args:
            x: (n, 784) images.
            t: (n,) labels, 0 to 9; one beyond them, of ink that is no digit, needs targets, and counts for no outcome.
            outcome: Notes how well the batch was answered, measured by the labels.
            targets: (n, 10) probabilities to learn in place of the labels; they come with their own smoothing.

        Returns:
            The gradient of each parameter, under the parameter's name and in its shape.
        """
        params, gradients = self._params, self._gradients
        digits = len(x)
        hidden, hidden_delta = self._hidden[:digits], self._hidden_delta[:digits]
        scores, ones = self._scores[:digits], self._ones[:digits]

        self.products.dot(x, params["W1"], out=hidden)  # (n, 784) @ (784, H)
        hidden += params["b1"]
        self._activation.forward(hidden)
        dropout = self.dropout if self.dropout and self.dropout.share else None
        left_in = dropout.forward(hidden) if dropout else hidden
        np.dot(left_in, params["W2"], out=scores)  # (n, H) @ (H, 10)

        delta = self._scores_to_delta(scores, t, outcome, targets)
        np.dot(left_in.T, delta, out=gradients["W2"])  # (H, n) @ (n, 10)
        np.dot(ones, delta, out=gradients["b2"])  # a product with ones is a quick sum
        np.dot(delta, params["W2"].T, out=hidden_delta)  # (n, 10) @ (10, H)
        if dropout:
            dropout.backward(hidden_delta)
        self._activation.backward(hidden, hidden_delta)
        self.products.dot(x.T, hidden_delta, out=gradients["W1"])  # (784, n) @ (n, H)
        np.dot(ones, hidden_delta, out=gradients["b1"])
        return gradients

    def _scores_to_delta(
        self, scores: Floats, t: NDArray[np.int64], outcome: RunningOutcome, targets: Floats | None
    ) -> Floats:
        """Turn scores (n, 10), still without b2, into the mean loss's gradient by them: (softmax - target) / n.

        In between, each digit is a column: NumPy goes through ten long rows much quicker than through many short ones.
        A digit's largest score is subtracted from its scores, so that no exponential overflows.
        """
        digits, classes = scores.shape
        largest, label_places = self._largest[:digits], self._label_places[:digits]
        margins, totals = outcome.note(digits)
        flat = self._columns[: classes * digits]
        columns = flat.reshape(classes, digits)

        np.add(scores.T, self._params["b2"][:, np.newaxis], out=columns)
        np.max(columns, axis=0, out=largest)
        columns -= largest
        np.minimum(t, classes - 1, out=label_places)
        label_places *= digits
        label_places += self._numbers[:digits]
        np.take(flat, label_places, out=margins, mode="clip")  # "raise" would make a copy first
        np.exp(columns, out=columns)
        np.sum(columns, axis=0, out=totals)
        columns /= totals
        if targets is not None:
            columns -= targets.T
            margins[t >= classes] = UNLABELLED
        else:
            columns -= self.label_smoothing / classes
            flat[label_places] -= 1 - self.label_smoothing
        np.multiply(columns.T, 1 / digits, out=scores)
        return scores


class _Relu:
    """max(x, 0), and its derivative, which is 1 where x was positive."""

    def __init__(self, shape: tuple[int, int], dtype: DTypeLike) -> None:
        self._zeros = np.zeros(shape, dtype)  # the maximum of two arrays is much quicker than that with a number
        self._positive = np.empty(shape, np.bool_)

    def forward(self, hidden: Floats) -> None:
        np.maximum(hidden, self._zeros[: len(hidden)], out=hidden)

    def backward(self, hidden: Floats, delta: Floats) -> None:
        positive = self._positive[: len(hidden)]
        np.greater(hidden, 0, out=positive)
        delta *= positive


class _Sigmoid:
    """y = 1 / (1 + exp(-x)), and its derivative y (1 - y)."""

    def __init__(self, shape: tuple[int, int], dtype: DTypeLike) -> None:
        self._rest = np.empty(shape, dtype)

    def forward(self, hidden: Floats) -> None:
        np.negative(hidden, out=hidden)
        with np.errstate(over="ignore"):  # exp(-x) may be infinite, and 1 / infinity is the 0 that is meant
            np.exp(hidden, out=hidden)
        hidden += 1
        np.reciprocal(hidden, out=hidden)

    def backward(self, hidden: Floats, delta: Floats) -> None:
        rest = self._rest[: len(hidden)]
        np.subtract(1, hidden, out=rest)
        delta *= hidden
        delta *= rest


_ACTIVATIONS: Mapping[str, type[_Relu] | type[_Sigmoid]] = {"relu": _Relu, "sigmoid": _Sigmoid}
"""Both work in place: forward replaces what comes in, backward multiplies the delta of what went out."""
