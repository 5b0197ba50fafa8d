"""Experiments: what each compares, and that it is the only thing that differs."""

import dataclasses
import subprocess
import sys

import pytest

from digitpad.data.digits import DataSet
from digitpad.nn import TwoLayerNet
from digitpad.training.choices import INITIAL_WEIGHTS, OPTIMIZERS, USUAL_LEARNING_RATES
from digitpad.training.evaluation import evaluate
from digitpad.training.experiments import EXPERIMENTS, optimizers, overfitting, random_search
from digitpad.training.settings import differences
from digitpad.training.trainer import train

VARIED = {
    "optimizers": {"optimizer", "learning_rate", "momentum", "decay_rate", "beta1", "beta2", "epsilon"},
    "initial-weights": {"initial_weights"},
    "overfitting": {"weight_decay", "dropout"},
    "random-search": {"learning_rate", "weight_decay"},
}


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_trials_differ_in_what_is_compared_and_in_nothing_else(key: str) -> None:
    experiment = EXPERIMENTS[key](0)
    first, *others = experiment.trials
    for other in others:
        different = set(differences(first.settings, other.settings))
        assert different
        assert different <= VARIED[key]
        assert other.digits_limit == first.digits_limit
    assert len({trial.label for trial in experiment.trials}) == len(experiment.trials)
    assert experiment.explanation.endswith(".")


def test_every_optimizer_and_every_choice_of_weights_takes_part() -> None:
    tried = {trial.settings.optimizer: trial.settings.learning_rate for trial in EXPERIMENTS["optimizers"](0).trials}
    assert tried == dict(USUAL_LEARNING_RATES)
    assert tried.keys() == OPTIMIZERS.keys()
    weights = {trial.settings.initial_weights for trial in EXPERIMENTS["initial-weights"](0).trials}
    assert weights == INITIAL_WEIGHTS.keys()


def test_a_seed_changes_the_weights_and_what_is_drawn() -> None:
    assert {trial.settings.seed for trial in optimizers(seed=7).trials} == {7}
    assert random_search(seed=1) == random_search(seed=1)
    rates = [{trial.settings.learning_rate for trial in random_search(seed).trials} for seed in (1, 2)]
    assert rates[0] != rates[1]
    assert len(random_search(trials=5).trials) == 5


def test_few_digits_are_learned_by_heart_and_less_so_with_weight_decay(data: DataSet) -> None:
    few = data.with_training_digits(60)
    found = []
    for trial in overfitting().trials[:2]:
        *_, last = train(dataclasses.replace(trial.settings, hidden_size=50, epochs=60), few)
        found.append(evaluate(TwoLayerNet.from_params(last.params), few.training))
    plain, decayed = found
    assert plain.accuracy == 1
    assert plain.loss < decayed.loss


def test_they_do_not_wait_for_numpy() -> None:
    program = "import sys, digitpad.training.experiments; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
