"""One run, batch by batch."""

from dataclasses import replace

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.nn import SGD, TwoLayerNet
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings, with_augmentation

SETTINGS = TrainingSettings(hidden_size=12, batch_size=100, epochs=2, seed=3)


def copied(run: TrainingRun) -> dict[str, np.ndarray]:
    return {key: array.copy() for key, array in run.params.items()}


def test_an_epoch_shows_every_digit_once_and_the_last_batch_what_is_left(data: DataSet) -> None:
    run = TrainingRun(SETTINGS, data.training)
    assert (run.batches_per_epoch, run.steps, run.step) == (11, 22, 0)
    sizes = [run.learn_batch() for _ in range(22)]
    assert sizes == [*[100] * 10, 3] * 2
    assert run.step == 22


def test_a_step_is_the_networks_own_gradient_times_the_learning_rate(data: DataSet) -> None:
    """All digits in one batch, so that their order does not matter."""
    settings = replace(SETTINGS, batch_size=len(data.training), optimizer="sgd", learning_rate=0.1, schedule="constant")
    run = TrainingRun(settings, data.training)
    network = TwoLayerNet.from_params(copied(run)).copy(np.float64)
    run.learn_batch()
    SGD(lr=0.1).update(network.params, network.gradient(data.training.images(), data.training.labels))
    for key, array in run.params.items():
        np.testing.assert_allclose(array, network.params[key], rtol=1e-4, atol=1e-6)


def test_the_seed_is_all_that_a_run_depends_on(data: DataSet) -> None:
    one, same, other = (TrainingRun(replace(SETTINGS, seed=seed), data.training) for seed in (3, 3, 4))
    for run in (one, same, other):
        for _ in range(5):
            run.learn_batch()
    for key, array in one.params.items():
        np.testing.assert_array_equal(array, same.params[key])
    assert not np.array_equal(one.params["W1"], other.params["W1"])


def test_augmentation_changes_neither_the_weights_nor_the_order(data: DataSet) -> None:
    plain, distorted = (TrainingRun(with_augmentation(SETTINGS, kind), data.training) for kind in ("none", "light"))
    np.testing.assert_array_equal(plain.params["W1"], distorted.params["W1"])
    assert plain.learn_batch() == distorted.learn_batch()
    assert not np.array_equal(plain.params["W1"], distorted.params["W1"])


@pytest.mark.parametrize("average", [0.0, 0.9])
def test_the_loss_falls(data: DataSet, average: float) -> None:
    run = TrainingRun(
        replace(SETTINGS, epochs=6, weight_average=average, optimizer="adam", learning_rate=0.01), data.training
    )
    run.learn_batch()
    first, _ = run.outcome.take()
    for _ in range(run.steps - 2):
        run.learn_batch()
    last, _ = run.outcome.take()
    assert last < first / 2
