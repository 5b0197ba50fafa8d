"""Optimizers: six ways of going downhill, each a rule that changes parameters a little against their gradient.

They follow chapter 6 of Saitoh, "Deep Learning from Scratch", with its default rates. In the formulas p is a parameter,
g its gradient and lr the learning rate. Parameters are changed in place. Large arrays are worked through in blocks
that stay in the processor's cache while one line of a formula follows the other; written down as it stands, a formula
sends the whole array through memory for each of its lines. After an array's first update nothing is allocated.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from digitpad.nn.functions import Floats

_BLOCK = 65_536
"""Elements of an array that are worked on at a time: in float32 256 kB, with state and scratch about 1 MB."""


class Optimizer(ABC):
    """What the six have in common: the learning rate, what they remember of each parameter, and the way in blocks."""

    state_arrays: ClassVar[int] = 0
    """How many arrays of a parameter's shape the rule remembers."""

    def __init__(self, lr: float) -> None:
        self.lr = lr
        """The learning rate, which may be changed between updates."""
        self.updates = 0
        """How many updates were made."""
        self.state: dict[str, tuple[Floats, ...]] = {}
        """What the rule remembers of each parameter, in the parameter's shape, zeros at first."""
        self._scratch: dict[np.dtype[Any], Floats] = {}

    def update(self, params: Mapping[str, Floats], grads: Mapping[str, Floats]) -> None:
        """Change each parameter in place by its gradient, which is left as it is.

        Args:
            params: float32 or float64 arrays of any shape and memory layout, by name.
            grads: the gradients, by the same names and in the same shapes.

        Raises:
            KeyError: where a gradient is missing.
            ValueError: where a gradient has another shape than its parameter, or a parameter than at the last update.
                No parameter has changed then.
        """
        for name, param in params.items():
            if grads[name].shape != param.shape:
                raise ValueError(f"{name} is {param.shape}, but its gradient {grads[name].shape}")
            if any(array.shape != param.shape for array in self.state.get(name, ())):
                raise ValueError(
                    f"{name} has another shape than before: an optimizer is for one network, make a new one"
                )
        self.updates += 1
        rate = self._rate()
        for name, param in params.items():
            self._descend(param, grads[name], rate, self._state_of(name, param))

    def _rate(self) -> float:
        """Return the learning rate of this update."""
        return float(self.lr)  # a NumPy number would turn float32 blocks into float64 on their way

    def _state_of(self, name: str, param: Floats) -> tuple[Floats, ...]:
        if name not in self.state:
            self.state[name] = tuple(np.zeros_like(param) for _ in range(self.state_arrays))
        return self.state[name]

    def _scratch_like(self, param: Floats) -> Floats:
        if param.dtype not in self._scratch:
            self._scratch[param.dtype] = np.empty(_BLOCK, param.dtype)
        return self._scratch[param.dtype]

    def _descend(self, param: Floats, grad: Floats, rate: float, state: tuple[Floats, ...]) -> None:
        """Apply the rule to a parameter: to all of it where it is small, else block by block."""
        scratch = self._scratch_like(param)
        if param.size <= _BLOCK:
            self._step(param, grad, rate, scratch[: param.size].reshape(param.shape), *state)
            return
        access: list[list[Literal["readonly", "readwrite"]]] = [["readwrite"], ["readonly"]]
        access += [["readwrite"]] * len(state)
        blocks = np.nditer(
            [param, grad, *state], flags=["external_loop", "buffered"], op_flags=access, buffersize=_BLOCK
        )
        with blocks:  # on leaving, the last block of an array with gaps is written back to its places
            for p, g, *memory in blocks:
                self._step(p, g, rate, scratch[: p.size], *memory)

    @abstractmethod
    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        """Apply the rule to a block: change p and the state in place; scratch may be written over."""


class SGD(Optimizer):
    """Stochastic gradient descent: p -= lr g (Robbins & Monro 1951)."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *_: Floats) -> None:
        np.multiply(g, lr, out=scratch)
        p -= scratch


class Momentum(Optimizer):
    """A ball that rolls: v = momentum v - lr g, p += v (Polyak 1964)."""

    state_arrays = 1

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = momentum

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        (v,) = state
        v *= self.momentum
        np.multiply(g, lr, out=scratch)
        v -= scratch
        p += v


class Nesterov(Optimizer):
    """Momentum that looks ahead: v = momentum v - lr g, p += momentum v - lr g.

    The gradient is meant where the ball will be (Nesterov 1983; Sutskever et al. 2013). Written for the place looked
    ahead to as the parameter, it needs only the gradient at hand (Bengio, Boulanger-Lewandowski & Pascanu 2012).
    Printings of the book that change v first and then use it as the old v come out a little different.
    """

    state_arrays = 1

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = momentum

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        (v,) = state
        v *= self.momentum
        np.multiply(g, lr, out=scratch)
        v -= scratch
        p -= scratch
        np.multiply(v, self.momentum, out=scratch)
        p += scratch


class AdaGrad(Optimizer):
    """Smaller steps where much was moved before (Duchi, Hazan & Singer 2011).

    h += g^2, p -= lr g / (sqrt(h) + epsilon)
    """

    state_arrays = 1

    def __init__(self, lr: float = 0.01, epsilon: float = 1e-7) -> None:
        super().__init__(lr)
        self.epsilon = epsilon

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        (h,) = state
        np.multiply(g, g, out=scratch)
        h += scratch
        _step_over_root(p, g, h, lr, self.epsilon, scratch)


class RMSprop(Optimizer):
    """AdaGrad that forgets (Tieleman & Hinton 2012, lecture 6.5).

    h = decay_rate h + (1 - decay_rate) g^2, p -= lr g / (sqrt(h) + epsilon)
    """

    state_arrays = 1

    def __init__(self, lr: float = 0.01, decay_rate: float = 0.99, epsilon: float = 1e-7) -> None:
        super().__init__(lr)
        self.decay_rate = decay_rate
        self.epsilon = epsilon

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        (h,) = state
        h *= self.decay_rate
        np.multiply(g, g, out=scratch)
        scratch *= 1 - self.decay_rate
        h += scratch
        _step_over_root(p, g, h, lr, self.epsilon, scratch)


class Adam(Optimizer):
    """Momentum and RMSprop in one, both corrected for their start at zero (Kingma & Ba 2015).

    m += (1 - beta1) (g - m)
    v += (1 - beta2) (g^2 - v)
    p -= lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon) at update t

    This is the paper's second form, at the end of its section 2, and the book's. PyTorch has its Algorithm 1, where
    epsilon (there 1e-8) is added after the correction: that differs for the first updates of tiny gradients. Both
    corrections are those of betas that stay what they were at the first update.
    """

    state_arrays = 2

    def __init__(self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-7) -> None:
        super().__init__(lr)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def _rate(self) -> float:
        return super()._rate() * math.sqrt(1 - self.beta2**self.updates) / (1 - self.beta1**self.updates)

    def _step(self, p: Floats, g: Floats, lr: float, scratch: Floats, *state: Floats) -> None:
        m, v = state
        np.subtract(g, m, out=scratch)
        scratch *= 1 - self.beta1
        m += scratch
        np.multiply(g, g, out=scratch)
        scratch -= v
        scratch *= 1 - self.beta2
        v += scratch
        _step_over_root(p, m, v, lr, self.epsilon, scratch)


def _step_over_root(p: Floats, direction: Floats, square: Floats, lr: float, epsilon: float, scratch: Floats) -> None:
    """Compute p -= lr direction / (sqrt(square) + epsilon), in place."""
    np.sqrt(square, out=scratch)
    scratch += epsilon
    np.divide(direction, scratch, out=scratch)
    scratch *= lr
    p -= scratch


OPTIMIZERS: dict[str, type[SGD | Momentum | Nesterov | AdaGrad | RMSprop | Adam]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSprop,
    "adam": Adam,
}
"""The optimizers by the names that settings have for them."""
