"""The layers: the book's examples, its mistakes, and a second opinion from PyTorch."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from digitpad.nn import (
    Add,
    Affine,
    Dropout,
    Multiply,
    Relu,
    Sigmoid,
    SoftmaxWithLoss,
    numerical_gradient,
    softmax,
)
from digitpad.nn.functions import Floats

RNG = np.random.default_rng(8)


def test_apples_and_oranges_of_the_book() -> None:
    apples, oranges, fruit, tax = Multiply(), Multiply(), Add(), Multiply()
    price = tax.forward(fruit.forward(apples.forward(100, 2), oranges.forward(150, 3)), 1.1)
    assert price == pytest.approx(715)
    by_fruit, by_tax = tax.backward(1)
    by_apples, by_oranges = fruit.backward(by_fruit)
    by_orange, by_orange_count = oranges.backward(by_oranges)
    by_apple, by_apple_count = apples.backward(by_apples)
    gradients = [by_apple_count, by_apple, by_orange, by_orange_count, by_tax]
    np.testing.assert_allclose(gradients, [110, 2.2, 3.3, 165, 650])


def test_add_and_multiply_take_arrays() -> None:
    x, y, dout = RNG.random((3, 2, 4))
    add, multiply = Add(), Multiply()
    np.testing.assert_array_equal(add.forward(x, y), x + y)
    by_x, by_y = add.backward(dout)
    by_x += 1  # each is an array of its own
    np.testing.assert_array_equal(by_y, dout)
    np.testing.assert_array_equal(multiply.forward(x, y), x * y)
    by_x, by_y = multiply.backward(dout)
    np.testing.assert_array_equal(by_x, dout * y)
    np.testing.assert_array_equal(by_y, dout * x)


def test_relu_of_the_book() -> None:
    relu = Relu()
    x = np.array([[1.0, -0.5], [-2.0, 3.0]])
    np.testing.assert_array_equal(relu.forward(x), [[1, 0], [0, 3]])
    np.testing.assert_array_equal(relu.blocked, [[False, True], [True, False]])
    np.testing.assert_array_equal(relu.backward(np.full((2, 2), 7.0)), [[7, 0], [0, 7]])


def test_relu_stops_infinities_where_x_is_not_positive() -> None:
    relu = Relu()
    np.testing.assert_array_equal(relu.forward(np.array([-np.inf, 0.0, -0.0, np.inf])), [0, 0, 0, np.inf])
    np.testing.assert_array_equal(relu.backward(np.array([np.inf, np.nan, 1.0, 2.0])), [0, 0, 0, 2])


def test_mistake_relu_backward_writes_into_its_caller_s_array() -> None:
    relu = Relu()
    x, dout = np.array([-1.0, 2.0]), np.array([5.0, 6.0])
    relu.forward(x)
    relu.backward(dout)
    np.testing.assert_array_equal(x, [-1, 2])
    np.testing.assert_array_equal(dout, [5, 6])


def test_mistake_affine_uses_a_global_b() -> None:
    first, second = Affine(np.eye(2), np.array([1.0, 2.0])), Affine(np.eye(2), np.array([10.0, 20.0]))
    np.testing.assert_array_equal(first.forward(np.zeros(2)), [1, 2])
    np.testing.assert_array_equal(second.forward(np.zeros(2)), [10, 20])


@pytest.mark.parametrize("shape", [(4,), (1, 4), (5, 4)])
def test_affine_gradients_in_shape_and_value(shape: tuple[int, ...]) -> None:
    affine = Affine(RNG.standard_normal((4, 3)), RNG.standard_normal(3))
    x, weights = RNG.standard_normal(shape), RNG.standard_normal((*shape[:-1], 3))

    def loss(_: Floats) -> float:
        return float(np.sum(weights * np.tanh(affine.forward(x))))

    dx = affine.backward(weights * (1 - np.tanh(affine.forward(x)) ** 2))
    for ours, array in ((affine.dW, affine.W), (affine.db, affine.b), (dx, x)):
        assert ours.shape == array.shape
        np.testing.assert_allclose(ours, numerical_gradient(loss, array), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("inputs_that_are_0", [0, 4, 5, 9, 10])
def test_affine_gives_the_same_sums_however_many_inputs_are_0(inputs_that_are_0: int) -> None:
    affine = Affine(RNG.standard_normal((10, 3)), RNG.standard_normal(3))
    x = RNG.permutation(np.r_[np.zeros(inputs_that_are_0), RNG.uniform(0.5, 1, 10 - inputs_that_are_0)])
    np.testing.assert_allclose(affine.forward(x), np.einsum("i,ij->j", x, affine.W) + affine.b)


def test_affine_keeps_the_arrays_it_was_given() -> None:
    W, b = np.zeros((2, 2)), np.zeros(2)
    affine = Affine(W, b)
    W += 1
    b -= 1
    np.testing.assert_array_equal(affine.forward([1, 1]), [1, 1])


@pytest.mark.parametrize("layer", [Relu, Sigmoid])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_activations_in_any_shape(layer: type[Relu | Sigmoid], shape: tuple[int, ...]) -> None:
    one = layer()
    x = np.array(RNG.standard_normal(shape))
    weights = RNG.standard_normal(shape)
    one.forward(x)
    gradient = one.backward(weights)
    assert gradient.shape == shape
    expected = numerical_gradient(lambda a: float(np.sum(weights * layer().forward(a))), x)
    np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-9)


# Dropout.


def test_dropout_leaves_out_its_share_and_keeps_the_expectation() -> None:
    dropout = Dropout(0.3, np.random.default_rng(1))
    out = dropout.forward(np.ones((200, 500)))
    assert set(np.unique(out).tolist()) == {0.0, 1 / 0.7}
    assert np.mean(out == 0) == pytest.approx(0.3, abs=0.01)
    assert np.mean(out) == pytest.approx(1, abs=0.01)


def test_dropout_sends_the_gradient_where_the_input_went() -> None:
    dropout = Dropout(0.5, np.random.default_rng(2))
    x = RNG.random((4, 6))
    out = dropout.forward(x)
    np.testing.assert_array_equal(dropout.backward(x), out)


def test_dropout_does_nothing_after_training() -> None:
    dropout = Dropout(0.5, np.random.default_rng(3))
    x = RNG.random((4, 6))
    dropout.forward(x)
    np.testing.assert_array_equal(dropout.forward(x, training=False), x)
    np.testing.assert_array_equal(dropout.backward(x), x)
    np.testing.assert_array_equal(Dropout(0).forward(x), x)


def test_dropout_depends_on_its_generator_alone_and_keeps_float32() -> None:
    x = RNG.random((4, 6), np.float32)
    one, other = (Dropout(0.5, np.random.default_rng(4)).forward(x) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert one.dtype == np.float32


def test_dropout_takes_a_seed_for_its_chance() -> None:
    one, same = Dropout(0.5, rng=3), Dropout(0.5, np.random.default_rng(3))
    np.testing.assert_array_equal(one.forward(np.ones(50)), same.forward(np.ones(50)))


@pytest.mark.parametrize("ratio", [-0.1, 1, 1.5, float("nan")])
def test_dropout_refuses_what_is_no_share(ratio: float) -> None:
    with pytest.raises(ValueError, match="from 0 to below 1"):
        Dropout(ratio)


# Softmax with loss.


def test_mistake_softmax_with_loss_works_on_probabilities() -> None:
    """With 1e-7 added to them, no loss could be above 16, and none exact."""
    layer = SoftmaxWithLoss()
    assert layer.forward([0.0, 1000.0], 0) == 1000
    assert layer.forward([[0.0, 1000.0], [5000.0, 0.0]], [0, 1]) == 3000
    assert layer.forward([1000.0, 0.0], 0) == 0
    np.testing.assert_array_equal(layer.backward(), [0, 0])
    assert layer.forward([-2e5, 0.0, 2e5], [0, 1, 0]) == 2e5


def test_mistake_softmax_with_loss_ignores_dout() -> None:
    layer = SoftmaxWithLoss()
    layer.forward(RNG.standard_normal((3, 4)), [0, 1, 2])
    np.testing.assert_allclose(layer.backward(-2.5), -2.5 * layer.backward(), rtol=1e-15)
    np.testing.assert_array_equal(layer.backward(0), np.zeros((3, 4)))


def test_mistake_labels_and_one_hot_are_told_apart_by_size() -> None:
    """Ten labels for a single class, or one target for ten: t.size == y.size in both, and only one is one-hot."""
    layer = SoftmaxWithLoss()
    labels = np.zeros(10, np.int64)
    assert layer.forward(RNG.standard_normal((10, 1)), labels) == 0
    np.testing.assert_array_equal(layer.backward(), np.zeros((10, 1)))
    scores = RNG.standard_normal(10)
    one_hot = np.eye(10)[3]
    assert layer.forward(scores, one_hot) == pytest.approx(-np.log(softmax(scores)[3]))
    np.testing.assert_allclose(layer.backward(), softmax(scores) - one_hot, atol=1e-15)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.floats(-50, 50)), st.data())
def test_labels_and_one_hot_give_the_same(scores: Floats, data: st.DataObject) -> None:
    n, classes = scores.shape
    labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n)))
    one, other = SoftmaxWithLoss(), SoftmaxWithLoss()
    assert one.forward(scores, labels) == other.forward(scores, np.eye(classes)[labels])
    np.testing.assert_array_equal(one.backward(), other.backward())
    np.testing.assert_allclose(one.backward().sum(axis=1), 0, atol=1e-14)  # pushing some up pushes others down


def test_a_single_example_is_a_batch_of_one() -> None:
    scores = RNG.standard_normal(10)
    for t in (7, np.int64(7), np.array(7), np.eye(10)[7], np.eye(10, dtype=bool)[7]):
        single, batch = SoftmaxWithLoss(), SoftmaxWithLoss()
        assert single.forward(scores, t) == batch.forward(scores[np.newaxis], [7])
        np.testing.assert_array_equal(single.backward(), batch.backward()[0])


def test_soft_targets() -> None:
    layer = SoftmaxWithLoss()
    scores, t = RNG.standard_normal((3, 4)), softmax(RNG.standard_normal((3, 4)))
    layer.forward(scores, t)
    expected = numerical_gradient(lambda s: SoftmaxWithLoss().forward(s, t), scores)
    np.testing.assert_allclose(layer.backward(), expected, atol=1e-10)


def test_a_class_ruled_out_adds_nothing() -> None:
    layer = SoftmaxWithLoss()
    assert layer.forward([-np.inf, 1.0, 1.0], 1) == pytest.approx(np.log(2))
    np.testing.assert_allclose(layer.backward(), [0, -0.5, 0.5])


def test_targets_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="labels must be 0 to 3"):
        SoftmaxWithLoss().forward(np.zeros((2, 4)), [0, 4])
    with pytest.raises(ValueError, match=r"integer labels \(2,\)"):
        SoftmaxWithLoss().forward(np.zeros((2, 4)), [[0], [1]])


@pytest.mark.parametrize("n", [None, 1, 7])
@pytest.mark.parametrize("spread", [1, 30, 3000])
def test_second_opinion_of_pytorch(n: int | None, spread: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch, the second opinion, is not installed")
    rng = np.random.default_rng(9)
    scores = rng.standard_normal((n, 10) if n else 10) * spread
    labels = rng.integers(0, 10, n)
    tensor = torch.tensor(scores, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(tensor, torch.tensor(labels))
    loss.backward()
    layer = SoftmaxWithLoss()
    assert layer.forward(scores, labels) == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(layer.backward(), tensor.grad.numpy(), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(
    "layer", [Relu(), Sigmoid(), Affine(np.eye(2), np.zeros(2)), Multiply(), Dropout(), SoftmaxWithLoss()]
)
def test_backward_needs_a_forward(layer: Any) -> None:
    with pytest.raises(RuntimeError, match=f"{type(layer).__name__}: call forward before backward"):
        layer.backward(np.zeros(2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_layer_changes_precision(dtype: Any) -> None:
    x = RNG.standard_normal((5, 4)).astype(dtype)
    affine = Affine(RNG.standard_normal((4, 3)).astype(dtype), np.zeros(3, dtype))
    loss = SoftmaxWithLoss()
    layers: list[Sigmoid | Relu | Dropout | Affine] = [
        Sigmoid(),
        Relu(),
        Dropout(0.2, np.random.default_rng(1)),
        affine,
    ]
    for layer in layers:
        x = layer.forward(x)
        assert x.dtype == dtype
    loss.forward(x, np.eye(3)[[0, 1, 2, 0, 1]])
    dout = loss.backward()
    assert dout.dtype == dtype
    for layer in reversed(layers):
        dout = layer.backward(dout)
        assert dout.dtype == dtype
    assert affine.dW.dtype == affine.db.dtype == dtype


def test_no_layer_writes_into_what_it_is_given() -> None:
    for layer in (Relu(), Sigmoid(), Dropout(), Affine(RNG.random((3, 3)), RNG.random(3))):
        x, dout = RNG.standard_normal((2, 4, 3))
        x.flags.writeable = dout.flags.writeable = False  # writing would raise
        assert layer.forward(x).shape == layer.backward(dout).shape
    scores, t = RNG.standard_normal((4, 3)), np.eye(3)[[0, 1, 2, 0]]
    scores.flags.writeable = t.flags.writeable = False
    softmax_with_loss = SoftmaxWithLoss()
    softmax_with_loss.forward(scores, t)
    softmax_with_loss.backward()
