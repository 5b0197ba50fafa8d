"""Hidden units that never fire."""

import numpy as np

from digitpad.training.hidden_units import silent_units


def test_a_relu_that_is_negative_for_every_image_is_silent(rng: np.random.Generator) -> None:
    images = rng.random((40, 784), dtype=np.float32)
    params = {"W1": np.zeros((784, 4), np.float32), "b1": np.array([1, -1, 0, -1], np.float32)}
    params["W1"][:, 3] = 1  # brought above 0 by any image with enough ink
    assert silent_units(params, "relu", images) == 2
    assert silent_units(params, "relu", np.zeros((1, 784), np.float32)) == 3


def test_a_sigmoid_is_silent_below_one_percent(rng: np.random.Generator) -> None:
    params = {"W1": np.zeros((784, 3), np.float32), "b1": np.array([0, -4, -5], np.float32)}
    assert silent_units(params, "sigmoid", rng.random((5, 784), dtype=np.float32)) == 1
