"""A convolutional network: what looks for the same small features everywhere in an image.

It teaches the shipped network, and is no part of it: two convolutions, after each of which an image has less than half
as many rows and columns, and a two-layer network on what they have found (Y. LeCun et al., "Gradient-Based Learning
Applied to Document Recognition", 1998; with strides in place of subsampling, J. Springenberg et al., "Striving for
Simplicity", 2015).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitpad.nn.functions import Floats
from digitpad.nn.layers import Affine, Relu, SoftmaxWithLoss

_KERNEL = 5
_STRIDE = 2


def side_after(side: int) -> int:
    """Return how many pixels a side of this many has after a convolution."""
    return (side - _KERNEL) // _STRIDE + 1


_SIDE_FOUND = side_after(side_after(28))


class Convolution:
    """Weighted sums of all patches of 5x5 pixels, two pixels apart; its gradients are kept in `dW` and `db`.

    No border is added: an image of 28x28 becomes one of 12x12, that one of 4x4, and the last row and column, for which
    no patch is left, count for nothing. Images are (n, side, side, maps), so that a patch's pixels of one row lie
    together in memory.
    """

    def __init__(self, W: Floats, b: Floats) -> None:
        """Make a layer of weights (25 * maps in, maps out) and biases (maps out,), which are kept, not copied."""
        self.W = W
        self.b = b
        self.dW: Floats = np.zeros_like(W)
        self.db: Floats = np.zeros_like(b)
        self._shape: tuple[int, ...] = ()
        self._patches: Floats = np.empty((0, len(W)), W.dtype)

    def forward(self, x: Floats) -> Floats:
        """Return the sums for images (n, side, side, maps in): (n, side out, side out, maps out).

        Raises:
            ValueError: where the images have other maps than the weights are for, or are smaller than a patch.
        """
        n, side, _, maps = x.shape
        if _KERNEL**2 * maps != len(self.W):
            raise ValueError(f"weights {self.W.shape} are not for {maps} maps")
        self._shape = x.shape
        out = side_after(side)
        windows = np.lib.stride_tricks.sliding_window_view(x, (_KERNEL, _KERNEL), axis=(1, 2))
        patches = windows[:, ::_STRIDE, ::_STRIDE].transpose(0, 1, 2, 4, 5, 3)  # (n, out, out, 5, 5, maps)
        self._patches = self._room_for(n * out * out)
        self._patches.reshape(patches.shape)[...] = patches
        return (self._patches @ self.W + self.b).reshape(n, out, out, -1)

    def backward(self, dout: Floats) -> Floats:
        """Set dW and db; return the gradient by the images, in their shape.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        self.set_gradients(dout)
        out = dout.shape[1]
        by_patches = (dout.reshape(-1, len(self.b)) @ self.W.T).reshape(*dout.shape[:3], _KERNEL, _KERNEL, -1)
        dx = np.zeros(self._shape, dout.dtype)
        for row in range(_KERNEL):
            for column in range(_KERNEL):  # a pixel's gradient is the sum of those in all patches that it is part of
                rows, columns = (slice(at, at + _STRIDE * out, _STRIDE) for at in (row, column))
                dx[:, rows, columns] += by_patches[:, :, :, row, column]
        return dx

    def set_gradients(self, dout: Floats) -> None:
        """Set dW and db alone: the first layer's images need no gradient.

        Raises:
            RuntimeError: where nothing has gone forward yet.
        """
        if not self._shape:
            raise RuntimeError("Convolution: call forward before backward")
        sums = dout.reshape(-1, len(self.b))
        self.dW = self._patches.T @ sums
        self.db = sums.sum(axis=0)

    def _room_for(self, patches: int) -> Floats:
        """Return an array for so many patches: the last one where it is large enough, for making it takes a while."""
        room = self._patches if self._patches.base is None else self._patches.base
        if len(room) < patches:
            room = np.empty((patches, len(self.W)), self.W.dtype)
        return room[:patches]


class ConvolutionalNet:
    """Images 28x28, 5x5 convolution, ReLU, 5x5 convolution, ReLU, hidden units, ReLU, ten scores."""

    def __init__(self, params: Mapping[str, Floats]) -> None:
        """Make a network of parameters, as `random_params` draws them; their arrays are shared, not copied."""
        self.params = dict(params)
        """W1 b1 of the first convolution, W2 b2 of the second, W3 b3 and W4 b4 of the layers after them."""
        self.convolution_1 = Convolution(params["W1"], params["b1"])
        self.relu_1 = Relu()
        self.convolution_2 = Convolution(params["W2"], params["b2"])
        self.relu_2 = Relu()
        self.affine_1 = Affine(params["W3"], params["b3"])
        self.relu_3 = Relu()
        self.affine_2 = Affine(params["W4"], params["b4"])
        self.loss = SoftmaxWithLoss()

    def predict(self, x: Floats) -> Floats:
        """Return the scores of images (n, 784): (n, 10)."""
        found = self.relu_1.forward(self.convolution_1.forward(x.reshape(-1, 28, 28, 1)))
        found = self.relu_2.forward(self.convolution_2.forward(found))
        hidden = self.relu_3.forward(self.affine_1.forward(found.reshape(len(x), -1)))
        return self.affine_2.forward(hidden)

    def gradient(self, x: Floats, t: NDArray[Any]) -> dict[str, Floats]:
        """Return the mean cross entropy's gradient by each parameter, under its name.

        Args:
            x: (n, 784) images.
            t: (n,) labels, or (n, 10) probabilities.
        """
        self.loss.forward(self.predict(x), t)
        return self.backward(self.loss.backward())

    def backward(self, dout: Floats) -> dict[str, Floats]:
        """Return the gradient by each parameter, under its name, from that by the last scores, (n, 10)."""
        by_found = self.affine_1.backward(self.relu_3.backward(self.affine_2.backward(dout)))
        by_found = self.relu_2.backward(by_found.reshape(len(dout), _SIDE_FOUND, _SIDE_FOUND, -1))
        self.convolution_1.set_gradients(self.relu_1.backward(self.convolution_2.backward(by_found)))
        layers: tuple[Convolution | Affine, ...] = (
            self.convolution_1,
            self.convolution_2,
            self.affine_1,
            self.affine_2,
        )
        weights = {f"W{number}": layer.dW for number, layer in enumerate(layers, start=1)}
        return weights | {f"b{number}": layer.db for number, layer in enumerate(layers, start=1)}


def random_params(
    maps: tuple[int, int], hidden_size: int, rng: np.random.Generator, dtype: DTypeLike = np.float32
) -> dict[str, Floats]:
    """Return random weights, of K. He et al. ("Delving Deep into Rectifiers", 2015), and biases of 0.

    Args:
        maps: How many features each convolution looks for.
        hidden_size: Units between what they have found and the scores.
        rng: What draws the weights.
        dtype: Of the parameters.
    """
    first, second = maps
    shapes = [
        (_KERNEL**2, first),
        (_KERNEL**2 * first, second),
        (_SIDE_FOUND**2 * second, hidden_size),
        (hidden_size, 10),
    ]
    params: dict[str, Floats] = {}
    for number, (inputs, outputs) in enumerate(shapes, start=1):
        weights = rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
        params[f"W{number}"] = weights.astype(dtype)
        params[f"b{number}"] = np.zeros(outputs, dtype)
    return params
