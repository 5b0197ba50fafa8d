"""How the shipped model is made: one network learns a mixture of digits and of ink that is none, in stages.

Each stage is a training of its own, kept in checkpoints, so that whatever interrupts it, the same command goes on where
it was. A stage begins with the network that the one before has come to.
"""

import math
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from digitpad.data.mixture import Mixture, MixtureSettings
from digitpad.files import FileProblem
from digitpad.training.calibration import settled
from digitpad.training.checkpoint import read_checkpoint, write_checkpoint
from digitpad.training.outcome import Floats
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training

_CHECKPOINT_EVERY = 60.0
"""Seconds from one checkpoint to the next."""

_DISTORTIONS = ("rotation", "scale", "shear", "shift", "elastic")


@dataclass(frozen=True, slots=True)
class Stage:
    """What the network learns for a while, and how."""

    mixture: MixtureSettings = field(default_factory=MixtureSettings)
    learning: TrainingSettings = field(default_factory=TrainingSettings)
    """The distortions are those of most of its epochs."""
    calm: tuple[float, float] = (1.0, 1.0)
    """The last share of the epochs, and what the distortions have weakened to at its end: they do so evenly.

    A network that has to bear strong distortions to the end never quite learns the digits as they are (Z. He et al.,
    "Data Augmentation Revisited: Rethinking the Distribution Gap between Clean and Augmented Data", 2019).
    """

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

    stages: tuple[Stage, ...] = (Stage(),)
    """At least one; all hold back the same digits, and have as many hidden units."""
    refused: float = 0.008
    """The share of held-back digits that the rule for a certain answer may refuse."""

    @property
    def seed(self) -> int:
        """From which all that is random follows."""
        return self.stages[0].learning.seed

    @property
    def mixture(self) -> MixtureSettings:
        """What the first stage learns from: it says which digits are held back."""
        return self.stages[0].mixture

    @property
    def learning(self) -> TrainingSettings:
        """The settings of the first stage, which the network owes most to."""
        return self.stages[0].learning

    def with_seed(self, seed: int) -> "Recipe":
        """Return the recipe with another seed."""
        stages = (replace(stage, learning=replace(stage.learning, seed=seed)) for stage in self.stages)
        return replace(self, stages=tuple(stages))


def make_network(recipe: Recipe, mixtures: Sequence[Mixture], folder: Path) -> Generator[tuple[int, TrainingPoint]]:
    """Train the network of a recipe, or go on with it, and yield its stages' numbers, from 0, each with its points.

    The last point has the finished network's parameters.

    Args:
        recipe: How.
        mixtures: What from, for each stage.
        folder: Where checkpoints are kept; those that are there already are gone on from.

    Raises:
        FileProblem: where the folder is missing or cannot be written, or has a checkpoint of other settings or digits.
    """
    params: dict[str, Floats] | None = None
    for number, (stage, mixture) in enumerate(zip(recipe.stages, mixtures, strict=True)):
        path = folder / f"stage-{number}.checkpoint"
        start = settled(params, mixture.data.validation)[0] if params else None
        for point in _learn(_begun(path, stage.learning, mixture, start), stage, path):
            yield number, point
        params = point.params


def _learn(training: Training, stage: Stage, path: Path) -> Generator[TrainingPoint]:
    """Train to the end of a stage, and yield the points on the way."""
    written = time.monotonic()
    point = training.first_point()
    while not training.finished:
        yield point
        _distort(training, stage.distortions_in(math.floor(point.epoch)))
        point = training.advance(training.epoch_end)
        if time.monotonic() - written > _CHECKPOINT_EVERY:
            write_checkpoint(path, training.checkpoint())
            written = time.monotonic()
    write_checkpoint(path, training.checkpoint())
    yield point


def _distort(training: Training, distortions: dict[str, float]) -> None:
    """Let images be distorted this much from now on."""
    if any(getattr(training.settings, name) != amount for name, amount in distortions.items()):
        training.change(distortions)


def _begun(path: Path, settings: TrainingSettings, mixture: Mixture, params: dict[str, Floats] | None) -> Training:
    """Return a training that goes on from its checkpoint, or a new one where there is none."""
    if not path.exists():
        return Training(settings, mixture.data, params)
    checkpoint = read_checkpoint(path)
    if checkpoint.initial_settings != settings:
        raise FileProblem(f"{path} is of a training with other settings. Delete its folder to begin anew.")
    return Training.resumed(checkpoint, mixture.data)


_LEARNING = TrainingSettings(
    hidden_size=3000,
    initial_weights="he",
    optimizer="adam",
    learning_rate=0.003,
    batch_size=1024,
    schedule="cosine",
    warm_up=0.03,
    weight_average=0.998,
    rotation=12.0,
    scale=0.12,
    shear=0.15,
    shift=1.5,
    elastic=1.3,
    elastic_smoothing=4.0,
    epochs=110,
)

RECIPE = Recipe(
    stages=(
        Stage(MixtureSettings(mnist_versions=6, pen_versions=9, non_digits=27_000), _LEARNING, calm=(0.2, 0.6)),
        Stage(
            MixtureSettings(mnist_versions=3, pen_versions=4, non_digits=48_000),
            replace(
                _LEARNING,
                learning_rate=0.002,
                rotation=5.4,
                scale=0.054,
                shear=0.068,
                shift=0.68,
                elastic=0.59,
                epochs=20,
            ),
        ),
    )
)
"""What the shipped model was made with: first the digits, then what is none."""
