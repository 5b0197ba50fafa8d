"""The settings one by one: name, one sentence, formula, bounds. Forms, help texts and error messages come from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from digitpad.training import choices
from digitpad.training.bounds import Choice, Number, SettingsProblem, WholeNumber

Group = Literal["network", "optimizer", "schedule", "regularization", "augmentation", "stop", "chance"]

LARGEST_LEARNING_RATE = 1e9
"""Absurd, and allowed: that a network diverges is worth seeing once."""
_LONGEST_VALUE = 40
"""Characters of a wrong value that are repeated to whoever gave it."""


@dataclass(frozen=True, slots=True)
class Field:
    """What there is to tell about one setting."""

    name: str
    """As it stands beside a field: "Hidden units"."""
    subject: str
    """As a sentence about it begins: "The number of hidden units"."""
    explanation: str
    """What it does, in one sentence."""
    kind: WholeNumber | Number | Choice
    group: Group
    formula: str = ""
    """Of choices the formulas are in `choices.FORMULAS`, for each its own."""
    unit: str = ""
    live: bool = True
    """Whether it may be changed while a training runs."""

    def check(self, value: object) -> None:
        """Raise `SettingsProblem` where a value cannot be."""
        if problem := self.kind.problem(value):
            raise SettingsProblem(f"{self.subject} {problem}, not {_in_short(value)}.")


def _in_short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


FIELDS: Mapping[str, Field] = {
    "hidden_size": Field(
        "Hidden units",
        "The number of hidden units",
        "How many features the network can learn between the image and the answer.",
        WholeNumber(1, 4096),
        "network",
        "a = x W1 + b1,  W1 is 784 × H",
        live=False,
    ),
    "activation": Field(
        "Activation",
        "The activation",
        "What a hidden unit makes of its sum: ReLU cuts off what is negative, sigmoid squeezes all into 0 to 1.",
        Choice(choices.ACTIVATIONS),
        "network",
        live=False,
    ),
    "initial_weights": Field(
        "Initial weights",
        "The initial weights",
        "How widely the weights are spread at the start: as in the book, or by the number of a layer's inputs.",
        Choice(choices.INITIAL_WEIGHTS),
        "network",
        live=False,
    ),
    "optimizer": Field(
        "Optimizer",
        "The optimizer",
        "The rule that makes a step out of the gradient.",
        Choice(choices.OPTIMIZERS),
        "optimizer",
        live=False,
    ),
    "learning_rate": Field(
        "Learning rate",
        "The learning rate",
        "How large a step is: too small learns slowly, too large overshoots and diverges.",
        Number(0, LARGEST_LEARNING_RATE, least_open=True),
        "optimizer",
        "η in W ← W - η g",
    ),
    "momentum": Field(
        "Momentum",
        "The momentum",
        "How much of its speed a step keeps from the one before, like a ball that rolls.",
        Number(0, 1, most_open=True),
        "optimizer",
        "μ in v ← μ v - η g",
    ),
    "decay_rate": Field(
        "Decay rate",
        "The decay rate",
        "How much RMSprop remembers of the squares of earlier gradients.",
        Number(0, 1, most_open=True),
        "optimizer",
        "ρ in h ← ρ h + (1 - ρ) g²",
    ),
    "beta1": Field(
        "Beta 1",
        "Beta 1",
        "How much Adam remembers of earlier gradients.",
        Number(0, 1, most_open=True),
        "optimizer",
        "β₁ in m ← β₁ m + (1 - β₁) g",
        live=False,
    ),
    "beta2": Field(
        "Beta 2",
        "Beta 2",
        "How much Adam remembers of the squares of earlier gradients.",
        Number(0, 1, most_open=True),
        "optimizer",
        "β₂ in v ← β₂ v + (1 - β₂) g²",
        live=False,  # as with beta 1, Adam corrects its start at zero for one beta from the first step on
    ),
    "epsilon": Field(
        "Epsilon",
        "Epsilon",
        "A tiny number that keeps the division from being one by zero.",
        Number(1e-30, 1),  # less may be zero in float32, and a pixel that is never lit gives zero by zero
        "optimizer",
        "ε in η g / (√h + ε)",
    ),
    "batch_size": Field(
        "Batch size",
        "The batch size",
        "How many digits each step learns from: few make many rough steps, many make few exact ones.",
        WholeNumber(1, 4096),
        "optimizer",
        "g = (1 / n) Σ gᵢ over n digits",
    ),
    "schedule": Field(
        "Schedule",
        "The schedule of the learning rate",
        "How the learning rate changes over the training: not at all, down in steps, or along half a cosine to 0.",
        Choice(choices.SCHEDULES),
        "schedule",
    ),
    "warm_up": Field(
        "Warm-up",
        "The warm-up",
        "In which share of the training the learning rate rises from 0, for the first steps are the least informed.",
        Number(0, 0.5),
        "schedule",
        "η(t) = η (t + 1) / (w T) for t < w T",
    ),
    "drop_every": Field(
        "Drop every",
        "The number of epochs between two drops",
        "After how many epochs the learning rate drops again.",
        WholeNumber(1, 1000),
        "schedule",
        "k = ⌊epoch / every⌋",
        unit="epochs",
    ),
    "drop_factor": Field(
        "Drop to",
        "The drop of the learning rate",
        "What is left of the learning rate after a drop.",
        Number(0, 1, least_open=True),
        "schedule",
        "η(t) = η · factorᵏ",
    ),
    "weight_decay": Field(
        "Weight decay",
        "The weight decay",
        "Pulls all weights towards 0, so that only those stay large that are needed (L2, in the gradient).",
        Number(0, 1),
        "regularization",
        "g ← g + λ W, from the loss + ½ λ Σ W²",
    ),
    "dropout": Field(
        "Dropout",
        "The dropout",
        "The share of hidden units left out, others at each step, so that none relies on another.",
        Number(0, 0.95),
        "regularization",
        "h ← h m / (1 - p),  m is 0 with probability p, else 1",
    ),
    "label_smoothing": Field(
        "Label smoothing",
        "The label smoothing",
        "How much of the target is spread over all ten digits, so that the network is not made too sure of itself.",
        Number(0, 0.9),
        "regularization",
        "t ← (1 - s) t + s / 10",
    ),
    "weight_average": Field(
        "Weight average",
        "The average of the weights",
        "The network is a running average of its weights, taken every 8 steps; nearer to 1, it reaches further back.",
        Number(0, 1, most_open=True),
        "regularization",
        "W̄ ← α W̄ + (1 - α) W",
        live=False,
    ),
    "rotation": Field(
        "Rotation",
        "The rotation",
        "How far digits are turned to either side at the most.",
        Number(0, 180),
        "augmentation",
        "angle ~ U(-r, r)",
        unit="°",
    ),
    "scale": Field(
        "Scale",
        "The change of scale",
        "How much wider or narrower, higher or lower digits become at the most: 0.1 is about 10 %.",
        Number(0, 0.9),
        "augmentation",
        "width, height ~ 1 / (1 + U(-s, s))",
    ),
    "shear": Field(
        "Shear",
        "The shear",
        "How far digits are slanted to either side at the most, in pixels sideways for each pixel upwards.",
        Number(0, 2),
        "augmentation",
        "slant ~ U(-s, s)",
    ),
    "shift": Field(
        "Shift",
        "The shift",
        "How far digits are moved along each axis at the most, before they are scaled.",
        Number(0, 14),
        "augmentation",
        "dx, dy ~ U(-s, s)",
        unit="pixels",
    ),
    "elastic": Field(
        "Elastic",
        "The elastic distortion",
        "How far the pixels of a digit are displaced, neighbours nearly alike, as if drawn on rubber.",
        Number(0, 10),
        "augmentation",
        "displacement = e · G n Gᵀ, n white noise",
        unit="pixels",
    ),
    "elastic_smoothing": Field(
        "Elastic smoothing",
        "The smoothing of the elastic distortion",
        "How far neighbours are displaced alike: small wrinkles a digit, large bends it.",
        Number(0.5, 14),
        "augmentation",
        "G is a Gaussian of this standard deviation",
        unit="pixels",
    ),
    "epochs": Field(
        "Epochs",
        "The number of epochs",
        "How often each training digit is seen; after that the training ends.",
        WholeNumber(1, 1000),
        "stop",
    ),
    "time_limit": Field(
        "Time limit",
        "The time limit",
        "After how many seconds of work the training ends at the latest; 0 for no limit.",
        Number(0, 1e6),
        "stop",
        unit="s",
    ),
    "target_accuracy": Field(
        "Target accuracy",
        "The target accuracy",
        "The training ends after the epoch that gets this share of the validation digits right; 0 for no target.",
        Number(0, 1),
        "stop",
    ),
    "patience": Field(
        "Patience",
        "The patience",
        "After how many epochs without a better validation accuracy it ends, as it is then; 0 for endless patience.",
        WholeNumber(0, 1000),
        "stop",
        unit="epochs",
    ),
    "seed": Field(
        "Seed",
        "The seed",
        "Where chance begins: the same seed and settings give the same network again, bit for bit.",
        WholeNumber(0, 2**31 - 1),
        "chance",
        live=False,
    ),
}
"""Every setting, in the order in which a person thinks of them."""

WHOLE_NUMBERS: Mapping[str, tuple[int, int]] = {
    name: (field.kind.least, field.kind.most) for name, field in FIELDS.items() if isinstance(field.kind, WholeNumber)
}
"""The smallest and the largest value of each setting that is a whole number."""
