"""Optimizers: six ways of going downhill, each a rule that changes parameters a little against their gradient.

All change the parameters in place. Large arrays are worked through in blocks that stay in the processor's cache while
one step of a rule follows the other, and nothing is allocated after an array's first update.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np

from digitpad.nn.functions import Floats

_BLOCK = 16_384  # elements: with state and scratch, a few hundred kB
_TINY = 1e-7  # added to what is divided by, as in the book


class Optimizer:
    """What the six have in common: walking through the parameters block by block, with state of their shape."""

    state_arrays: ClassVar[int] = 0
    """How many arrays of a parameter's size the rule remembers."""

    def __init__(self, lr: float) -> None:
        self.lr = lr
        """The learning rate, which may be changed between updates."""
        self.updates = 0
        """How many updates were made."""
        self.state: dict[str, tuple[Floats, ...]] = {}
        """What the rule remembers of each parameter, flat, zeros at first."""
        self._scratch: tuple[Floats, Floats] | None = None

    def update(self, params: Mapping[str, Floats], grads: Mapping[str, Floats]) -> None:
        """Change each parameter in place by its gradient, which is left as it is.

        Args:
            params: arrays of any shape, by name.
            grads: the gradients, by the same names and in the same shapes.
        """
        self.updates += 1
        for name, param in params.items():
            order: Literal["C", "F"] = "C" if param.flags.c_contiguous else "F"
            flat, grad = param.reshape(-1, order=order), grads[name].reshape(-1, order=order)
            state = self._state_of(name, flat)
            one, two = self._scratch_of(flat)
            for start in range(0, flat.size, _BLOCK):
                block = slice(start, start + _BLOCK)
                p, g = flat[block], grad[block]
                self._step(p, g, one[: p.size], two[: p.size], *(array[block] for array in state))
            if not np.may_share_memory(flat, param):  # an array with gaps was flattened into a copy
                param[...] = flat.reshape(param.shape, order=order)

    def _step(self, p: Floats, g: Floats, one: Floats, two: Floats, *state: Floats) -> None:
        """Apply the rule to a block: parameter, gradient, two arrays for what comes in between, and the state."""
        raise NotImplementedError

    def _state_of(self, name: str, flat: Floats) -> tuple[Floats, ...]:
        if name not in self.state:
            self.state[name] = tuple(np.zeros_like(flat) for _ in range(self.state_arrays))
        return self.state[name]

    def _scratch_of(self, flat: Floats) -> tuple[Floats, Floats]:
        if self._scratch is None or self._scratch[0].dtype != flat.dtype:
            self._scratch = np.empty(_BLOCK, flat.dtype), np.empty(_BLOCK, flat.dtype)
        return self._scratch


class SGD(Optimizer):
    """Stochastic gradient descent: p -= lr g."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def _step(self, p: Floats, g: Floats, one: Floats, _two: Floats, *_state: Floats) -> None:
        np.multiply(g, self.lr, out=one)
        p -= one


class Momentum(Optimizer):
    """A ball that rolls: v = momentum v - lr g, p += v (Polyak 1964)."""

    state_arrays = 1

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = momentum

    def _step(self, p: Floats, g: Floats, one: Floats, _two: Floats, *state: Floats) -> None:
        (v,) = state
        v *= self.momentum
        np.multiply(g, self.lr, out=one)
        v -= one
        p += v


class Nesterov(Optimizer):
    """Momentum that looks ahead: v = momentum v - lr g, p += momentum v - lr g.

    The gradient is meant where the ball will be (Nesterov 1983). Written for the place looked ahead to as the
    parameter, it needs only the gradient at hand (Bengio, Boulanger-Lewandowski & Pascanu 2012).
    """

    state_arrays = 1

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = momentum

    def _step(self, p: Floats, g: Floats, one: Floats, two: Floats, *state: Floats) -> None:
        (v,) = state
        v *= self.momentum
        np.multiply(g, self.lr, out=one)
        v -= one
        p -= one
        np.multiply(v, self.momentum, out=two)
        p += two


class AdaGrad(Optimizer):
    """Smaller steps where much was moved before: h += g^2, p -= lr g / sqrt(h) (Duchi, Hazan & Singer 2011)."""

    state_arrays = 1

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def _step(self, p: Floats, g: Floats, one: Floats, two: Floats, *state: Floats) -> None:
        (h,) = state
        np.multiply(g, g, out=one)
        h += one
        _descend(p, g, h, self.lr, one, two)


class RMSprop(Optimizer):
    """AdaGrad that forgets: h = decay h + (1 - decay) g^2, p -= lr g / sqrt(h) (Tieleman & Hinton 2012)."""

    state_arrays = 1

    def __init__(self, lr: float = 0.01, decay_rate: float = 0.99) -> None:
        super().__init__(lr)
        self.decay_rate = decay_rate

    def _step(self, p: Floats, g: Floats, one: Floats, two: Floats, *state: Floats) -> None:
        (h,) = state
        h *= self.decay_rate
        np.multiply(g, g, out=one)
        one *= 1 - self.decay_rate
        h += one
        _descend(p, g, h, self.lr, one, two)


class Adam(Optimizer):
    """Momentum and RMSprop in one, both corrected for their start at zero (Kingma & Ba 2015).

    m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, p -= lr_t m / sqrt(v), where lr_t is
    lr sqrt(1 - beta2^t) / (1 - beta1^t) at update t: the paper's second form, in the end of its section 2.
    """

    state_arrays = 2

    def __init__(self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999) -> None:
        super().__init__(lr)
        self.beta1 = beta1
        self.beta2 = beta2

    def _step(self, p: Floats, g: Floats, one: Floats, two: Floats, *state: Floats) -> None:
        m, v = state
        np.subtract(g, m, out=one)
        one *= 1 - self.beta1
        m += one
        np.multiply(g, g, out=one)
        one -= v
        one *= 1 - self.beta2
        v += one
        corrected = self.lr * (1 - self.beta2**self.updates) ** 0.5 / (1 - self.beta1**self.updates)
        _descend(p, m, v, corrected, one, two)


def _descend(p: Floats, direction: Floats, square: Floats, lr: float, one: Floats, two: Floats) -> None:
    """Compute p -= lr direction / (sqrt(square) + tiny), in place."""
    np.sqrt(square, out=one)
    one += _TINY
    np.multiply(direction, lr, out=two)
    two /= one
    p -= two


OPTIMIZERS: dict[str, type[SGD | Momentum | Nesterov | AdaGrad | RMSprop | Adam]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSprop,
    "adam": Adam,
}
"""The optimizers by the names that settings have for them."""
