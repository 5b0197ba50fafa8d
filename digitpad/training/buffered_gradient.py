"""The gradient of a two-layer network, computed into arrays that are made once.

It is what `TwoLayerNet.gradient` returns, without that one's freedom: no layers to look into and no gradient for the
images, so that between the five matrix products of a step there is next to nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.training.outcome import Floats, RunningOutcome


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
        self._params = params
        self._activate, slope_dtype = _ACTIVATIONS[activation]
        hidden_size, classes = params["W2"].shape
        dtype = params["W1"].dtype
        self._hidden = np.empty((batch_size, hidden_size), dtype)
        self._slope = np.empty((batch_size, hidden_size), slope_dtype or dtype)
        self._hidden_delta = np.empty((batch_size, hidden_size), dtype)
        self._scores = np.empty((batch_size, classes), dtype)
        self._largest = np.empty((batch_size, 1), dtype)
        self._row_starts = np.arange(0, batch_size * classes, classes)
        self._label_places = np.empty(batch_size, np.intp)
        self._gradients = {key: np.empty_like(array) for key, array in params.items()}

    def compute(self, x: Floats, t: NDArray[np.int64], outcome: RunningOutcome) -> dict[str, Floats]:
        """Return the gradients, in arrays that the next call overwrites.

        Args:
            x: (n, 784) images.
            t: (n,) labels.
            outcome: Notes how well the batch was answered.

        Returns:
            The gradient of each parameter, under the parameter's name and in its shape.
        """
        hidden = self._hidden[: len(x)]
        slope = self._slope[: len(x)]
        scores = self._scores[: len(x)]

        np.dot(x, self._params["W1"], out=hidden)  # (n, 784) @ (784, H)
        hidden += self._params["b1"]
        self._activate(hidden, slope)
        np.dot(hidden, self._params["W2"], out=scores)  # (n, H) @ (H, 10)
        scores += self._params["b2"]

        delta = self._softmax_minus_target(scores, t, outcome)
        delta *= 1 / len(x)
        self._backward(x, hidden, slope, delta)
        return self._gradients

    def _softmax_minus_target(self, scores: Floats, t: NDArray[np.int64], outcome: RunningOutcome) -> Floats:
        """Turn scores (n, 10) into the gradient of each digit's cross entropy: its probabilities, less 1 at its label.

        Each row's largest score is subtracted first, so that no exponential overflows.
        """
        digits = len(t)
        largest = self._largest[:digits]
        label_places = self._label_places[:digits]
        flat = scores.reshape(-1)
        margins, totals = outcome.note(digits)

        np.max(scores, axis=1, keepdims=True, out=largest)
        scores -= largest
        np.add(self._row_starts[:digits], t, out=label_places)
        np.take(flat, label_places, out=margins, mode="clip")  # "raise" would make a copy first
        np.exp(scores, out=scores)
        np.sum(scores, axis=1, out=totals)
        scores /= totals[:, np.newaxis]
        flat[label_places] -= 1
        return scores

    def _backward(self, x: Floats, hidden: Floats, slope: NDArray[Any], delta: Floats) -> None:
        """Fill the gradients, from delta (n, 10) at the scores back to the first layer."""
        hidden_delta = self._hidden_delta[: len(x)]
        gradients = self._gradients
        np.dot(hidden.T, delta, out=gradients["W2"])  # (H, n) @ (n, 10)
        np.sum(delta, axis=0, out=gradients["b2"])
        np.dot(delta, self._params["W2"].T, out=hidden_delta)  # (n, 10) @ (10, H)
        hidden_delta *= slope
        np.dot(x.T, hidden_delta, out=gradients["W1"])  # (784, n) @ (n, H)
        np.sum(hidden_delta, axis=0, out=gradients["b1"])


def _relu(hidden: Floats, slope: NDArray[np.bool_]) -> None:
    """Replace hidden by max(hidden, 0) and write its derivative, 1 where it was positive. A mask is a quick factor."""
    np.greater(hidden, 0, out=slope)
    hidden *= slope


def _sigmoid(hidden: Floats, slope: Floats) -> None:
    """Replace hidden by y = 1 / (1 + exp(-hidden)) and write its derivative y (1 - y)."""
    np.negative(hidden, out=hidden)
    with np.errstate(over="ignore"):  # exp(-hidden) may be infinite, and 1 / infinity is the 0 that is meant
        np.exp(hidden, out=hidden)
    hidden += 1
    np.reciprocal(hidden, out=hidden)
    np.subtract(1, hidden, out=slope)
    slope *= hidden


_ACTIVATIONS: Mapping[str, tuple[Callable[..., None], type[np.bool_] | None]] = {
    "relu": (_relu, np.bool_),
    "sigmoid": (_sigmoid, None),
}
"""For each activation: it and its derivative, and the dtype of the derivative if that is not the network's."""
