"""The book's own network and the body of its training loop, as it prints them: float64, layers, one-hot labels.

After K. Saito, "Deep Learning from Scratch", chapters 4 and 5; written anew, with the same operations on the same
arrays, to have something to be quicker than. Its mistakes that do not bear on the speed are left out.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class _Layer(Protocol):
    def forward(self, x: Array) -> Array: ...
    def backward(self, dout: Array) -> Array: ...


class _Affine:
    def __init__(self, W: Array, b: Array) -> None:
        self.W, self.b = W, b

    def forward(self, x: Array) -> Array:
        self.x = x
        out: Array = np.dot(x, self.W) + self.b
        return out

    def backward(self, dout: Array) -> Array:
        dx: Array = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx


class _Relu:
    def forward(self, x: Array) -> Array:
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout: Array) -> Array:
        dout[self.mask] = 0
        return dout


class _SoftmaxWithLoss:
    def forward(self, x: Array, t: Array) -> float:
        shifted = x.T - np.max(x, axis=1)
        self.y = (np.exp(shifted) / np.sum(np.exp(shifted), axis=0)).T
        self.t = t
        labels = t.argmax(axis=1)
        return float(-np.sum(np.log(self.y[np.arange(len(x)), labels] + 1e-7)) / len(x))

    def backward(self) -> Array:
        dx: Array = (self.y - self.t) / len(self.t)
        return dx


class BookNetwork:
    """The two-layer network of chapter 5."""

    def __init__(self, hidden_size: int, rng: np.random.Generator) -> None:
        self.params = {
            "W1": 0.01 * rng.standard_normal((784, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * rng.standard_normal((hidden_size, 10)),
            "b2": np.zeros(10),
        }
        self.first = _Affine(self.params["W1"], self.params["b1"])
        self.second = _Affine(self.params["W2"], self.params["b2"])
        self.layers: tuple[_Layer, ...] = (self.first, _Relu(), self.second)
        self.last_layer = _SoftmaxWithLoss()

    def loss(self, x: Array, t: Array) -> float:
        for layer in self.layers:
            x = layer.forward(x)
        return self.last_layer.forward(x, t)

    def gradient(self, x: Array, t: Array) -> dict[str, Array]:
        self.loss(x, t)
        dout = self.last_layer.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return {"W1": self.first.dW, "b1": self.first.db, "W2": self.second.dW, "b2": self.second.db}


def train_as_in_the_book(network: BookNetwork, x: Array, t: Array, batch_size: int, steps: int) -> list[float]:
    """Take steps of SGD on random batches of x (n, 784) and one-hot t (n, 10); return the loss after each."""
    losses = []
    for _ in range(steps):
        batch = np.random.choice(len(x), batch_size)  # noqa: NPY002 (the book's own way)
        grads = network.gradient(x[batch], t[batch])
        for key in ("W1", "b1", "W2", "b2"):
            network.params[key] -= 0.1 * grads[key]
        losses.append(network.loss(x[batch], t[batch]))
    return losses
