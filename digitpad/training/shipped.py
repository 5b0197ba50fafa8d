"""How the shipped model is made: one network learns a mixture of digits and of ink that is none.

Its training is kept in checkpoints, so that whatever interrupts it, the same command goes on where it was.
"""

import math
import time
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path

from digitpad.data.mixture import Mixture, MixtureSettings
from digitpad.files import FileProblem
from digitpad.training.checkpoint import read_checkpoint, write_checkpoint
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training

_CHECKPOINT_EVERY = 60.0
"""Seconds from one checkpoint to the next."""

_DISTORTIONS = ("rotation", "scale", "shear", "shift", "elastic")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides how the shipped model comes out, besides the digits."""

    mixture: MixtureSettings = field(default_factory=MixtureSettings)
    learning: TrainingSettings = field(default_factory=TrainingSettings)
    """How the network is trained; the distortions are those of most of its epochs."""
    calm: tuple[float, float] = (0.2, 0.6)
    """The last share of the epochs, and what the distortions have weakened to at its end: they do so evenly.

    A network that has to bear strong distortions to the end never quite learns the digits as they are (Z. He et al.,
    "Data Augmentation Revisited: Rethinking the Distribution Gap between Clean and Augmented Data", 2019).
    """
    refused: float = 0.008
    """The share of held-back digits that the rule for a certain answer may refuse."""

    def with_seed(self, seed: int) -> "Recipe":
        """Return the recipe with another seed."""
        return replace(self, learning=replace(self.learning, seed=seed))

    def distortions_in(self, epoch: int) -> dict[str, float]:
        """Return the settings that say how much images are distorted in an epoch, 0 the first."""
        share, end = self.calm
        progress = epoch / max(1, self.learning.epochs - 1)
        into_the_calm = max(0.0, progress - (1 - share)) / share
        strength = 1 + into_the_calm * (end - 1)
        return {name: strength * getattr(self.learning, name) for name in _DISTORTIONS}


def make_network(recipe: Recipe, mixture: Mixture, folder: Path) -> Generator[TrainingPoint]:
    """Train the network of a recipe, or go on with it, and yield the points of its training; the last has its weights.

    Args:
        recipe: How.
        mixture: What from.
        folder: Where the checkpoint is kept; one that is there already is gone on from.

    Raises:
        FileProblem: where the folder is missing or cannot be written, or has a checkpoint of other settings or digits.
    """
    path = folder / "training.checkpoint"
    training = _begun(path, recipe.learning, mixture)
    written = time.monotonic()
    point = training.first_point()
    while not training.finished:
        yield point
        _distort(training, recipe.distortions_in(math.floor(point.epoch)))
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


def _begun(path: Path, settings: TrainingSettings, mixture: Mixture) -> Training:
    """Return a training that goes on from its checkpoint, or a new one where there is none."""
    if not path.exists():
        return Training(settings, mixture.data)
    checkpoint = read_checkpoint(path)
    if checkpoint.initial_settings != settings:
        raise FileProblem(f"{path} is of a training with other settings. Delete its folder to begin anew.")
    return Training.resumed(checkpoint, mixture.data)


RECIPE = Recipe(
    learning=TrainingSettings(
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
    ),
)
"""What the shipped model was made with. An epoch of the mixture is six of MNIST."""
