"""The optimizers against PyTorch's, against their formulas written down plainly, and against awkward arrays."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from digitpad.nn import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Nesterov, Optimizer, RMSprop
from digitpad.nn.functions import Floats

ALL = list(OPTIMIZERS)
STEPS = 7


def problem(rng: np.random.Generator, *, dtype: Any = np.float64) -> tuple[dict[str, Floats], list[dict[str, Floats]]]:
    """Return parameters, one of which needs several blocks, and a gradient of them for each step."""
    shapes = {"W1": (300, 500), "b1": (7,), "W2": (), "nothing": (0, 3)}
    params = {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}
    grads = [{name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()} for _ in range(STEPS)]
    return {name: np.array(param) for name, param in params.items()}, grads


def naive(optimizer: str, p: Floats, grads: list[Floats], lr: float) -> Floats:
    """The formulas of the book's chapter 6, with the old v in Nesterov's."""
    p = p.copy()
    m, h = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(grads, start=1):
        if optimizer == "sgd":
            p = p - lr * g
        elif optimizer == "momentum":
            m = 0.9 * m - lr * g
            p = p + m
        elif optimizer == "nesterov":
            p = p + 0.9 * 0.9 * m - (1 + 0.9) * lr * g
            m = 0.9 * m - lr * g
        elif optimizer == "adagrad":
            h = h + g * g
            p = p - lr * g / (np.sqrt(h) + 1e-7)
        elif optimizer == "rmsprop":
            h = 0.99 * h + 0.01 * g * g
            p = p - lr * g / (np.sqrt(h) + 1e-7)
        else:
            lr_t = lr * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            m = m + (1 - 0.9) * (g - m)
            h = h + (1 - 0.999) * (g**2 - h)
            p = p - lr_t * m / (np.sqrt(h) + 1e-7)
    return p


@pytest.mark.parametrize("name", ALL)
def test_formula(name: str) -> None:
    params, grads = problem(np.random.default_rng(1))
    expected = {key: naive(name, param, [grad[key] for grad in grads], 0.02) for key, param in params.items()}
    optimizer = OPTIMIZERS[name](lr=0.02)
    for grad in grads:
        optimizer.update(params, grad)
    for key, param in params.items():
        np.testing.assert_allclose(param, expected[key], rtol=1e-11, atol=1e-13)


def torch_optimizers(torch: Any) -> dict[str, tuple[Optimizer, Callable[[Any], Any]]]:
    """Return ours and PyTorch's, with the same settings.

    Where ours and PyTorch's Adam differ is where epsilon is added, so it is 0 for both here.
    """
    optim = torch.optim
    return {
        "sgd": (SGD(0.05), lambda p: optim.SGD(p, lr=0.05)),
        "momentum": (Momentum(0.05, 0.8), lambda p: optim.SGD(p, lr=0.05, momentum=0.8)),
        "nesterov": (Nesterov(0.05, 0.8), lambda p: optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True)),
        "adagrad": (AdaGrad(0.05), lambda p: optim.Adagrad(p, lr=0.05, eps=1e-7)),
        "rmsprop": (RMSprop(0.05, 0.95), lambda p: optim.RMSprop(p, lr=0.05, alpha=0.95, eps=1e-7)),
        "adam": (Adam(0.05, 0.8, 0.99, epsilon=0), lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.99), eps=0)),
    }


@pytest.mark.parametrize("name", ALL)
def test_second_opinion_of_pytorch(name: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch, the second opinion, is not installed")
    ours, theirs = torch_optimizers(torch)[name]
    params, grads = problem(np.random.default_rng(2))
    tensors = {key: torch.tensor(param, requires_grad=True) for key, param in params.items() if param.size}
    other = theirs(list(tensors.values()))
    for grad in grads:
        ours.update(params, grad)
        for key, tensor in tensors.items():
            tensor.grad = torch.tensor(grad[key])
        other.step()
    for key, tensor in tensors.items():
        np.testing.assert_allclose(params[key], tensor.detach().numpy(), rtol=1e-10, atol=1e-12)


def test_the_book_s_rates_are_the_defaults() -> None:
    rates = {name: optimizer().lr for name, optimizer in OPTIMIZERS.items()}
    assert rates == {"sgd": 0.01, "momentum": 0.01, "nesterov": 0.01, "adagrad": 0.01, "rmsprop": 0.01, "adam": 0.001}
    assert (Momentum().momentum, Nesterov().momentum, RMSprop().decay_rate) == (0.9, 0.9, 0.99)
    assert (Adam().beta1, Adam().beta2) == (0.9, 0.999)


@pytest.mark.parametrize("name", ALL)
def test_float32_stays_float32_and_close(name: str) -> None:
    exact, grads = problem(np.random.default_rng(3))
    params = {key: param.astype(np.float32) for key, param in exact.items()}
    ours, coarse = OPTIMIZERS[name](lr=0.01), OPTIMIZERS[name](lr=np.float64(0.01))
    for grad in grads:
        ours.update(exact, grad)
        coarse.update(params, {key: g.astype(np.float32) for key, g in grad.items()})
    for key, param in params.items():
        assert param.dtype == np.float32
        np.testing.assert_allclose(param, exact[key], rtol=1e-4, atol=1e-5)
    assert all(array.dtype == np.float32 for arrays in coarse.state.values() for array in arrays)


LAYOUTS: dict[str, Callable[[Floats], Floats]] = {
    "columns first": np.asfortranarray,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "every second column": lambda a: np.repeat(a, 2, axis=1)[:, ::2],
    "backwards": lambda a: np.ascontiguousarray(a[::-1, ::-1])[::-1, ::-1],
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(5, 4), (301, 401)])
def test_memory_layout_makes_no_difference(name: str, layout: str, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(4)
    plain = rng.standard_normal(shape)
    awkward = LAYOUTS[layout](plain)
    assert not awkward.flags.c_contiguous
    ours, other = OPTIMIZERS[name](lr=0.01), OPTIMIZERS[name](lr=0.01)
    for _ in range(3):
        grad = rng.standard_normal(shape)
        ours.update({"W": plain}, {"W": grad})
        other.update({"W": awkward}, {"W": np.asfortranarray(grad)})
    np.testing.assert_array_equal(awkward, plain)


@pytest.mark.parametrize("name", ALL)
def test_the_arrays_themselves_change_and_gradients_do_not(name: str) -> None:
    params, (grad, *_) = problem(np.random.default_rng(5))
    arrays, before = dict(params), {key: param.copy() for key, param in params.items()}
    kept = {key: g.copy() for key, g in grad.items()}
    OPTIMIZERS[name](lr=0.1).update(params, grad)
    assert all(params[key] is array for key, array in arrays.items())
    assert all(not np.array_equal(params[key], before[key]) for key in ("W1", "b1", "W2"))
    for key, g in grad.items():
        np.testing.assert_array_equal(g, kept[key])


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_allocated_after_the_first_update(name: str) -> None:
    params, (grad, *_) = problem(np.random.default_rng(6), dtype=np.float32)
    optimizer = OPTIMIZERS[name](lr=0.1)
    optimizer.update(params, grad)
    tracemalloc.start()
    try:
        optimizer.update(params, grad)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000  # bytes; the largest parameter has 600,000


@pytest.mark.parametrize("name", ALL)
def test_the_rate_may_be_changed_in_between(name: str) -> None:
    params, (grad, *_) = problem(np.random.default_rng(7))
    optimizer = OPTIMIZERS[name](lr=0.1)
    if name in ("momentum", "nesterov"):  # what rolls already rolls on, so it starts at rest here
        optimizer.lr = 0
    else:
        optimizer.update(params, grad)
        optimizer.lr = 0
    before = {key: param.copy() for key, param in params.items()}
    optimizer.update(params, grad)
    for key, param in params.items():
        np.testing.assert_array_equal(param, before[key])


@pytest.mark.parametrize("name", ALL)
def test_all_go_downhill(name: str) -> None:
    place = {"x": np.array([-7.0, 2.0])}
    optimizer = OPTIMIZERS[name](lr={"sgd": 0.9, "adagrad": 1.5, "adam": 0.3}.get(name, 0.1))
    for _ in range(60):  # the book's valley, x^2 / 20 + y^2
        optimizer.update(place, {"x": place["x"] * [0.1, 2.0]})
    x, y = place["x"]
    assert x**2 / 20 + y**2 < 0.2


def test_nesterov_uses_the_old_velocity_in_the_book_s_formula() -> None:
    place = {"x": np.array(1.0)}
    optimizer = Nesterov(lr=0.1, momentum=0.5)
    optimizer.update(place, {"x": np.array(1.0)})
    assert place["x"] == pytest.approx(1 - 1.5 * 0.1)  # v was 0; with the new v it would be 0.25 * -0.1 less


def test_a_gradient_of_another_shape_is_refused_before_anything_changes() -> None:
    params = {"a": np.ones(3), "b": np.ones((2, 2))}
    optimizer = Adam()
    with pytest.raises(ValueError, match=r"b is \(2, 2\), but its gradient \(2,\)"):
        optimizer.update(params, {"a": np.ones(3), "b": np.ones(2)})
    with pytest.raises(KeyError):
        optimizer.update(params, {"a": np.ones(3)})
    assert optimizer.updates == 0
    assert (params["a"] == 1).all()


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "sgd"])
def test_another_network_is_refused_before_anything_changes(name: str) -> None:
    optimizer, other = OPTIMIZERS[name](), np.ones(4)
    optimizer.update({"W": np.ones((2, 3))}, {"W": np.ones((2, 3))})
    with pytest.raises(ValueError, match="for one network"):
        optimizer.update({"V": other, "W": np.ones(4)}, {"V": np.ones(4), "W": np.ones(4)})
    np.testing.assert_array_equal(other, np.ones(4))
