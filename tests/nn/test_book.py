"""The book's programs, chapter by chapter, as one types them with the book open; and the results that it prints.

After Saitoh, "Deep Learning from Scratch". Random numbers come from seeds, and fewer steps are taken where a chapter
takes many. What the other tests show in general is shown here the way that a reader would meet it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.data import load_mnist
from digitpad.data.builtin import make_digits
from digitpad.data.mnist import import_mnist
from digitpad.nn import (
    AND,
    NAND,
    OR,
    SGD,
    XOR,
    AdaGrad,
    Adam,
    Add,
    Affine,
    Momentum,
    Multiply,
    Perceptron,
    Relu,
    TwoLayerNet,
    cross_entropy_error,
    gradient_check,
    identity_function,
    mean_squared_error,
    numerical_gradient,
    sigmoid,
    softmax,
    step_function,
)
from digitpad.nn.functions import Floats

# Chapter 2, perceptrons.


def test_chapter_2_the_gates_print_0_and_1() -> None:
    printed = [
        f"{(x1, x2)} -> {AND(x1, x2)} {NAND(x1, x2)} {OR(x1, x2)} {XOR(x1, x2)}" for x1 in (0, 1) for x2 in (0, 1)
    ]
    assert printed == ["(0, 0) -> 0 1 0 0", "(0, 1) -> 0 1 1 1", "(1, 0) -> 0 1 1 1", "(1, 1) -> 1 0 1 0"]


def test_chapter_2_weights_and_bias() -> None:
    x, w, b = np.array([0, 1]), np.array([0.5, 0.5]), -0.7
    assert np.sum(w * x) + b == pytest.approx(-0.2)
    assert Perceptron(w, b)(x) == 0


# Chapter 3, neural networks.


def test_chapter_3_activations() -> None:
    assert str(step_function(np.array([-1.0, 1.0, 2.0]))) == "[0 1 1]"
    assert str(sigmoid(np.array([-1.0, 1.0, 2.0]))) == "[0.26894142 0.73105858 0.88079708]"


def test_chapter_3_from_layer_to_layer() -> None:
    x = np.array([1.0, 0.5])
    a1 = Affine(np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), np.array([0.1, 0.2, 0.3])).forward(x)
    z1 = sigmoid(a1)
    a2 = Affine(np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]), np.array([0.1, 0.2])).forward(z1)
    z2 = sigmoid(a2)
    a3 = Affine(np.array([[0.1, 0.3], [0.2, 0.4]]), np.array([0.1, 0.2])).forward(z2)
    y = identity_function(a3)
    assert str(a1) == "[0.3 0.7 1.1]"
    assert str(z1) == "[0.57444252 0.66818777 0.75026011]"
    assert str(y) == "[0.31682708 0.69627909]"


def test_chapter_3_softmax() -> None:
    y = softmax(np.array([0.3, 2.9, 4.0]))
    assert str(y) == "[0.01821127 0.24519181 0.73659691]"
    assert np.sum(y) == 1.0


# Chapter 4, learning.

T = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
PROBABLY_2 = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
PROBABLY_7 = np.array([0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0])


def test_chapter_4_losses() -> None:
    """The book's cross entropies, 0.510825457 and 2.302584093, have its 1e-7 in them, and agree to six digits."""
    assert mean_squared_error(PROBABLY_2, np.array(T)) == pytest.approx(0.0975)
    assert mean_squared_error(PROBABLY_7, np.array(T)) == pytest.approx(0.5975)
    assert cross_entropy_error(PROBABLY_2, np.array(T)) == pytest.approx(0.51082545709933802, rel=1e-6)
    assert cross_entropy_error(PROBABLY_7, np.array(T)) == pytest.approx(2.3025840929945458, rel=1e-6)


def function_2(x: Floats) -> float:
    return float(x[0] ** 2 + x[1] ** 2)


def gradient_descent(f: Callable[[Floats], float], x: Floats, lr: float = 0.01, step_num: int = 100) -> Floats:
    for _ in range(step_num):
        x -= lr * numerical_gradient(f, x)
    return x


def test_chapter_4_numerical_differentiation() -> None:
    def function_1(x: Floats) -> float:
        return float(0.01 * x**2 + 0.1 * x)

    assert numerical_gradient(function_1, np.array(5.0)) == pytest.approx(0.2, rel=1e-9)
    assert numerical_gradient(function_1, np.array(10.0)) == pytest.approx(0.3, rel=1e-9)


@pytest.mark.parametrize(("x", "gradient"), [([3.0, 4.0], "[6. 8.]"), ([0.0, 2.0], "[0. 4.]"), ([3.0, 0.0], "[6. 0.]")])
def test_chapter_4_numerical_gradient(x: list[float], gradient: str) -> None:
    assert str(np.round(numerical_gradient(function_2, np.array(x)), 8)) == gradient


def test_chapter_4_gradient_descent() -> None:
    found = gradient_descent(function_2, x=np.array([-3.0, 4.0]), lr=0.1, step_num=100)
    np.testing.assert_allclose(found, [-6.11110793e-10, 8.14814391e-10], rtol=1e-4)


def test_chapter_4_learning_rates_too_large_and_too_small() -> None:
    assert np.all(np.abs(gradient_descent(function_2, x=np.array([-3.0, 4.0]), lr=10.0)) > 1e12)
    small = gradient_descent(function_2, x=np.array([-3.0, 4.0]), lr=1e-10)
    assert str(small) == "[-2.99999994  3.99999992]"


class SimpleNet:
    """The chapter's first network: one layer of weights (2, 3)."""

    def __init__(self) -> None:
        self.W = np.array([[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]])

    def predict(self, x: Floats) -> Floats:
        return np.asarray(np.dot(x, self.W))

    def loss(self, x: Floats, t: Any) -> float:
        return cross_entropy_error(softmax(self.predict(x)), t)


def test_chapter_4_gradient_of_a_network() -> None:
    net = SimpleNet()
    x, t = np.array([0.6, 0.9]), np.array([0, 0, 1])
    assert str(net.predict(x)) == "[1.05414809 0.63071653 1.1328074 ]"
    assert net.loss(x, t) == pytest.approx(0.92806853663411326, rel=1e-6)
    dW = numerical_gradient(lambda w: net.loss(x, t), net.W)  # noqa: ARG005 (the book's line)
    np.testing.assert_allclose(
        dW, [[0.21924763, 0.14356247, -0.36281009], [0.32887144, 0.2153437, -0.54421514]], rtol=1e-6
    )


def train_as_in_chapter_4(
    network: TwoLayerNet, x_train: Floats, t_train: Any, iters_num: int, rng: np.random.Generator
) -> list[float]:
    """The chapter's loop, with the gradient of chapter 5."""
    train_loss_list = []
    for _ in range(iters_num):
        batch_mask = rng.choice(x_train.shape[0], 100)
        x_batch, t_batch = x_train[batch_mask], t_train[batch_mask]
        grad = network.gradient(x_batch, t_batch)
        for key in ("W1", "b1", "W2", "b2"):
            network.params[key] -= 0.1 * grad[key]
        train_loss_list.append(network.loss(x_batch, t_batch))
    return train_loss_list


@pytest.mark.parametrize("one_hot", [False, True])
def test_chapters_4_and_5_training_on_built_in_digits(*, one_hot: bool) -> None:
    rng = np.random.default_rng(1)
    digits = make_digits(1200, rng)
    x, t = digits.images(), np.eye(10)[digits.labels] if one_hot else digits.labels
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10, rng=2)
    losses = train_as_in_chapter_4(network, x[:1000], t[:1000], 400, rng)
    assert losses[0] == pytest.approx(np.log(10), rel=0.05)  # it knows nothing yet
    assert np.mean(losses[-20:]) < 0.6
    assert network.accuracy(x[1000:], t[1000:]) > 0.75


def test_chapters_4_and_5_training_on_mnist(real_data: Path) -> None:
    """One epoch, after which the book's program prints about 0.90; here of the last 5,000 training digits."""
    import_mnist([real_data / "mnist"])
    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, one_hot_label=True)
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10, rng=3)
    train_as_in_chapter_4(network, x_train[:-5000], t_train[:-5000], 600, np.random.default_rng(4))
    assert 0.88 < network.accuracy(x_train[-5000:], t_train[-5000:]) < 0.95
    assert (x_test.shape, t_test.shape) == ((10_000, 784), (10_000, 10))


# Chapter 5, backpropagation.


def test_chapter_5_apples_and_oranges() -> None:
    mul_apple_layer, mul_orange_layer, mul_tax_layer = Multiply(), Multiply(), Multiply()
    add_apple_orange_layer = Add()
    apple_price = mul_apple_layer.forward(100, 2)
    orange_price = mul_orange_layer.forward(150, 3)
    all_price = add_apple_orange_layer.forward(apple_price, orange_price)
    price = mul_tax_layer.forward(all_price, 1.1)

    dall_price, dtax = mul_tax_layer.backward(1)
    dapple_price, dorange_price = add_apple_orange_layer.backward(dall_price)
    dorange, dorange_num = mul_orange_layer.backward(dorange_price)
    dapple, dapple_num = mul_apple_layer.backward(dapple_price)
    assert price == pytest.approx(715)
    gradients = [float(d) for d in (dapple_num, dapple, dorange, dorange_num, dtax)]
    assert gradients == pytest.approx([110, 2.2, 3.3, 165, 650])


def test_chapter_5_the_sum_over_the_batch() -> None:
    layer = Affine(np.zeros((2, 3)), np.array([1.0, 2.0, 3.0]))
    X_dot_W = np.array([[0.0, 0.0, 0.0], [10.0, 10.0, 10.0]])
    assert (X_dot_W + layer.b).tolist() == [[1, 2, 3], [11, 12, 13]]
    layer.forward(np.zeros((2, 2)))
    layer.backward(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert layer.db.tolist() == [5, 7, 9]


def test_chapter_5_gradient_check() -> None:
    digits = make_digits(3, np.random.default_rng(5))
    x_batch, t_batch = digits.images(), np.eye(10)[digits.labels]
    network = TwoLayerNet(input_size=784, hidden_size=3, output_size=10, rng=6)  # the book's 50 take as many times long
    grad_numerical = network.numerical_gradient(x_batch, t_batch)
    grad_backprop = network.gradient(x_batch, t_batch)
    for key in grad_numerical:
        assert np.average(np.abs(grad_backprop[key] - grad_numerical[key])) < 1e-9


def test_chapter_5_gradient_check_in_one_line() -> None:
    digits = make_digits(3, np.random.default_rng(5))
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10, rng=7)
    check = gradient_check(network, digits.images(), digits.labels, sample=300)
    assert [one.passed for one in check.parameters.values()] == [True, True, True, True]


# Chapter 6, techniques of learning.


def f(x: Any, y: Any) -> Any:
    return x**2 / 20.0 + y**2


def df(x: Any, y: Any) -> tuple[Any, Any]:
    return x / 10.0, 2.0 * y


FIRST_STEPS = {
    "SGD": (SGD(lr=0.95), (-7 + 0.95 * 0.7, 2 - 0.95 * 4)),
    "Momentum": (Momentum(lr=0.1), (-7 + 0.1 * 0.7, 2 - 0.1 * 4)),
    "AdaGrad": (AdaGrad(lr=1.5), (-7 + 1.5, 2 - 1.5)),  # the first step is the rate itself, whatever the slope
    "Adam": (Adam(lr=0.3), (-7 + 0.3, 2 - 0.3)),
}


@pytest.mark.parametrize("key", FIRST_STEPS)
def test_chapter_6_four_ways_down_a_long_valley(key: str) -> None:
    """The program behind the chapter's figure: from (-7, 2), thirty steps, with numbers in place of arrays' slices."""
    optimizer, first_step = FIRST_STEPS[key]
    params = {"x": np.array(-7.0), "y": np.array(2.0)}
    history = []
    for _ in range(30):
        history.append((float(params["x"]), float(params["y"])))
        grads = dict(zip("xy", map(np.asarray, df(params["x"], params["y"])), strict=True))
        optimizer.update(params, grads)
    assert history[0] == (-7, 2)
    assert history[1] == pytest.approx(first_step, rel=1e-6)
    assert f(*history[-1]) < 0.1 * f(*history[0])


def test_chapter_6_sgd_goes_to_and_fro_across_the_valley() -> None:
    params = {"x": np.array(-7.0), "y": np.array(2.0)}
    optimizer = SGD(lr=0.95)
    signs = []
    for _ in range(10):
        signs.append(np.sign(params["y"]))
        optimizer.update(params, {"x": params["x"] / 10, "y": 2 * params["y"]})
    assert signs == [1, -1] * 5


def activations(deviation: float, activation: Callable[[Floats], Floats]) -> Floats:
    """The chapter's experiment: random inputs (1000, 100) through five layers of 100; the last layer's activations."""
    rng = np.random.default_rng(8)
    x: Floats = rng.standard_normal((1000, 100))
    for _ in range(5):
        x = activation(x @ (rng.standard_normal((100, 100)) * deviation))
    return x


def test_chapter_6_initial_weights_and_the_spread_of_activations() -> None:
    crowded = activations(1, sigmoid)
    assert np.mean((crowded < 0.05) | (crowded > 0.95)) > 0.5  # at 0 and at 1, where gradients vanish
    assert np.std(activations(0.01, sigmoid)) < 0.05  # all the same
    assert 0.1 < np.std(activations(np.sqrt(1 / 100), sigmoid)) < 0.3

    relu = Relu()
    assert np.std(activations(0.01, relu.forward)) < 1e-3
    assert 0.3 < np.std(activations(np.sqrt(2 / 100), relu.forward)) < 3
