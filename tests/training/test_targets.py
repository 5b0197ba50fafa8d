"""What is to be learned: of digits their label, of other ink that it is as much one digit as another."""

import numpy as np
import pytest

from digitpad.data.builtin import make_digits
from digitpad.data.digits import NO_DIGIT, DataSet, Digits
from digitpad.data.non_digits import make_non_digits
from digitpad.nn import TwoLayerNet
from digitpad.training.settings import TrainingSettings
from digitpad.training.targets import has_non_digits, targets_of
from digitpad.training.trainer import Training

LABELS = np.array([3, NO_DIGIT, 9])


def test_a_digit_has_one_target_and_other_ink_has_ten() -> None:
    assert has_non_digits(LABELS)
    assert not has_non_digits(LABELS[::2])
    expected = np.zeros((3, 10))
    expected[0, 3] = expected[2, 9] = 1
    expected[1] = 0.1
    np.testing.assert_allclose(targets_of(LABELS, 0), expected, rtol=1e-6)


def test_smoothing_leaves_targets_that_add_up_to_one() -> None:
    targets = targets_of(LABELS, 0.2)
    np.testing.assert_allclose(targets.sum(1), 1, rtol=1e-6)
    assert targets[0, 3] == pytest.approx(0.82)
    assert targets[1, 0] == pytest.approx(0.1)


def test_a_network_becomes_unsure_of_ink_that_it_learned_to_be_none() -> None:
    digits = make_digits(600, np.random.default_rng(7))
    ink = make_non_digits(["scribbles"], 260, np.random.default_rng(8))
    learned = Digits(
        np.concatenate([digits.pixels, ink[:200]]), np.concatenate([digits.labels, np.full(200, NO_DIGIT, np.int64)])
    )
    settings = TrainingSettings(hidden_size=40, optimizer="adam", learning_rate=0.01, batch_size=20, epochs=6)
    training = Training(settings, DataSet("Some", learned, digits[:0], digits[:0]))
    while not training.finished:
        training.advance()
    network = TwoLayerNet.from_params(training.params, "relu")
    certain_of_ink = network.probabilities(ink[200:] * np.float32(1 / 255)).max(1)
    certain_of_digits = network.probabilities(digits.images()).max(1)
    assert np.median(certain_of_ink) < 0.4
    assert np.median(certain_of_digits) > 0.9
