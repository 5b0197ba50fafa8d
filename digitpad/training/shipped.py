"""How the shipped model is made: a committee of networks learns the digits, and one network learns from the committee.

Each of them is a training of its own, kept in a checkpoint, so that whatever interrupts the hours that all of them
take together, the same command goes on where it was. What comes out is one network of two layers.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path

from digitpad.data.mixture import Mixture, MixtureSettings
from digitpad.files import FileProblem
from digitpad.training.checkpoint import read_checkpoint, write_checkpoint
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.teacher import Params, Teacher
from digitpad.training.trainer import Training

_CHECKPOINT_EVERY = 60.0
"""Seconds from one checkpoint to the next."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides how the shipped model comes out, besides the digits."""

    mixture: MixtureSettings = field(default_factory=MixtureSettings)
    teachers: int = 3
    """How many networks are in the committee; they differ in their seeds."""
    teacher: TrainingSettings = field(default_factory=TrainingSettings)
    student: TrainingSettings = field(default_factory=TrainingSettings)
    trust: float = 0.5
    """How much of what the student learns is the committee's answer; the rest is the label."""
    refused: float = 0.008
    """The share of held-back digits that the rule for a certain answer may refuse."""

    def with_seed(self, seed: int) -> "Recipe":
        """Return the recipe with another seed, from which those of all trainings follow."""
        return replace(self, teacher=replace(self.teacher, seed=seed), student=replace(self.student, seed=seed))

    @property
    def stages(self) -> tuple[tuple[str, TrainingSettings], ...]:
        """The trainings, one after the other, each with its name."""
        seed = self.student.seed
        teachers = (replace(self.teacher, seed=seed + number) for number in range(1, self.teachers + 1))
        named = [(f"teacher {number}", settings) for number, settings in enumerate(teachers, start=1)]
        return (*named, ("student", self.student))


def make_student(recipe: Recipe, mixture: Mixture, folder: Path) -> Generator[tuple[str, TrainingPoint]]:
    """Train all networks of a recipe, or go on with them, and yield their points, each with its training's name.

    The last point's parameters are those of the finished student.

    Args:
        recipe: How.
        mixture: What from.
        folder: Where checkpoints are kept; those that are there already are gone on from.

    Raises:
        FileProblem: where the folder is missing or cannot be written, or has checkpoints of other settings or digits.
    """
    members: list[Params] = []
    for name, settings in recipe.stages:
        is_taught = name == "student" and len(members) > 0
        teacher = Teacher(members, recipe.trust) if is_taught else None
        path = folder / f"{name.replace(' ', '-')}.checkpoint"
        training = _begun(path, settings, mixture, teacher)
        written = time.monotonic()
        point = training.first_point()
        while not training.finished:
            yield name, point
            point = training.advance()
            if time.monotonic() - written > _CHECKPOINT_EVERY:
                write_checkpoint(path, training.checkpoint())
                written = time.monotonic()
        write_checkpoint(path, training.checkpoint())
        members.append(point.params)
        yield name, point


def _begun(path: Path, settings: TrainingSettings, mixture: Mixture, teacher: Teacher | None) -> Training:
    """Return a training that goes on from its checkpoint, or a new one where there is none."""
    if not path.exists():
        return Training(settings, mixture.data, teacher)
    checkpoint = read_checkpoint(path)
    if checkpoint.initial_settings != settings:
        raise FileProblem(f"{path} is of a training with other settings. Delete its folder to begin anew.")
    return Training.resumed(checkpoint, mixture.data, teacher)


_LEARNING = TrainingSettings(
    hidden_size=2000,
    initial_weights="he",
    optimizer="adam",
    learning_rate=0.003,
    batch_size=512,
    schedule="cosine",
    warm_up=0.03,
    weight_average=0.998,
    rotation=10.0,
    scale=0.11,
    shear=0.13,
    shift=1.2,
    elastic=1.0,
    elastic_smoothing=4.0,
    epochs=27,
)

RECIPE = Recipe(
    teachers=3,
    teacher=replace(_LEARNING, hidden_size=800, epochs=14),
    student=replace(_LEARNING, hidden_size=2500, epochs=36),
)
"""What the shipped model was made with. An epoch of the mixture is four of MNIST."""
