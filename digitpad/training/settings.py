"""What a person chooses before a network is trained.

The standard library alone: the window shows these settings before NumPy is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digitpad.training import choices
from digitpad.training.bounds import Choice, SettingsProblem
from digitpad.training.choices import Activation, InitialWeights, OptimizerName, Schedule
from digitpad.training.fields import FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """All that decides how a two-layer network is trained. Without arguments: the preset "Book".

    What each setting does, and within which bounds, is told in `fields.FIELDS`.

    Raises:
        SettingsProblem: where a setting is outside its bounds.
    """

    hidden_size: int = 50
    activation: Activation = "relu"
    initial_weights: InitialWeights = "0.01"

    optimizer: OptimizerName = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    decay_rate: float = 0.99
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-7
    batch_size: int = 100

    schedule: Schedule = "constant"
    warm_up: float = 0.0
    drop_every: int = 10
    drop_factor: float = 0.5

    weight_decay: float = 0.0
    dropout: float = 0.0
    label_smoothing: float = 0.0
    weight_average: float = 0.0

    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    shift: float = 0.0
    elastic: float = 0.0
    elastic_smoothing: float = 4.0

    epochs: int = 18
    """18 times MNIST's 55,000 training digits are the 10,000 batches of the book."""
    time_limit: float = 0.0
    target_accuracy: float = 0.0
    patience: int = 0

    seed: int = 0

    def __post_init__(self) -> None:
        for name, field in FIELDS.items():
            field.check(getattr(self, name))

    @property
    def augmentation(self) -> str:
        """The name of the augmentation, a key of `AUGMENTATIONS`, or "own" for strengths of one's own."""
        for name, start in choices.AUGMENTATION_STARTS.items():
            if all(getattr(self, setting) == value for setting, value in start.items()):
                return name
        return "own"

    @property
    def augments(self) -> bool:
        """Whether training digits are distorted at all."""
        return any(getattr(self, setting) for setting in choices.AUGMENTATION_SETTINGS)


def with_augmentation(settings: TrainingSettings, name: str) -> TrainingSettings:
    """Return settings with an augmentation of that name, a key of `AUGMENTATIONS`."""
    return changed(settings, choices.AUGMENTATION_STARTS[name])


def changed(settings: TrainingSettings, changes: Mapping[str, object]) -> TrainingSettings:
    """Return settings with others in some places.

    Raises:
        SettingsProblem: where there is no such setting, or it cannot be so.
    """
    for name in changes:
        if name not in FIELDS:
            raise SettingsProblem(f"There is no setting {name}.")
    return replace(settings, **changes)  # type: ignore[arg-type]  # what they are is checked on the way


def is_used(name: str, settings: TrainingSettings) -> bool:
    """Return whether a setting makes a difference, given the others: no optimizer but two has a momentum."""
    match name:
        case "momentum" | "decay_rate" | "beta1" | "beta2" | "epsilon":
            return name in choices.OPTIMIZER_SETTINGS[settings.optimizer]
        case "drop_every" | "drop_factor":
            return name in choices.SCHEDULE_SETTINGS[settings.schedule]
        case "elastic_smoothing":
            return settings.elastic > 0
    return True


def value_in_words(name: str, settings: TrainingSettings) -> str:
    """Return the value of a setting as a person reads it, "ReLU" or "12 °"; a dash where it makes no difference."""
    value, field = getattr(settings, name), FIELDS[name]
    if not is_used(name, settings):
        return "–"
    if isinstance(field.kind, Choice):
        return field.kind.names[value]
    return f"{value if isinstance(value, int) else format(value, '.10g')} {field.unit}".strip()


def differences(one: TrainingSettings, other: TrainingSettings) -> tuple[str, ...]:
    """Return the names of the settings in which two trainings differ, as far as either uses them."""
    return tuple(
        name
        for name in FIELDS
        if getattr(one, name) != getattr(other, name) and (is_used(name, one) or is_used(name, other))
    )


def describe(settings: TrainingSettings) -> str:
    """Return the settings in one short line: "784-50-10, ReLU, SGD 0.1"."""
    parts = [
        f"784-{settings.hidden_size}-10",
        choices.ACTIVATIONS[settings.activation],
        f"{choices.OPTIMIZERS[settings.optimizer]} {settings.learning_rate:g}",
    ]
    if settings.schedule != "constant":
        parts.append({"step": "in steps", "cosine": "cosine"}[settings.schedule])
    if settings.augments:
        parts.append(f"{settings.augmentation} augmentation")
    if settings.weight_decay:
        parts.append(f"weight decay {settings.weight_decay:g}")
    if settings.dropout:
        parts.append(f"dropout {settings.dropout:g}")
    if settings.label_smoothing:
        parts.append(f"label smoothing {settings.label_smoothing:g}")
    if settings.weight_average:
        parts.append("averaged weights")
    return ", ".join(parts)
