"""What may be chosen for a training, each choice with the name that a person reads, and what goes with it.

The standard library alone, as all that a person chooses with: the window shows it before NumPy is loaded.
"""

from collections.abc import Mapping
from typing import Literal

Activation = Literal["relu", "sigmoid"]
InitialWeights = Literal["0.01", "xavier", "he"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
Schedule = Literal["constant", "step", "cosine"]

ACTIVATIONS: Mapping[str, str] = {"relu": "ReLU", "sigmoid": "Sigmoid"}
INITIAL_WEIGHTS: Mapping[str, str] = {"0.01": "0.01 N(0, 1)", "xavier": "Xavier", "he": "He"}
OPTIMIZERS: Mapping[str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
SCHEDULES: Mapping[str, str] = {"constant": "Constant", "step": "Steps", "cosine": "Cosine"}

USUAL_LEARNING_RATES: Mapping[str, float] = {
    "sgd": 0.1,
    "momentum": 0.01,
    "nesterov": 0.01,
    "adagrad": 0.01,
    "rmsprop": 0.001,
    "adam": 0.001,
}
"""A learning rate to begin with, for each optimizer."""

OPTIMIZER_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("decay_rate", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
}
"""Which settings each optimizer has besides the learning rate."""

SCHEDULE_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "constant": (),
    "step": ("drop_every", "drop_factor"),
    "cosine": (),
}
"""Which settings each schedule has besides the warm-up."""

AUGMENTATION_SETTINGS = ("rotation", "scale", "shear", "shift", "elastic")
"""The kinds of augmentation, each a strength of its own: 0 for not at all."""

AUGMENTATIONS: Mapping[str, str] = {"none": "None", "light": "Light"}
AUGMENTATION_STARTS: Mapping[str, Mapping[str, float]] = {
    "none": {"rotation": 0.0, "scale": 0.0, "shear": 0.0, "shift": 0.0, "elastic": 0.0, "elastic_smoothing": 4.0},
    "light": {"rotation": 10.0, "scale": 0.1, "shear": 0.12, "shift": 1.0, "elastic": 0.9, "elastic_smoothing": 4.0},
}
"""Settings of the augmentation to begin with, by name."""

FORMULAS: Mapping[str, Mapping[str, str]] = {
    "activation": {"relu": "h = max(a, 0)", "sigmoid": "h = 1 / (1 + exp(-a))"},
    "initial_weights": {
        "0.01": "W ~ 0.01 · N(0, 1)",
        "xavier": "W ~ √(1 / inputs) · N(0, 1)",
        "he": "W ~ √(2 / inputs) · N(0, 1)",
    },
    "optimizer": {
        "sgd": "W ← W - η g",
        "momentum": "v ← μ v - η g,  W ← W + v",
        "nesterov": "v ← μ v - η g,  W ← W + μ v - η g",
        "adagrad": "h ← h + g²,  W ← W - η g / (√h + ε)",
        "rmsprop": "h ← ρ h + (1 - ρ) g²,  W ← W - η g / (√h + ε)",
        "adam": "m ← β₁ m + (1 - β₁) g,  v ← β₂ v + (1 - β₂) g²,  W ← W - η √(1 - β₂ᵗ) / (1 - β₁ᵗ) m / (√v + ε)",
    },
    "schedule": {
        "constant": "η(t) = η",
        "step": "η(t) = η · factorᵏ,  k = ⌊epoch / every⌋",
        "cosine": "η(t) = η · ½ (1 + cos(π t / T)), t and T without the warm-up",
    },
}
"""The formula of each choice. g is the gradient, η the learning rate, t the step (for Adam from 1, else from 0) and T
how many there are."""
