"""The functions a network is made of: activations, which bend, and losses, which say how wrong an answer is.

From chapters 3 and 4 of Saitoh, "Deep Learning from Scratch". All of them take arrays of any shape, and plain numbers,
and leave them as they are. What works on a distribution (softmax and the losses) reads the last axis as the classes:
(10,) is one example, (n, 10) a batch of n.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]


def as_floats(values: ArrayLike) -> Floats:
    """Return the values as an array of floats: whole numbers become float64, floats keep their precision."""
    array = np.asarray(values)
    if np.issubdtype(array.dtype, np.floating):
        return array
    return array.astype(np.float64)


def step_function(x: ArrayLike) -> NDArray[np.int64]:
    """Return 1 where x > 0, else 0: the perceptron's activation (Rosenblatt 1958). Any shape; the same shape."""
    return (np.asarray(x) > 0).astype(np.int64)


def identity_function(x: ArrayLike) -> NDArray[Any]:
    """Return x: the output activation of a regression."""
    return np.asarray(x)


def sigmoid(x: ArrayLike) -> Floats:
    """Return 1 / (1 + exp(-x)), from 0 to 1, which far-off x are rounded to. Any shape; the same shape.

    Only exp(-|x|) is taken, which is at most 1: the formula as it stands overflows where x is large and negative.
    """
    x = as_floats(x)
    small = np.exp(-np.abs(x))
    y: Floats = np.where(x >= 0, 1, small) / (1 + small)
    return y


def relu(x: ArrayLike) -> NDArray[Any]:
    """Return max(0, x), the rectified linear unit (Nair & Hinton 2010). Any shape; the same shape."""
    return np.maximum(0, x)


def softmax(scores: ArrayLike) -> Floats:
    """Return exp(s_i) / sum_j exp(s_j): scores as probabilities, each row adding up to 1. Any (..., classes).

    Each row's own maximum is taken off first, which changes nothing in the quotient and keeps exp from overflowing.
    With the maximum of the whole batch, a row far below it would come out as 0 / 0.
    """
    exponentials = np.exp(_below_maximum(scores))
    probabilities: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probabilities


def log_softmax(scores: ArrayLike) -> Floats:
    """Return log(softmax(scores)) = s_i - log(sum_j exp(s_j)), exact where the probability itself would round to 0."""
    below = _below_maximum(scores)
    logarithms: Floats = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return logarithms


def mean_squared_error(y: ArrayLike, t: ArrayLike) -> float:
    """Return 1/2 sum_k (y_k - t_k)^2, over a batch the mean of it.

    Args:
        y: (classes,) or (n, classes) outputs.
        t: the targets, in the same shape: one-hot, or any numbers.

    Raises:
        ValueError: where the shapes differ, or the batch is empty.
    """
    y, t = as_floats(y), as_floats(t)
    if y.shape != t.shape:
        raise ValueError(f"outputs {y.shape} and targets {t.shape} must have the same shape")
    _check_not_empty(y)
    return float(0.5 * ((y - t) ** 2).sum(axis=-1).mean())


def cross_entropy_error(y: ArrayLike, t: ArrayLike) -> float:
    """Return -sum_k t_k log(y_k), over a batch the mean of it.

    Where the true class has no probability at all, that is infinity. The book adds 1e-7 to each y to avoid it, which
    makes every other loss a little wrong. `SoftmaxWithLoss` takes the loss from the scores, where no y rounds to 0.

    Args:
        y: (classes,) or (n, classes) probabilities.
        t: labels, () or (n,) integers; or targets in the shape of y, one-hot or soft.

    Raises:
        ValueError: where y and t do not fit together.
    """
    y = as_floats(y)
    with np.errstate(divide="ignore"):  # log(0) is minus infinity, and that is meant
        return mean_cross_entropy(np.log(y), as_targets(t, y))


def mean_cross_entropy(log_y: Floats, targets: Floats) -> float:
    """Return -sum_k t_k log(y_k), over a batch the mean of it, from logarithms and targets in one shape."""
    # A class that is not meant counts for nothing, also where its probability is 0: 0 times infinity is no number.
    products = np.multiply(targets, log_y, where=targets != 0, out=np.zeros_like(log_y))
    return float(-products.sum(axis=-1).mean())


def as_targets(t: ArrayLike, outputs: Floats) -> Floats:
    """Return targets as distributions in the shape of the outputs they belong to.

    What is meant is told by the number of axes: labels have one fewer than the outputs, distributions have the same.
    (By sizes it cannot be told: 10 labels and one one-hot target of 10 classes have the same.)

    Args:
        t: labels, () or (n,) integers; or distributions, (classes,) or (n, classes).
        outputs: (classes,) or (n, classes), whose dtype the targets get.

    Raises:
        ValueError: where t does not fit, a label is not a class, or the batch is empty.
    """
    _check_not_empty(outputs)
    targets = np.asarray(t)
    if targets.shape == outputs.shape:
        return targets.astype(outputs.dtype, copy=False)
    classes = outputs.shape[-1]
    if targets.shape != outputs.shape[:-1] or not np.issubdtype(targets.dtype, np.integer):
        raise ValueError(
            f"targets for outputs {outputs.shape} are integer labels {outputs.shape[:-1]} or distributions of the same "
            f"shape, not {targets.dtype} {targets.shape}"
        )
    if not 0 <= targets.min() <= targets.max() < classes:
        raise ValueError(f"labels must be 0 to {classes - 1}, not {targets.min()} to {targets.max()}")
    one_hot: Floats = np.eye(classes, dtype=outputs.dtype)[targets]
    return one_hot


def _check_not_empty(outputs: Floats) -> None:
    if not outputs.size:
        raise ValueError(f"a batch needs at least one example, and has outputs {outputs.shape}")


def _below_maximum(scores: ArrayLike) -> Floats:
    """Return scores less their row's maximum: at most 0, and 0 somewhere in each row."""
    scores = as_floats(scores)
    below: Floats = scores - scores.max(axis=-1, keepdims=True)
    return below
