"""The networks: the book's programs, a second opinion from PyTorch, and parameters that layers always see."""

import copy
import inspect
from typing import Any

import numpy as np
import pytest

from digitpad.nn import (
    AND,
    NAND,
    OR,
    SGD,
    XOR,
    Affine,
    Perceptron,
    Relu,
    Sigmoid,
    SoftmaxWithLoss,
    ThreeLayerNet,
    TwoLayerNet,
    softmax,
)
from digitpad.nn.functions import Floats


def batch(n: int, rng: np.random.Generator) -> tuple[Floats, Any]:
    return rng.random((n, 784)) * (rng.random((n, 784)) < 0.2), rng.integers(0, 10, n)


@pytest.mark.parametrize(
    ("gate", "truth"), [(AND, [0, 0, 0, 1]), (NAND, [1, 1, 1, 0]), (OR, [0, 1, 1, 1]), (XOR, [0, 1, 1, 0])]
)
def test_gates(gate: Any, truth: list[int]) -> None:
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [gate(x1, x2) for x1, x2 in pairs] == truth
    x1, x2 = np.array(pairs).T
    assert gate(x1, x2).tolist() == truth


def test_perceptron_takes_a_batch_and_any_number_of_inputs() -> None:
    assert AND(np.array([[0, 1], [1, 1]])).tolist() == [0, 1]
    majority = Perceptron([1, 1, 1], -1.5)
    assert [majority(1, 0, 1), majority(0, 0, 1)] == [1, 0]
    with pytest.raises(ValueError, match="size 2 is different from 3"):
        AND(1, 1, 1)


def test_three_layers_of_the_book() -> None:
    network = ThreeLayerNet.book()
    np.testing.assert_allclose(network.forward([1.0, 0.5]), [0.31682708, 0.69627909], rtol=1e-7)
    np.testing.assert_allclose(network.forward([[1.0, 0.5]] * 3), [[0.31682708, 0.69627909]] * 3, rtol=1e-7)


def test_three_layers_of_any_size() -> None:
    network = ThreeLayerNet.random((784, 50, 100, 10), np.random.default_rng(1))
    assert [network.params[f"W{layer}"].shape for layer in (1, 2, 3)] == [(784, 50), (50, 100), (100, 10)]
    x = np.random.default_rng(2).random((5, 784))
    assert network.forward(x).shape == (5, 10)
    np.testing.assert_allclose(network.forward(x)[2], network.forward(x[2]))


def test_the_book_s_network() -> None:
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    assert {key: param.shape for key, param in network.params.items()} == {
        "W1": (784, 50),
        "b1": (50,),
        "W2": (50, 10),
        "b2": (10,),
    }
    assert all(param.dtype == np.float64 for param in network.params.values())
    assert np.std(network.params["W1"]) == pytest.approx(0.01, rel=0.05)
    assert not network.params["b1"].any()
    assert not network.params["b2"].any()
    assert list(network.layers) == ["Affine1", "Relu1", "Affine2"]
    assert [type(layer) for layer in network.layers.values()] == [Affine, Relu, Affine]
    assert isinstance(network.last_layer, SoftmaxWithLoss)
    assert list(inspect.signature(TwoLayerNet).parameters)[:4] == [
        "input_size",
        "hidden_size",
        "output_size",
        "weight_init_std",
    ]


def test_the_book_s_gradient_check() -> None:
    """Chapter 5: the mean difference of the two gradients is tiny for each parameter."""
    x, t = batch(3, np.random.default_rng(3))
    network = TwoLayerNet(input_size=784, hidden_size=2, output_size=10, rng=1)
    numerical, backpropagated = network.numerical_gradient(x, t), network.gradient(x, t)
    assert list(numerical) == list(backpropagated) == ["W1", "b1", "W2", "b2"]
    for key, gradient in numerical.items():
        assert np.average(np.abs(backpropagated[key] - gradient)) < 1e-9


@pytest.mark.parametrize("rebinding", [False, True])
def test_the_book_s_loop_learns(*, rebinding: bool) -> None:
    """A rule that a line tells: the left half has more ink than the right. In place, and with new arrays."""
    rng = np.random.default_rng(4)
    x = rng.random((300, 20))
    t = (x[:, :10].sum(axis=1) > x[:, 10:].sum(axis=1)).astype(np.int64)
    network = TwoLayerNet(20, 8, 2, rng=5)
    before = network.loss(x, t)
    for _ in range(300):
        chosen = rng.choice(300, 100)
        grad = network.gradient(x[chosen], t[chosen])
        for key in ("W1", "b1", "W2", "b2"):
            if rebinding:
                network.params[key] = network.params[key] - 0.5 * grad[key]
            else:
                network.params[key] -= 0.5 * grad[key]
    assert network.loss(x, t) < before / 2
    assert network.accuracy(x, t) > 0.93


def test_layers_always_see_the_parameters_of_now() -> None:
    network = TwoLayerNet(4, 3, 2, rng=6)
    affine = network.layers["Affine1"]
    assert isinstance(affine, Affine)
    new = np.ones((4, 3))
    network.params["W1"] = new
    assert network.layers["Affine1"] is affine
    assert affine.W is new
    network.params = {key: np.zeros_like(param) for key, param in network.params.items()}
    np.testing.assert_array_equal(network.predict(np.ones(4)), [0, 0])
    network.params["b2"] = np.array([5.0, 6.0])
    np.testing.assert_array_equal(network.predict(np.ones(4)), [5, 6])


def test_a_deep_copy_is_independent() -> None:
    network = TwoLayerNet(4, 3, 2, rng=6)
    twin = copy.deepcopy(network)
    twin.params["b2"] += 1
    x = np.ones((1, 4))
    np.testing.assert_allclose(twin.predict(x), network.predict(x) + 1)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_params_shared_and_params_copied(activation: Any) -> None:
    network = TwoLayerNet(4, 3, 2, activation=activation, rng=7)
    shared, copied = TwoLayerNet.from_params(network.params, activation), network.copy(np.float32)
    assert shared.activation == copied.activation == activation
    assert all(shared.params[key] is param for key, param in network.params.items())
    SGD(lr=1.0).update(network.params, {key: np.ones_like(param) for key, param in network.params.items()})
    x = np.ones((2, 4))
    np.testing.assert_array_equal(shared.predict(x), network.predict(x))
    assert not np.allclose(copied.predict(x), network.predict(x))
    assert {param.dtype for param in copied.params.values()} == {np.dtype(np.float32)}
    assert {param.dtype for param in network.copy().params.values()} == {np.dtype(np.float64)}


def test_predict_probabilities_loss_accuracy_agree() -> None:
    rng = np.random.default_rng(8)
    x, t = batch(9, rng)
    network = TwoLayerNet(784, 20, 10, "he", rng=9)
    scores = network.predict(x)
    assert scores.shape == (9, 10)
    np.testing.assert_array_equal(network.probabilities(x), softmax(scores))
    assert network.loss(x, t) == pytest.approx(-np.mean(np.log(softmax(scores)[np.arange(9), t])))
    assert network.accuracy(x, scores.argmax(axis=1)) == 1
    assert network.accuracy(x, np.eye(10)[scores.argmin(axis=1)]) == 0
    assert network.accuracy(x, [*scores[:3].argmax(axis=1), *scores[3:].argmin(axis=1)]) == pytest.approx(1 / 3)


def test_a_single_example_without_a_batch() -> None:
    rng = np.random.default_rng(10)
    (image, *_), _ = batch(1, rng)
    network = TwoLayerNet(784, 20, 10, "he", rng=11)
    assert network.predict(image).shape == network.probabilities(image).shape == (10,)
    answer = int(network.predict(image).argmax())
    assert network.accuracy(image, answer) == network.accuracy(image, np.eye(10)[answer]) == 1
    single, one = network.gradient(image, 4), network.gradient(image[np.newaxis], [4])
    for key, gradient in single.items():
        assert gradient.shape == network.params[key].shape
        np.testing.assert_allclose(gradient, one[key], rtol=1e-12, atol=1e-18)
    assert network.loss(image, 4) == network.loss(image, np.eye(10)[4]) == pytest.approx(network.loss([image], [4]))


def test_bytes_are_good_images_too() -> None:
    network = TwoLayerNet(4, 3, 2, rng=12)
    x = np.array([[0, 255, 3, 7]], np.uint8)
    np.testing.assert_array_equal(network.predict(x), network.predict(x.astype(float)))


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("n", [1, 2, 7, 33])
@pytest.mark.parametrize("one_hot", [False, True])
def test_second_opinion_of_pytorch(activation: Any, n: int, *, one_hot: bool) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch, the second opinion, is not installed")
    x, labels = batch(n, np.random.default_rng(n))
    network = TwoLayerNet(784, 31, 10, "he", activation=activation, rng=13)
    W1, b1, W2, b2 = (torch.tensor(param, requires_grad=True) for param in network.params.values())
    hidden = getattr(torch, activation)(torch.tensor(x) @ W1 + b1)
    loss = torch.nn.functional.cross_entropy(hidden @ W2 + b2, torch.tensor(labels))
    loss.backward()
    t = np.eye(10)[labels] if one_hot else labels
    assert network.loss(x, t) == pytest.approx(loss.item(), rel=1e-12)
    ours = network.gradient(x, t)
    for key, theirs in {"W1": W1, "b1": b1, "W2": W2, "b2": b2}.items():
        np.testing.assert_allclose(ours[key], theirs.grad.numpy(), rtol=1e-6, atol=1e-14)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_float32_all_the_way(activation: Any) -> None:
    x, t = batch(5, np.random.default_rng(14))
    fine = TwoLayerNet(784, 20, 10, "xavier", activation=activation, rng=15)
    coarse = TwoLayerNet(784, 20, 10, "xavier", activation=activation, rng=15, dtype=np.float32)
    x32 = x.astype(np.float32)
    assert coarse.predict(x32).dtype == coarse.probabilities(x32).dtype == np.float32
    assert coarse.loss(x32, t) == pytest.approx(fine.loss(x, t), rel=1e-5)
    exact = fine.gradient(x, t)
    for key, gradient in coarse.gradient(x32, t).items():
        assert gradient.dtype == np.float32
        np.testing.assert_allclose(gradient, exact[key], rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(
    ("rule", "deviations"),
    [(0.5, (0.5, 0.5)), ("xavier", (1 / 20, 1 / 10)), ("he", (2**0.5 / 20, 2**0.5 / 10)), (0, (0, 0))],
)
def test_initial_weights(rule: Any, deviations: tuple[float, float]) -> None:
    network = TwoLayerNet(400, 100, 50, rule, rng=16)
    assert np.std(network.params["W1"]) == pytest.approx(deviations[0], rel=0.03)
    assert np.std(network.params["W2"]) == pytest.approx(deviations[1], rel=0.05)


def test_a_seed_gives_the_same_weights_and_none_gives_others() -> None:
    one, same, generated = (TwoLayerNet(5, 4, 3, rng=rng).params["W1"] for rng in (17, 17, np.random.default_rng(17)))
    np.testing.assert_array_equal(one, same)
    np.testing.assert_array_equal(one, generated)
    assert not np.array_equal(TwoLayerNet(5, 4, 3).params["W1"], TwoLayerNet(5, 4, 3).params["W1"])


def test_sigmoid_instead_of_relu() -> None:
    network = TwoLayerNet(5, 4, 3, activation="sigmoid")
    assert list(network.layers) == ["Affine1", "Sigmoid1", "Affine2"]
    assert isinstance(network.layers["Sigmoid1"], Sigmoid)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"hidden_size": 0}, "sizes must be at least 1, not 5, 0, 3"),
        ({"activation": "tanh"}, "the activation must be relu or sigmoid, not tanh"),
        ({"weight_init_std": "lecun"}, "initial weights must be a number from 0, xavier or he, not lecun"),
        ({"weight_init_std": -1}, "not -1"),
        ({"weight_init_std": float("nan")}, "not nan"),
    ],
)
def test_what_makes_no_network_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TwoLayerNet(**{"input_size": 5, "hidden_size": 4, "output_size": 3, **arguments})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"W1": np.zeros((5, 3))}, r"shapes \(5, 3\), \(4,\), \(4, 3\) and \(3,\) do not fit together"),
        ({"b2": np.zeros((1, 3))}, "do not fit together"),
        ({"W3": np.zeros(1)}, "parameters must be W1, b1, W2 and b2"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TwoLayerNet.from_params({**TwoLayerNet(5, 4, 3).params, **changed})


@pytest.mark.parametrize("shape", [(28, 28), (5, 28, 28), (2, 784, 1), (0,), (1, 1, 784), ()])
def test_examples_that_do_not_fit_are_refused_in_words(shape: tuple[int, ...]) -> None:
    network = TwoLayerNet(784, 3, 10, rng=1)
    with pytest.raises(ValueError, match=r"must be \(n, 784\), or \(784,\) for one, not .*try x.reshape\(-1, 784\)"):
        network.predict(np.zeros(shape))


def test_targets_that_do_not_fit_are_refused() -> None:
    network = TwoLayerNet(5, 4, 3)
    x = np.zeros((2, 5))
    for method in (network.loss, network.accuracy, network.gradient):
        with pytest.raises(ValueError, match="labels must be 0 to 2"):
            method(x, [0, 3])
        with pytest.raises(ValueError, match="integer labels"):
            method(x, [[0], [1]])


@pytest.mark.parametrize("method", ["loss", "accuracy", "gradient", "numerical_gradient"])
@pytest.mark.parametrize("t", [np.zeros(0, np.int64), np.zeros((0, 10))])
def test_an_empty_batch_is_refused_in_words(method: str, t: np.ndarray) -> None:
    network = TwoLayerNet(5, 3, 10, rng=1)
    with pytest.raises(ValueError, match="at least one example"):
        getattr(network, method)(np.zeros((0, 5)), t)


def test_an_empty_batch_has_no_scores_and_that_is_no_mistake() -> None:
    assert TwoLayerNet(5, 3, 10, rng=1).predict(np.zeros((0, 5))).shape == (0, 10)


def test_a_gate_of_one_input() -> None:
    NOT = Perceptron([-0.5], 0.2)
    assert [int(NOT(x)) for x in (0, 1)] == [1, 0]


def test_a_network_that_has_no_answer_is_not_right() -> None:
    network = TwoLayerNet(4, 3, 2, rng=0)
    network.params["b2"][:] = np.nan
    assert network.accuracy(np.ones((5, 4)), np.zeros(5, int)) == 0
    assert network.accuracy(np.ones(4), 0) == 0


def test_numbers_of_numpy_say_how_wide_the_first_weights_are_spread() -> None:
    a, b = (TwoLayerNet(4, 3, 2, spread, rng=0) for spread in (np.float64(0.5), 0.5))
    np.testing.assert_array_equal(a.params["W1"], b.params["W1"])
    float32: Any = np.float32(0.01)
    assert TwoLayerNet(4, 3, 2, float32).params["W1"].std() < 0.1
    with pytest.raises(ValueError, match="not True"):
        TwoLayerNet(4, 3, 2, weight_init_std=True)
