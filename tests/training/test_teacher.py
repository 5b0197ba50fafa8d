"""A committee's answers, and a network that learns them in place of labels."""

import numpy as np
import pytest

from digitpad.data.builtin import make_digits
from digitpad.data.digits import DataSet
from digitpad.nn import TwoLayerNet
from digitpad.training.buffered_gradient import BufferedGradient
from digitpad.training.outcome import RunningOutcome
from digitpad.training.settings import TrainingSettings
from digitpad.training.teacher import Teacher
from digitpad.training.trainer import Training


def network(seed: int) -> TwoLayerNet:
    return TwoLayerNet(784, 20, 10, "he", rng=np.random.default_rng(seed), dtype=np.float32)


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).random((6, 784), dtype=np.float32)


LABELS = np.array([0, 1, 2, 3, 4, 9])


def test_targets_are_the_mean_of_the_members_probabilities(images: np.ndarray) -> None:
    members = [network(1), network(2)]
    targets = Teacher([member.params for member in members]).targets(images, LABELS)
    expected = (members[0].probabilities(images) + members[1].probabilities(images)) / 2
    np.testing.assert_allclose(targets, expected, rtol=1e-5)


def test_what_is_not_trusted_comes_from_the_labels(images: np.ndarray) -> None:
    params = network(1).params
    whole, part, none = (Teacher([params], trust).targets(images, LABELS) for trust in (1.0, 0.25, 0.0))
    np.testing.assert_array_equal(none, np.eye(10, dtype=np.float32)[LABELS])
    np.testing.assert_allclose(part, 0.25 * whole + 0.75 * none, rtol=1e-5, atol=1e-7)


def test_the_gradient_of_soft_targets_is_that_of_the_cross_entropy(images: np.ndarray) -> None:
    params = {name: array.astype(np.float64) for name, array in network(3).params.items()}
    targets = np.random.default_rng(4).dirichlet(np.ones(10), len(images))
    taught = TwoLayerNet.from_params(params, "relu")

    def loss() -> float:
        scores = taught.predict(images.astype(np.float64))
        log_sum = np.log(np.exp(scores).sum(1))
        return float((log_sum - (targets * scores).sum(1)).mean())

    gradient = BufferedGradient(params, "relu", 6)
    found = gradient.compute(images.astype(np.float64), LABELS, RunningOutcome(6, np.float64), targets)
    for name, place in (("W1", (300, 7)), ("b1", (3,)), ("W2", (5, 2)), ("b2", (9,))):
        kept, step = params[name][place], 1e-6
        params[name][place] = kept + step
        above = loss()
        params[name][place] = kept - step
        below = loss()
        params[name][place] = kept
        assert found[name][place] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-8)


def test_one_hot_targets_are_labels(images: np.ndarray) -> None:
    params = network(5).params
    by_label, by_target = BufferedGradient(params, "relu", 6), BufferedGradient(params, "relu", 6)
    outcomes = RunningOutcome(6, np.float32), RunningOutcome(6, np.float32)
    expected = by_label.compute(images, LABELS, outcomes[0])
    found = by_target.compute(images, LABELS, outcomes[1], np.eye(10, dtype=np.float32)[LABELS])
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], atol=1e-7)
    assert outcomes[0].take() == outcomes[1].take()


def test_a_student_learns_from_its_teacher_alone() -> None:
    digits = make_digits(600, np.random.default_rng(7))
    settings = TrainingSettings(hidden_size=40, optimizer="adam", learning_rate=0.01, batch_size=20, epochs=8)
    teacher = Training(settings, DataSet("Some", digits[:400], digits[400:], digits[:0]))
    while not teacher.finished:
        teacher.advance()
    wrong = DataSet(
        "Wrong", type(digits)(digits.pixels[:400], (digits.labels[:400] + 1) % 10), digits[400:], digits[:0]
    )
    student = Training(settings, wrong, Teacher([teacher.params]))
    point = student.first_point()
    while not student.finished:
        point = student.advance()
    assert point.validation_accuracy is not None
    assert point.validation_accuracy > 0.6
