"""Layers: the nodes of a computational graph. Each knows how to go forward and how to pass a gradient back.

`forward` remembers what `backward` will need; `backward` takes the loss's gradient by the layer's output, `dout`, and
returns it by the layer's input (Saitoh, "Deep Learning from Scratch", chapter 5). No layer writes into an array that it
was given.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.nn.functions import Floats, as_floats, as_targets, log_softmax, mean_cross_entropy, sigmoid


class Add:
    """x + y: a sum passes its gradient on to both sides as it is."""

    def forward(self, x: ArrayLike, y: ArrayLike) -> NDArray[Any]:
        """Return x + y, two numbers or two arrays of one shape."""
        return np.add(x, y)

    def backward(self, dout: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the gradients by x and by y: both dout, each an array of its own."""
        return np.multiply(dout, 1), np.multiply(dout, 1)


class Multiply:
    """x * y: a product passes its gradient on to each side times the other side."""

    def __init__(self) -> None:
        self.x: ArrayLike | None = None
        self.y: ArrayLike | None = None

    def forward(self, x: ArrayLike, y: ArrayLike) -> NDArray[Any]:
        """Return x * y, two numbers or two arrays of one shape."""
        self.x, self.y = x, y
        return np.multiply(x, y)

    def backward(self, dout: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the gradients by x, dout * y, and by y, dout * x.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.x is None or self.y is None:
            raise _nothing_went_forward(self)
        return np.multiply(dout, self.y), np.multiply(dout, self.x)


class Relu:
    """max(0, x): where x was not positive, no gradient comes through. Any shape."""

    def __init__(self) -> None:
        self.blocked: NDArray[np.bool_] | None = None

    def forward(self, x: ArrayLike) -> Floats:
        """Return max(0, x)."""
        x = as_floats(x)
        self.blocked = x <= 0
        return np.where(self.blocked, np.zeros((), x.dtype), x)

    def backward(self, dout: ArrayLike) -> Floats:
        """Return dout where x was positive, 0 elsewhere: a new array, for dout is its owner's.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.blocked is None:
            raise _nothing_went_forward(self)
        dout = as_floats(dout)
        return np.where(self.blocked, np.zeros((), dout.dtype), dout)


class Sigmoid:
    """1 / (1 + exp(-x)), whose slope is y (1 - y): told by the output alone. Any shape."""

    def __init__(self) -> None:
        self.out: Floats | None = None

    def forward(self, x: ArrayLike) -> Floats:
        """Return the sigmoid of x."""
        self.out = sigmoid(x)
        return self.out

    def backward(self, dout: ArrayLike) -> Floats:
        """Return dout * y * (1 - y).

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.out is None:
            raise _nothing_went_forward(self)
        return as_floats(dout) * self.out * (1 - self.out)


class Affine:
    """x W + b, the weighted sums of a layer; its gradients are kept in `dW` and `db`."""

    def __init__(self, W: Floats, b: Floats) -> None:
        """Make a layer of weights (inputs, outputs) and biases (outputs,), which are kept, not copied."""
        self.W = W
        self.b = b
        self.x: Floats | None = None
        self.dW: Floats = np.zeros_like(W)
        self.db: Floats = np.zeros_like(b)

    def forward(self, x: ArrayLike) -> Floats:
        """Return x W + b: (n, inputs) gives (n, outputs); one example (inputs,) gives (outputs,)."""
        self.x = as_floats(x)
        return _product(self.x, self.W) + self.b

    def backward(self, dout: ArrayLike) -> Floats:
        """Set dW = x^T dout and db = the sum of dout over the batch; return dout W^T, the gradient by x.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.x is None:
            raise _nothing_went_forward(self)
        dout = as_floats(dout)
        batch_x, batch_dout = np.atleast_2d(self.x), np.atleast_2d(dout)  # (n, inputs), (n, outputs)
        self.dW = batch_x.T @ batch_dout  # (inputs, outputs)
        self.db = batch_dout.sum(axis=0)  # (outputs,)
        return dout @ self.W.T


class Dropout:
    """Switches units off at random while training, so that none relies on another (Srivastava et al. 2014).

    What is left is made larger by 1 / (1 - ratio), so that nothing needs to change when the network is used ("inverted"
    dropout). The book leaves it as it is in training and makes it smaller in use instead; the expectation is the same.
    """

    def __init__(self, ratio: float = 0.5, rng: np.random.Generator | int | None = None) -> None:
        """Make a layer that drops this share of units; `rng` draws them: a generator, or a seed for one.

        Raises:
            ValueError: where the ratio is not in [0, 1).
        """
        if not 0 <= ratio < 1:
            raise ValueError(f"the share of units to drop must be from 0 to below 1, not {ratio}")
        self.ratio = ratio
        self.rng = np.random.default_rng(rng)
        self.scale: Floats | float | None = None

    def forward(self, x: ArrayLike, *, training: bool = True) -> Floats:
        """Return x with units dropped, or x itself where it is not training."""
        x = as_floats(x)
        self.scale = 1.0
        if not training or self.ratio == 0:
            return x
        kept = self.rng.random(x.shape) >= self.ratio
        self.scale = (kept / (1 - self.ratio)).astype(x.dtype)
        return x * self.scale

    def backward(self, dout: ArrayLike) -> Floats:
        """Return the gradient through the units that were kept.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.scale is None:
            raise _nothing_went_forward(self)
        return as_floats(dout) * self.scale


class SoftmaxWithLoss:
    """Softmax and cross entropy in one: the loss is taken from the scores, and its gradient by them is simply y - t.

    The logarithm is taken of the scores (log-softmax), not of probabilities: it is exact for scores of 1000 and more,
    where a probability rounds to 0, and needs no small number added.
    """

    def __init__(self) -> None:
        self.loss: float | None = None
        self.y: Floats | None = None
        self.t: Floats | None = None

    def forward(self, scores: ArrayLike, t: ArrayLike) -> float:
        """Return the cross entropy, over a batch the mean of it.

        Args:
            scores: (classes,) or (n, classes).
            t: labels, () or (n,) integers; or targets in the shape of the scores, one-hot or soft.

        Raises:
            ValueError: where the targets do not fit the scores, or the batch is empty.
        """
        scores = as_floats(scores)
        self.t = as_targets(t, scores)
        log_y = log_softmax(scores)
        self.y = np.exp(log_y)
        self.loss = mean_cross_entropy(log_y, self.t)
        return self.loss

    def backward(self, dout: ArrayLike = 1) -> Floats:
        """Return the gradient by the scores, dout (y - t) / n, in their shape.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if self.y is None or self.t is None:
            raise _nothing_went_forward(self)
        n = self.y.size // self.y.shape[-1]
        # A target that does not add up to 1 (a weighted example) weighs the softmax too.
        weight = self.t.sum(axis=-1, keepdims=True)
        by_scores: Floats = (weight * self.y - self.t) * np.asarray(dout, self.y.dtype) / n
        return by_scores


def _nothing_went_forward(layer: object) -> RuntimeError:
    return RuntimeError(f"{type(layer).__name__}: call forward before backward")


def _product(x: Floats, W: Floats) -> Floats:
    """Return x W for examples (n, inputs) or one (inputs,).

    One example takes as long as its weights take to come from memory; those of an input that is 0, as most pixels of a
    drawing are, need not come.
    """
    if x.ndim == 1 and 2 * np.count_nonzero(x) < len(x):
        inked = np.flatnonzero(x)
        return x[inked] @ W[inked]
    return x @ W
