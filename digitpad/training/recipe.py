"""What the shipped model is made with: by whom its network is taught, from what, for how long, and how it practises."""

from dataclasses import dataclass, field, replace

from digitpad.data.augment import Augmentation
from digitpad.data.mixture import MixtureSettings
from digitpad.training.hard_images import HardImages
from digitpad.training.settings import TrainingSettings

_DISTORTIONS = ("rotation", "scale", "shear", "shift", "elastic")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a network learns for a while, and how."""

    mixture: MixtureSettings = field(default_factory=MixtureSettings)
    learning: TrainingSettings = field(default_factory=TrainingSettings)
    """The distortions are those of most of its epochs."""
    calm: tuple[float, float] = (1.0, 1.0)
    """The last share of the epochs, and what the distortions have weakened to at its end: they do so evenly.

    A network that has to bear strong distortions to the end never quite learns the digits as they are (Z. He et al.,
    "Data Augmentation Revisited: Rethinking the Distribution Gap between Clean and Augmented Data", 2019).
    """

    revive_until: float = 0.0
    """Up to which share of the epochs hidden units that have fallen silent begin anew, after each of them."""
    hard: HardImages | None = None
    """Which images come oftener in practice, if any do: those that the network found hard before it."""

    def distortions_in(self, epoch: int) -> dict[str, float]:
        """Return the settings that say how much images are distorted in an epoch, 0 the first."""
        share, end = self.calm
        progress = epoch / max(1, self.learning.epochs - 1)
        into_the_calm = max(0.0, progress - (1 - share)) / share
        strength = 1 + into_the_calm * (end - 1)
        return {name: strength * getattr(self.learning, name) for name in _DISTORTIONS}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides how the shipped model comes out, besides the digits."""

    teachers: tuple[Stage, ...] = ()
    """How each of them learns, by labels; without any the network learns by labels too."""
    network: Stage = field(default_factory=Stage)
    """How the network learns that is shipped."""
    practice: Stage | None = None
    """How it goes on from there, where it does."""
    softness: float = 4.0
    """How soft the teachers' answers are made: see `Teacher`."""
    hint: float = 6.0
    """How much the label counts beside them: see `Teacher`."""
    refused: float = 0.008
    """The share of held-back digits that the rule for a certain answer may refuse."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All of them in their order. They hold back the same digits."""
        return *self.teachers, self.network, *([self.practice] if self.practice else [])

    @property
    def seed(self) -> int:
        """From which all that is random follows."""
        return self.network.learning.seed

    @property
    def names(self) -> tuple[str, ...]:
        """What the stages are called."""
        teachers = (f"teacher {number}" for number in range(1, len(self.teachers) + 1))
        return *teachers, "network", *(["practice"] if self.practice else [])

    def with_seed(self, seed: int) -> "Recipe":
        """Return the recipe with another seed; teachers count up from it, so that they differ from one another."""
        teachers = (_with_seed(stage, seed + number) for number, stage in enumerate(self.teachers))
        practice = _with_seed(self.practice, seed) if self.practice else None
        return replace(self, teachers=tuple(teachers), network=_with_seed(self.network, seed), practice=practice)


def _with_seed(stage: Stage, seed: int) -> Stage:
    return replace(stage, learning=replace(stage.learning, seed=seed))


_MIXTURE = MixtureSettings(mnist_versions=6, pen_versions=12, non_digits=60_000)

_TEACHING = TrainingSettings(
    hidden_size=256,
    initial_weights="he",
    optimizer="adam",
    learning_rate=0.002,
    batch_size=128,
    schedule="cosine",
    warm_up=0.03,
    weight_average=0.998,
    rotation=12.0,
    scale=0.12,
    shear=0.15,
    shift=1.5,
    elastic=1.3,
    elastic_smoothing=4.0,
    epochs=5,
)

_TEACHER = Stage(_MIXTURE, _TEACHING, (0.2, 0.5))

_LEARNING = replace(
    _TEACHING,
    hidden_size=4000,
    learning_rate=0.003,
    epsilon=1e-5,
    weight_decay=3e-6,
    batch_size=1024,
    epochs=90,
)

_TO_LEARN = Stage(_MIXTURE, _LEARNING, (0.25, 0.4), revive_until=0.6)

_PRACTISING = replace(
    _LEARNING,
    learning_rate=0.001,
    weight_decay=0.0,
    rotation=6.0,
    scale=0.06,
    shear=0.075,
    shift=0.75,
    elastic=0.65,
    epochs=10,
)
"""Half as distorted as in `_LEARNING`."""

_HARD = HardImages(40_000, 3, Augmentation(rotation=4.2, scale=0.042, shear=0.0525, shift=0.525, elastic=0.455))
"""Looked at with 0.35 of the distortions in `_LEARNING`."""

_TO_PRACTISE = Stage(_MIXTURE, _PRACTISING, hard=_HARD)

RECIPE = Recipe((_TEACHER,) * 5, _TO_LEARN, _TO_PRACTISE).with_seed(0)
"""What the shipped model was made with."""
