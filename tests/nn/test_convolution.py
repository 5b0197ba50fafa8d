"""The convolution and its network: numerical gradients, a plain sum, and a second opinion from PyTorch."""

import numpy as np
import pytest

from digitpad.nn import numerical_gradient
from digitpad.nn.convolution import Convolution, ConvolutionalNet, random_params, side_after

RNG = np.random.default_rng(3)


def layer(maps: int = 2, out: int = 3) -> Convolution:
    return Convolution(RNG.standard_normal((25 * maps, out)), RNG.standard_normal(out))


def test_each_sum_is_of_one_patch() -> None:
    convolution, x = layer(), RNG.standard_normal((4, 9, 9, 2))
    out = convolution.forward(x)
    assert out.shape == (4, 3, 3, 3)
    expected = x[1, 2:7, 4:9].ravel() @ convolution.W + convolution.b
    np.testing.assert_allclose(out[1, 1, 2], expected)


def test_the_gradients_are_the_numerical_ones() -> None:
    convolution, x, dout = layer(), RNG.standard_normal((2, 8, 8, 2)), RNG.standard_normal((2, 2, 2, 3))

    def loss(_: object) -> float:
        return float((convolution.forward(x) * dout).sum())

    loss(x)
    dx = convolution.backward(dout)
    np.testing.assert_allclose(dx, numerical_gradient(loss, x), atol=1e-7)
    np.testing.assert_allclose(convolution.dW, numerical_gradient(loss, convolution.W), atol=1e-7)
    np.testing.assert_allclose(convolution.db, numerical_gradient(loss, convolution.b), atol=1e-7)


def test_fewer_images_than_before_and_more() -> None:
    convolution, x = layer(), RNG.standard_normal((6, 9, 9, 2))
    whole = convolution.forward(x)
    for count in (2, 6, 1):
        np.testing.assert_allclose(convolution.forward(x[:count]), whole[:count])


def test_images_of_other_maps_are_refused() -> None:
    with pytest.raises(ValueError, match="are not for 3 maps"):
        layer(maps=2).forward(np.zeros((1, 9, 9, 3)))


def test_nothing_goes_back_before_something_went_forward() -> None:
    with pytest.raises(RuntimeError, match="call forward before backward"):
        layer().backward(np.zeros((1, 3, 3, 3)))


def test_the_networks_gradient_is_the_numerical_one() -> None:
    network = ConvolutionalNet(random_params((2, 3), 4, np.random.default_rng(1), np.float64))
    x, t = RNG.random((3, 784)), np.array([4, 0, 9])
    gradients = network.gradient(x, t)

    def loss(_: object) -> float:
        return network.loss.forward(network.predict(x), t)

    assert gradients.keys() == network.params.keys()
    for name, parameter in network.params.items():
        expected = numerical_gradient(loss, parameter, step=1e-6)
        np.testing.assert_allclose(gradients[name], expected, atol=1e-7, err_msg=name)


def test_the_network_is_what_pytorch_makes_of_the_same_weights() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch gives the second opinion")
    network = ConvolutionalNet(random_params((4, 6), 8, np.random.default_rng(2), np.float64))
    x = RNG.random((5, 784))
    tensors = {name: torch.tensor(array) for name, array in network.params.items()}
    found = torch.tensor(x).reshape(5, 1, 28, 28)
    for number, (maps, out) in enumerate([(1, 4), (4, 6)], start=1):
        weights = tensors[f"W{number}"].reshape(5, 5, maps, out).permute(3, 2, 0, 1)
        found = torch.relu(torch.nn.functional.conv2d(found, weights, tensors[f"b{number}"], stride=2))
    hidden = torch.relu(found.permute(0, 2, 3, 1).reshape(5, -1) @ tensors["W3"] + tensors["b3"])
    scores = hidden @ tensors["W4"] + tensors["b4"]
    np.testing.assert_allclose(network.predict(x), scores.numpy(), atol=1e-12)


def test_a_network_of_parameters_that_exist_shares_them() -> None:
    network = ConvolutionalNet(random_params((2, 3), 4, np.random.default_rng(1)))
    x = RNG.random((2, 784), dtype=np.float32)
    again = ConvolutionalNet(network.params)
    np.testing.assert_array_equal(again.predict(x), network.predict(x))
    network.params["b4"] += 1
    np.testing.assert_array_equal(again.predict(x), network.predict(x))
    assert again.predict(x).dtype == np.float32


def test_sides() -> None:
    assert (side_after(28), side_after(12)) == (12, 4)
