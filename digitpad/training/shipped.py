"""How the shipped model is made: one network learns from what others answer to digits, and to ink that is none.

First come those others, its teachers, then the network. Each is a training of its own, kept in checkpoints, so that
whatever interrupts it, the same command goes on where it was.
"""

import math
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from digitpad.data.mixture import Mixture, MixtureSettings
from digitpad.files import FileProblem
from digitpad.training.checkpoint import has_checkpoint, read_checkpoint, write_checkpoint
from digitpad.training.lesson import Lesson
from digitpad.training.network_kind import Convolutional
from digitpad.training.point import TrainingPoint
from digitpad.training.revival import revive
from digitpad.training.settings import TrainingSettings
from digitpad.training.teacher import Member, Teacher
from digitpad.training.trainer import Training

_CHECKPOINT_EVERY = 60.0
"""Seconds from one checkpoint to the next."""

_TO_TEACH = Lesson(Convolutional(), least_share=0.0)
"""A convolutional network looks so closely that it has to see sharp digits among those that distortions blur."""

_ASKED = 4000
"""Images, of all kinds, that a hidden unit is tried with before it is called silent."""

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
    softness: float = 4.0
    """How soft the teachers' answers are made: see `Teacher`."""
    hint: float = 6.0
    """How much the label counts beside them: see `Teacher`."""
    refused: float = 0.008
    """The share of held-back digits that the rule for a certain answer may refuse."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All of them in their order. They hold back the same digits."""
        return *self.teachers, self.network

    @property
    def seed(self) -> int:
        """From which all that is random follows."""
        return self.network.learning.seed

    @property
    def names(self) -> tuple[str, ...]:
        """What the stages are called."""
        return *(f"teacher {number}" for number in range(1, len(self.teachers) + 1)), "network"

    def with_seed(self, seed: int) -> "Recipe":
        """Return the recipe with another seed; teachers count up from it, so that they differ from one another."""
        teachers = (_with_seed(stage, seed + number) for number, stage in enumerate(self.teachers))
        return replace(self, teachers=tuple(teachers), network=_with_seed(self.network, seed))


def _with_seed(stage: Stage, seed: int) -> Stage:
    return replace(stage, learning=replace(stage.learning, seed=seed))


def make_network(recipe: Recipe, mixtures: Iterable[Mixture], folder: Path) -> Generator[tuple[int, TrainingPoint]]:
    """Train the networks of a recipe, or go on with it, and yield its stages' numbers, from 0, each with its points.

    The last point has the finished network's parameters.

    Args:
        recipe: How.
        mixtures: What from, for each stage; the next one is asked for when its stage begins.
        folder: Where checkpoints are kept; those that are there already are gone on from.

    Raises:
        FileProblem: where the folder is missing or cannot be written, or has a checkpoint of other settings or digits.
    """
    committee: list[Member] = []
    for number, (stage, mixture) in enumerate(zip(recipe.stages, mixtures, strict=True)):
        teaches = number < len(recipe.teachers)
        teacher = Teacher(committee, recipe.softness, recipe.hint) if committee and not teaches else None
        lesson = _TO_TEACH if teaches else Lesson(teach=teacher)
        path = folder / f"stage-{number}.checkpoint"
        for point in _learn(_begun(path, stage.learning, mixture, lesson), stage, path):
            yield number, point
        if teaches:
            network = lesson.kind.network(point.params, stage.learning)
            committee.append(Member.honest_on(mixture.data.validation, network))


def _learn(training: Training, stage: Stage, path: Path) -> Generator[TrainingPoint]:
    """Train to the end of a stage, and yield the points on the way."""
    written = time.monotonic()
    point = training.first_point()
    while not training.finished:
        yield point
        if point.epoch.is_integer() and 0 < point.epoch <= stage.revive_until * point.epochs:
            _revive(training)
        _distort(training, stage.distortions_in(math.floor(point.epoch)))
        point = training.advance(training.epoch_end)
        if time.monotonic() - written > _CHECKPOINT_EVERY:
            write_checkpoint(path, training.checkpoint())
            written = time.monotonic()
    write_checkpoint(path, training.checkpoint())
    yield point


def _revive(training: Training) -> None:
    """Begin silent units anew. What is drawn depends on seed and step alone: an interrupted training does it again."""
    digits = training.data.training
    images = digits.images(slice(0, None, -(-len(digits) // _ASKED)))
    revive(training.arrays, images, np.random.default_rng([training.settings.seed, training.step]))


def _distort(training: Training, distortions: dict[str, float]) -> None:
    """Let images be distorted this much from now on."""
    if any(getattr(training.settings, name) != amount for name, amount in distortions.items()):
        training.change(distortions)


def _begun(path: Path, settings: TrainingSettings, mixture: Mixture, lesson: Lesson) -> Training:
    """Return a training that goes on from its checkpoint, or a new one where there is none."""
    if not has_checkpoint(path):
        return Training(settings, mixture.data, lesson)
    checkpoint = read_checkpoint(path)
    if checkpoint.initial_settings != settings:
        raise FileProblem(f"{path} is of a training with other settings. Delete its folder to begin anew.")
    return Training.resumed(checkpoint, mixture.data, lesson)


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

RECIPE = Recipe((_TEACHER,) * 5, _TO_LEARN).with_seed(0)
"""What the shipped model was made with."""
