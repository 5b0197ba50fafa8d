"""Experiments: a few trainings that differ in one thing, run one after the other and laid over one another.

They follow chapter 6 of Saitoh, "Deep Learning from Scratch", with this program's two layers in place of the book's
five to seven. Each is a list of settings and no more: whoever runs it trains them in turn.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from digitpad.training.choices import INITIAL_WEIGHTS, OPTIMIZERS, USUAL_LEARNING_RATES, InitialWeights, OptimizerName
from digitpad.training.settings import TrainingSettings

_FEW = 300
"""Digits that a network easily knows by heart."""
_SEARCH_DIGITS = 1000
_TRIALS = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """One training of an experiment."""

    label: str
    """What is different in it: "Adam 0.001"."""
    settings: TrainingSettings
    digits_limit: int = 0
    """Of the training digits it learns from so many; 0 for all."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A question, and the trainings that answer it."""

    name: str
    explanation: str
    """What is compared, and what to look at."""
    trials: tuple[Trial, ...]


def optimizers(seed: int = 0) -> Experiment:
    """Return the six optimizers, each with its usual learning rate."""
    names: tuple[OptimizerName, ...] = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
    base = TrainingSettings(hidden_size=100, initial_weights="he", batch_size=128, epochs=5, seed=seed)
    return Experiment(
        "Optimizers against each other",
        "Six ways of making a step out of the gradient, from the same weights, on the same batches. Look at how soon "
        "the loss comes down, and where it stays.",
        tuple(
            Trial(
                f"{OPTIMIZERS[name]} {USUAL_LEARNING_RATES[name]:g}",
                replace(base, optimizer=name, learning_rate=USUAL_LEARNING_RATES[name]),
            )
            for name in names
        ),
    )


def initial_weights(seed: int = 0) -> Experiment:
    """Return the three ways of choosing the first weights."""
    choices: tuple[InitialWeights, ...] = ("0.01", "xavier", "he")
    base = TrainingSettings(hidden_size=100, learning_rate=0.01, batch_size=128, epochs=5, seed=seed)
    return Experiment(
        "Initial weights against each other",
        "The same network, begun with weights that are spread in three ways. Where they are too small, the gradient "
        "has little to work with: look at the first epoch.",
        tuple(Trial(INITIAL_WEIGHTS[choice], replace(base, initial_weights=choice)) for choice in choices),
    )


def overfitting(seed: int = 0) -> Experiment:
    """Return a network that learns 300 digits by heart, and what may be done about it."""
    base = TrainingSettings(hidden_size=100, initial_weights="he", batch_size=100, epochs=200, seed=seed)
    return Experiment(
        f"Overfitting on {_FEW} digits",
        "So few digits are soon known by heart: look at the gap between training and validation, and at the loss on "
        "validation digits. Weight decay and dropout lower it a little; more digits lower it much.",
        (
            Trial("as it is", base, _FEW),
            Trial("weight decay 0.01", replace(base, weight_decay=0.01), _FEW),
            Trial("dropout 0.5", replace(base, dropout=0.5), _FEW),
        ),
    )


def random_search(seed: int = 0, trials: int = _TRIALS) -> Experiment:
    """Return trainings with learning rates and weight decays drawn at random, evenly on a logarithmic scale.

    Source: J. Bergstra, Y. Bengio, "Random Search for Hyper-Parameter Optimization", 2012.
    """
    chance = random.Random(seed)  # noqa: S311 (settings to try are no secret, and NumPy is not loaded here)
    base = TrainingSettings(initial_weights="he", epochs=20, seed=seed)
    drawn = [(10 ** chance.uniform(-3, 0.5), 10 ** chance.uniform(-6, -1)) for _ in range(trials)]
    rounded = [(float(f"{rate:.2g}"), float(f"{decay:.2g}")) for rate, decay in drawn]
    return Experiment(
        "Random search",
        f"{trials} learning rates and weight decays, drawn at random: a rough map of what works on {_SEARCH_DIGITS:,} "
        "digits. Look at which rates the best have in common.",
        tuple(
            Trial(
                f"rate {rate:g}, decay {decay:g}",
                replace(base, learning_rate=rate, weight_decay=decay),
                _SEARCH_DIGITS,
            )
            for rate, decay in rounded
        ),
    )


EXPERIMENTS: Mapping[str, Callable[[int], Experiment]] = {
    "optimizers": optimizers,
    "initial-weights": initial_weights,
    "overfitting": overfitting,
    "random-search": random_search,
}
"""What makes each of a seed, by the name that the command line has for it."""
