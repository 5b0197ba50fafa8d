"""Weight decay: the gradient of half the squares of the weights, and of the weights alone."""

import numpy as np

from digitpad.training.weight_decay import WeightDecay


def test_it_adds_the_gradient_of_the_penalty_and_leaves_biases_alone(rng: np.random.Generator) -> None:
    params = {key: rng.standard_normal(shape) for key, shape in (("W1", (8, 5)), ("b1", 5), ("W2", (5, 3)), ("b2", 3))}
    gradients = {key: rng.standard_normal(array.shape) for key, array in params.items()}
    before = {key: array.copy() for key, array in gradients.items()}
    weights = {key: array.copy() for key, array in params.items()}
    WeightDecay(params).add_to(gradients, 0.25)
    for key in ("W1", "W2"):
        np.testing.assert_allclose(gradients[key], before[key] + 0.25 * params[key])
    for key in ("b1", "b2"):
        np.testing.assert_array_equal(gradients[key], before[key])
    for key, array in params.items():
        np.testing.assert_array_equal(array, weights[key])
