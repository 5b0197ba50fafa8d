"""Dropout: the right share left out, the rest made up for, and the gradient goes where the activity went."""

import numpy as np
import pytest

from digitpad.training.buffered_gradient import BufferedGradient
from digitpad.training.dropout import Dropout
from digitpad.training.outcome import Floats, RunningOutcome
from tests.training.test_buffered_gradient import network_and_batch


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_share_is_left_out_and_the_rest_makes_up_for_it(rng: np.random.Generator, dtype: type) -> None:
    hidden: Floats = np.ones((200, 300), dtype)
    left_in = Dropout(0.3, rng).forward(hidden)
    assert left_in.dtype == dtype
    assert (left_in == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert np.unique(left_in) == pytest.approx([0, 1 / 0.7])
    assert hidden.all()


def test_each_batch_leaves_out_others_and_a_seed_the_same(rng: np.random.Generator) -> None:
    hidden = np.ones((50, 60), np.float32)
    dropout = Dropout(0.5, np.random.default_rng(4))
    first, second = dropout.forward(hidden).copy(), dropout.forward(hidden).copy()
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, Dropout(0.5, np.random.default_rng(4)).forward(hidden))


def test_the_way_back_is_through_the_units_that_were_left_in(rng: np.random.Generator) -> None:
    dropout = Dropout(0.5, rng)
    left_in = dropout.forward(np.ones((7, 9), np.float32)).copy()
    delta = np.full((7, 9), 3, np.float32)
    dropout.backward(delta)
    np.testing.assert_array_equal(delta, 3 * left_in)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_the_gradient_is_that_of_the_network_with_units_left_out(activation: str) -> None:
    network, x, t = network_and_batch(activation, np.float64, 6)
    outcome = RunningOutcome(6, np.float64)
    gradient = BufferedGradient(network.params, activation, 6)

    def loss() -> float:
        gradient.dropout = Dropout(0.4, np.random.default_rng(2))  # the same units each time
        gradient.compute(x, t, outcome)
        return outcome.take()[0]

    loss()
    computed = {key: array.copy() for key, array in gradient.compute(x, t, outcome).items()}
    gradient.dropout = Dropout(0.4, np.random.default_rng(2))
    computed = {key: array.copy() for key, array in gradient.compute(x, t, outcome).items()}
    outcome.take()
    for key, array in network.params.items():
        places = np.argsort(-abs(computed[key]).ravel())[:5]
        for place in places:
            before = array.flat[place]
            array.flat[place] = before + 1e-6
            above = loss()
            array.flat[place] = before - 1e-6
            below = loss()
            array.flat[place] = before
            assert computed[key].flat[place] == pytest.approx((above - below) / 2e-6, rel=1e-5)
