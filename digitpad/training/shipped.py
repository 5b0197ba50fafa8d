"""How a recipe is carried out: one network learns from what others answer to digits, and to ink that is none.

First come those others, its teachers, then the network, which in the end practises what it finds hard. Each is a
training of its own, kept in checkpoints, so that whatever interrupts it, the same command goes on where it was.
"""

import math
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import DataSet, Digits
from digitpad.data.mixture import Mixture
from digitpad.files import FileProblem, read_bounded, write_atomically
from digitpad.training.checkpoint import has_checkpoint, read_checkpoint, write_checkpoint
from digitpad.training.evaluation import Network
from digitpad.training.hard_images import HardImages, hardest, with_more
from digitpad.training.lesson import Lesson
from digitpad.training.network_kind import Convolutional
from digitpad.training.outcome import Floats
from digitpad.training.point import TrainingPoint
from digitpad.training.recipe import Recipe, Stage
from digitpad.training.revival import revive
from digitpad.training.teacher import Member, Teacher
from digitpad.training.trainer import Training

_CHECKPOINT_EVERY = 60.0
"""Seconds from one checkpoint to the next."""

_TO_TEACH = Lesson(Convolutional(), least_share=0.0)
"""A convolutional network looks so closely that it has to see sharp digits among those that distortions blur."""

_ASKED = 4000
"""Images, of all kinds, that a hidden unit is tried with before it is called silent."""


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
    params: Mapping[str, Floats] = {}
    for number, (stage, mixture) in enumerate(zip(recipe.stages, mixtures, strict=True)):
        teaches = number < len(recipe.teachers)
        teacher = Teacher(committee, recipe.softness, recipe.hint) if committee and not teaches else None
        lesson = _TO_TEACH if teaches else Lesson(teach=teacher)
        path = folder / f"stage-{number}.checkpoint"
        begun = _begun_with(params) if number > len(recipe.teachers) else _begun
        for point in _learn(begun(path, stage, mixture.data, lesson), stage, path):
            yield number, point
        params = point.params
        if teaches:
            network = lesson.kind.network(params, stage.learning)
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


def _begun_with(params: Mapping[str, Floats]) -> Callable[[Path, Stage, DataSet, Lesson], Training]:
    """Return what does as `_begun`, and begins a new training with the parameters of the stage before."""

    def begun(path: Path, stage: Stage, data: DataSet, lesson: Lesson) -> Training:
        if stage.hard:
            network = lesson.kind.network(params, stage.learning)
            which = _hardest(path.with_suffix(".hardest"), stage.hard, data.training, network, stage.learning.seed)
            data = replace(data, training=with_more(data.training, which, stage.hard.times))
        training = _begun(path, stage, data, lesson)
        if not training.step:
            for name, array in training.arrays.items():
                owner, key = name.split(".")[:2]
                if owner != "optimizer":
                    array[...] = params[key]
        return training

    return begun


def _hardest(path: Path, hard: HardImages, digits: Digits, network: Network, seed: int) -> NDArray[np.int64]:
    """Return which digits a network finds hardest.

    They are kept beside the checkpoint: with the products of another processor they might come in another order, and
    the training could not go on.
    """
    if path.exists():
        return np.frombuffer(read_bounded(path, 8 * len(digits)), "<i8").astype(np.int64)
    which = hardest(digits, network, hard, np.random.default_rng(seed))
    write_atomically(path, which.astype("<i8").tobytes())
    return which


def _begun(path: Path, stage: Stage, data: DataSet, lesson: Lesson) -> Training:
    """Return a training that goes on from its checkpoint, or a new one where there is none."""
    if not has_checkpoint(path):
        return Training(stage.learning, data, lesson)
    checkpoint = read_checkpoint(path)
    if checkpoint.initial_settings != stage.learning:
        raise FileProblem(f"{path} is of a training with other settings. Delete its folder to begin anew.")
    return Training.resumed(checkpoint, data, lesson)
