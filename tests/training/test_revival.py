"""Silent hidden units that begin anew."""

import numpy as np
import pytest

from digitpad.data.builtin import make_digits
from digitpad.data.digits import DataSet
from digitpad.nn import TwoLayerNet
from digitpad.training.hidden_units import silent_units
from digitpad.training.revival import revive
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training

SILENT = [3, 7, 11]
OTHERS = [unit for unit in range(16) if unit not in SILENT]


@pytest.fixture
def training() -> Training:
    """A training of a few steps, three of whose units have died."""
    digits = make_digits(300, np.random.default_rng(1))
    settings = TrainingSettings(
        hidden_size=16,
        initial_weights="he",
        optimizer="adam",
        learning_rate=0.001,
        batch_size=50,
        weight_average=0.9,
        epochs=3,
    )
    training = Training(settings, DataSet("digits", digits[:200], digits[200:250], digits[250:]))
    training.advance(training.epoch_end)
    for owner in ("parameters", "average"):
        training.arrays[f"{owner}.b1"][SILENT] = -1000
    return training


def _scores(training: Training) -> np.ndarray:
    params = {key: training.arrays[f"parameters.{key}"] for key in ("W1", "b1", "W2", "b2")}
    return TwoLayerNet.from_params(params, "relu").predict(training.data.validation.images())


def test_units_begin_anew_and_the_network_answers_as_before(training: Training, rng: np.random.Generator) -> None:
    images = training.data.training.images()
    before, others = _scores(training), training.arrays["parameters.W1"][:, OTHERS].copy()
    assert revive(training.arrays, images, rng) == len(SILENT)
    assert silent_units(training.params, "relu", images) == 0
    np.testing.assert_allclose(_scores(training), before, atol=1e-6)
    np.testing.assert_array_equal(training.arrays["parameters.W1"][:, OTHERS], others)
    assert training.arrays["parameters.W1"][:, SILENT].std() == pytest.approx(np.sqrt(2 / 784), rel=0.05)
    for key in ("W1", "b1", "W2"):
        units = (..., SILENT) if key != "W2" else SILENT
        np.testing.assert_array_equal(
            training.arrays[f"average.{key}"][units], training.arrays[f"parameters.{key}"][units]
        )


def test_they_learn_at_the_pace_of_the_others(training: Training, rng: np.random.Generator) -> None:
    squares = training.arrays["optimizer.W1.1"]
    squares[:, SILENT] = 0  # from which Adam would take steps out of all proportion
    revive(training.arrays, training.data.training.images(), rng)
    np.testing.assert_allclose(squares[:, SILENT], np.tile(squares[:, OTHERS].mean(axis=1)[:, None], 3), rtol=1e-5)
    before = training.arrays["parameters.W2"][SILENT].copy()
    training.advance(training.step + 2)
    learned = training.arrays["parameters.W2"][SILENT] - before
    assert 0 < np.abs(learned).max() < 10 * training.settings.learning_rate


def test_where_all_units_fire_or_none_does_nothing_changes(training: Training, rng: np.random.Generator) -> None:
    images = training.data.training.images()
    revive(training.arrays, images, rng)
    for bias in (1000, -1000):
        training.arrays["parameters.b1"][...] = bias
        before = {name: array.copy() for name, array in training.arrays.items()}
        assert revive(training.arrays, images, rng) == 0
        for name, array in training.arrays.items():
            np.testing.assert_array_equal(array, before[name])
