"""What a person chooses before a network is trained, and the two presets.

The standard library alone: the window shows these settings before NumPy is loaded.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Activation = Literal["relu", "sigmoid"]
InitialWeights = Literal["0.01", "xavier", "he"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
AugmentationName = Literal["none", "light"]
Schedule = Literal["constant", "cosine"]

ACTIVATIONS: Mapping[str, str] = {"relu": "ReLU", "sigmoid": "Sigmoid"}
INITIAL_WEIGHTS: Mapping[str, str] = {"0.01": "0.01 · N(0, 1)", "xavier": "Xavier", "he": "He"}
OPTIMIZERS: Mapping[str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
AUGMENTATIONS: Mapping[str, str] = {"none": "None", "light": "Light"}
SCHEDULES: Mapping[str, str] = {"constant": "Constant", "cosine": "Cosine with warm-up"}
"""What may be chosen, each with the name that a person reads."""

USUAL_LEARNING_RATES: Mapping[str, float] = {
    "sgd": 0.1,
    "momentum": 0.01,
    "nesterov": 0.01,
    "adagrad": 0.01,
    "rmsprop": 0.001,
    "adam": 0.001,
}
"""A learning rate to begin with, for each optimizer."""

WHOLE_NUMBERS: Mapping[str, tuple[int, int]] = {
    "hidden_size": (1, 4096),
    "batch_size": (1, 4096),
    "epochs": (1, 1000),
    "seed": (0, 2**31 - 1),
}
"""The smallest and the largest value of each setting that is a whole number."""

LARGEST_LEARNING_RATE = 1e9
"""Absurd, and allowed: that a network diverges is worth seeing once."""

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "activation": ACTIVATIONS,
    "initial_weights": INITIAL_WEIGHTS,
    "optimizer": OPTIMIZERS,
    "augmentation": AUGMENTATIONS,
    "schedule": SCHEDULES,
}

_WORDS: Mapping[str, str] = {
    "hidden_size": "The number of hidden units",
    "batch_size": "The batch size",
    "epochs": "The number of epochs",
    "seed": "The seed",
    "activation": "The activation",
    "initial_weights": "The initial weights",
    "optimizer": "The optimizer",
    "augmentation": "The augmentation",
    "schedule": "The schedule of the learning rate",
}


class SettingsProblem(ValueError):
    """A setting that cannot be. The message names it and says what can be chosen."""


def _check_whole_number(name: str, value: object) -> None:
    least, most = WHOLE_NUMBERS[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise SettingsProblem(f"{_WORDS[name]} must be a whole number from {least:,} to {most:,}, not {value}.")


def _check_choice(name: str, value: object) -> None:
    choices = _CHOICES[name]
    if value not in choices:
        raise SettingsProblem(f"{_WORDS[name]} must be one of {', '.join(choices)}, not {value}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """All that decides how a two-layer network is trained. Without arguments: the preset "Book".

    Raises:
        SettingsProblem: where a setting is outside its bounds.
    """

    hidden_size: int = 50
    activation: Activation = "relu"
    initial_weights: InitialWeights = "0.01"
    optimizer: OptimizerName = "sgd"
    learning_rate: float = 0.1
    batch_size: int = 100
    epochs: int = 18
    """How often each training digit is seen. 18 times MNIST's 55,000 are the 10,000 batches of the book."""
    augmentation: AugmentationName = "none"
    schedule: Schedule = "constant"
    weight_average: float = 0.0
    """How much of a running average of the parameters is kept at each step; 0 for no average."""
    seed: int = 0
    """The same seed and settings give the same network, bit for bit, on the same machine."""

    def __post_init__(self) -> None:
        for name in WHOLE_NUMBERS:
            _check_whole_number(name, getattr(self, name))
        for name in _CHOICES:
            _check_choice(name, getattr(self, name))
        rate = self.learning_rate
        if not (_is_number(rate) and 0 < rate <= LARGEST_LEARNING_RATE):
            raise SettingsProblem(f"The learning rate must be larger than 0 and at most 1,000,000,000, not {rate}.")
        kept = self.weight_average
        if not (_is_number(kept) and 0 <= kept < 1):
            raise SettingsProblem(f"The average of the weights must keep 0 or more and less than 1, not {kept}.")


PRESETS: Mapping[str, TrainingSettings] = {
    "book": TrainingSettings(),
    "good": TrainingSettings(
        hidden_size=256,
        initial_weights="he",
        optimizer="adam",
        learning_rate=0.002,
        batch_size=128,
        epochs=20,
        augmentation="light",
        schedule="cosine",
        weight_average=0.998,
    ),
}
PRESET_NAMES: Mapping[str, str] = {"book": "Book", "good": "Good"}


def describe(settings: TrainingSettings) -> str:
    """Return the settings in one short line: "784-50-10, ReLU, SGD 0.1"."""
    parts = [
        f"784-{settings.hidden_size}-10",
        ACTIVATIONS[settings.activation],
        f"{OPTIMIZERS[settings.optimizer]} {settings.learning_rate:g}",
    ]
    if settings.schedule != "constant":
        parts.append(settings.schedule)
    if settings.augmentation != "none":
        parts.append(f"{settings.augmentation} augmentation")
    if settings.weight_average:
        parts.append("averaged weights")
    return ", ".join(parts)


def preset_of(settings: TrainingSettings) -> str | None:
    """Return the key of the preset that these settings are, whatever their seed; None for settings of one's own."""
    for key, preset in PRESETS.items():
        if all(getattr(settings, name) == getattr(preset, name) for name in _NAMES_BUT_SEED):
            return key
    return None


_NAMES_BUT_SEED = tuple(name for name in TrainingSettings.__dataclass_fields__ if name != "seed")
