"""Networks: the perceptron, a forward pass in three layers, and the two-layer network that reads digits.

From chapters 2, 3, and 4 to 5 of Saitoh, "Deep Learning from Scratch"; the initial weights from its chapter 6.
"""

from collections.abc import Mapping
from itertools import pairwise
from numbers import Real
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from digitpad.nn.functions import Floats, as_floats, as_targets, identity_function, sigmoid, softmax, step_function
from digitpad.nn.gradients import numerical_gradient
from digitpad.nn.layers import Affine, Relu, Sigmoid, SoftmaxWithLoss

Activation = Literal["relu", "sigmoid"]
InitialWeights = float | Literal["xavier", "he"]

_ACTIVATIONS: dict[str, type[Relu] | type[Sigmoid]] = {"relu": Relu, "sigmoid": Sigmoid}


class Perceptron:
    """1 where w x + b > 0, else 0 (Rosenblatt 1958): it draws one straight line between yes and no."""

    def __init__(self, weights: ArrayLike, bias: float) -> None:
        """Make a perceptron of weights (inputs,) and a bias."""
        self.weights = as_floats(weights)
        self.bias = float(bias)

    def __call__(self, *inputs: ArrayLike) -> NDArray[np.int64]:
        """Return 0 or 1 for inputs given one by one, `AND(1, 0)`, or as an array (inputs,) or (n, inputs).

        Of a perceptron with one input, several examples are an array (n, 1).
        """
        x = as_floats(np.atleast_1d(inputs[0]) if len(inputs) == 1 else np.stack(np.broadcast_arrays(*inputs), axis=-1))
        return step_function(x @ self.weights + self.bias)


AND = Perceptron([0.5, 0.5], -0.7)
NAND = Perceptron([-0.5, -0.5], 0.7)
OR = Perceptron([0.5, 0.5], -0.2)


def XOR(x1: ArrayLike, x2: ArrayLike) -> NDArray[np.int64]:  # noqa: N802 (it stands beside AND, NAND and OR)
    """Return 1 where just one input is 1. No straight line does that (Minsky & Papert 1969); two layers do."""
    return AND(NAND(x1, x2), OR(x1, x2))


class ThreeLayerNet:
    """The forward pass of the book's chapter 3: two sigmoid layers and an output layer, no learning."""

    def __init__(self, params: Mapping[str, ArrayLike]) -> None:
        """Make a network of parameters W1 b1 W2 b2 W3 b3: W (inputs, outputs), b (outputs,) of each layer."""
        self.params = {name: as_floats(value) for name, value in params.items()}

    @classmethod
    def book(cls) -> Self:
        """Return the chapter's network of 2, 3, 2 and 2 units; (1.0, 0.5) gives (0.31682708, 0.69627909)."""
        return cls(
            {
                "W1": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]],
                "b1": [0.1, 0.2, 0.3],
                "W2": [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]],
                "b2": [0.1, 0.2],
                "W3": [[0.1, 0.3], [0.2, 0.4]],
                "b3": [0.1, 0.2],
            }
        )

    @classmethod
    def random(cls, sizes: tuple[int, int, int, int], rng: np.random.Generator) -> Self:
        """Return a network of any sizes with weights N(0, 1) and biases 0."""
        params: dict[str, ArrayLike] = {}
        for layer, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
            params[f"W{layer}"] = rng.standard_normal((inputs, outputs))
            params[f"b{layer}"] = np.zeros(outputs)
        return cls(params)

    def forward(self, x: ArrayLike) -> Floats:
        """Return the output for (inputs,) or (n, inputs)."""
        W1, W2, W3 = self.params["W1"], self.params["W2"], self.params["W3"]
        b1, b2, b3 = self.params["b1"], self.params["b2"], self.params["b3"]
        z1 = sigmoid(as_floats(x) @ W1 + b1)  # (n, first hidden)
        z2 = sigmoid(z1 @ W2 + b2)  # (n, second hidden)
        return identity_function(z2 @ W3 + b3)  # (n, outputs)


class TwoLayerNet:
    """Affine, activation, affine, softmax: the network of the book's chapters 4 and 5.

    `params` holds W1 (inputs, hidden), b1 (hidden,), W2 (hidden, outputs) and b2 (outputs,). Change them in place or
    put new arrays there: every method uses what stands in `params` when it is called.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: InitialWeights = 0.01,
        *,
        activation: Activation = "relu",
        rng: np.random.Generator | int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Make a network with random weights and biases of 0.

        Args:
            input_size: how many inputs, 784 for images of 28x28.
            hidden_size: how many hidden units.
            output_size: how many classes.
            weight_init_std: the standard deviation of the first weights, or a rule for it that keeps the activations'
                size from layer to layer: "xavier", fit for sigmoid, is sqrt(1 / inputs) of the layer, the book's short
                form of sqrt(2 / (inputs + outputs)) in Glorot & Bengio 2010; "he", fit for ReLU, which stops half of
                the activations, is sqrt(2 / inputs) (He et al. 2015).
            activation: "relu" or "sigmoid".
            rng: what draws the weights: a generator, or a seed for one.
            dtype: of the parameters: float64, or float32 to train quickly. One seed gives the same weights in both,
                but for rounding.

        Raises:
            ValueError: where a size is less than 1, or a name is unknown.
        """
        if min(input_size, hidden_size, output_size) < 1:
            raise ValueError(f"sizes must be at least 1, not {input_size}, {hidden_size}, {output_size}")
        if activation not in _ACTIVATIONS:
            raise ValueError(f"the activation must be relu or sigmoid, not {activation}")
        rng = np.random.default_rng(rng)
        self.params: dict[str, Floats] = {}
        for layer, (inputs, outputs) in enumerate([(input_size, hidden_size), (hidden_size, output_size)], start=1):
            weights = rng.standard_normal((inputs, outputs)) * _initial_deviation(weight_init_std, inputs)
            self.params[f"W{layer}"] = weights.astype(dtype)
            self.params[f"b{layer}"] = np.zeros(outputs, dtype)
        self.activation: Activation = activation
        self._affine1 = Affine(self.params["W1"], self.params["b1"])
        self._affine2 = Affine(self.params["W2"], self.params["b2"])
        self._layers: dict[str, Affine | Relu | Sigmoid] = {
            "Affine1": self._affine1,
            f"{activation.capitalize()}1": _ACTIVATIONS[activation](),
            "Affine2": self._affine2,
        }
        self.last_layer = SoftmaxWithLoss()

    @classmethod
    def from_params(cls, params: Mapping[str, Floats], activation: Activation = "relu") -> Self:
        """Return a network of parameters that exist already; their arrays are shared, not copied.

        Raises:
            ValueError: where an array is missing, the shapes do not fit, or the activation is unknown.
        """
        if set(params) != {"W1", "b1", "W2", "b2"}:
            raise ValueError(f"parameters must be W1, b1, W2 and b2, not {', '.join(params)}")
        W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
        if not (
            W1.ndim == W2.ndim == 2 and b1.shape == (W1.shape[1],) == (W2.shape[0],) and b2.shape == (W2.shape[1],)
        ):
            raise ValueError(f"shapes {W1.shape}, {b1.shape}, {W2.shape} and {b2.shape} do not fit together")
        network = cls(1, 1, 1, activation=activation)  # the smallest there is; its own parameters are not used
        network.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        return network

    @property
    def layers(self) -> dict[str, Affine | Relu | Sigmoid]:
        """Affine1, Relu1 or Sigmoid1, Affine2; the affine layers hold the arrays that stand in `params` now."""
        self._affine1.W, self._affine1.b = self.params["W1"], self.params["b1"]
        self._affine2.W, self._affine2.b = self.params["W2"], self.params["b2"]
        return self._layers

    def copy(self, dtype: DTypeLike | None = None) -> Self:
        """Return a network with copies of the parameters, in another dtype if one is given."""
        return self.from_params({name: np.array(value, dtype) for name, value in self.params.items()}, self.activation)

    def predict(self, x: ArrayLike) -> Floats:
        """Return the scores: (n, inputs) gives (n, outputs); one example (inputs,) gives (outputs,).

        Raises:
            ValueError: where the examples have another number of inputs, or another shape.
        """
        out = as_floats(x)
        inputs = len(self.params["W1"])
        if out.ndim not in (1, 2) or out.shape[-1] != inputs:
            raise ValueError(
                f"examples must be (n, {inputs}), or ({inputs},) for one, not {out.shape}: try x.reshape(-1, {inputs})"
            )
        for layer in self.layers.values():
            out = layer.forward(out)
        return out

    def probabilities(self, x: ArrayLike) -> Floats:
        """Return the softmax of the scores, in their shape."""
        return softmax(self.predict(x))

    def loss(self, x: ArrayLike, t: ArrayLike) -> float:
        """Return the cross entropy, over a batch the mean of it.

        Args:
            x: (n, inputs), or one example (inputs,).
            t: its labels, (n,) or one whole number; or one-hot targets, (n, outputs) or (outputs,).

        Raises:
            ValueError: where the targets do not fit, or the batch is empty.
        """
        return self.last_layer.forward(self.predict(x), t)

    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float:
        """Return the share of examples whose largest score is the right class's; t as for `loss`.

        Where the largest score is not finite, the example counts as wrong: such a network has no answer.
        """
        scores = self.predict(x)
        right = scores.argmax(axis=-1) == as_targets(t, scores).argmax(axis=-1)
        return float((right & np.isfinite(scores.max(axis=-1))).mean())

    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, Floats]:
        """Return the loss's gradient by each parameter, from backpropagation: W1 b1 W2 b2, in their shapes."""
        self.loss(x, t)
        dout = self.last_layer.backward()
        for layer in reversed(self.layers.values()):
            dout = layer.backward(dout)
        first, second = self._affine1, self._affine2
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

    def numerical_gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, Floats]:
        """Return the same gradient by central differences: two losses for each of the parameters, so very slow."""
        return {name: numerical_gradient(lambda _: self.loss(x, t), value) for name, value in self.params.items()}


def _initial_deviation(choice: InitialWeights, inputs: int) -> float:
    """Return the standard deviation of a layer's first weights."""
    match choice:
        case "xavier":
            return float(np.sqrt(1 / inputs))
        case "he":
            return float(np.sqrt(2 / inputs))
        case Real() if not isinstance(choice, bool) and 0 <= choice < np.inf:
            return float(choice)
    raise ValueError(f"initial weights must be a number from 0, xavier or he, not {choice}")
