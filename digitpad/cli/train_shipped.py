"""`digitpad train --preset shipped`: makes the model again that the program ships with, or goes on with making it."""

import argparse
import hashlib
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.cli.course import Course
from digitpad.cli.endings import INTERRUPTED, complain
from digitpad.cli.out_file import check_out_file
from digitpad.cli.problem import CommandProblem
from digitpad.cli.progress_bar import ProgressBar
from digitpad.cli.train_options import option_of
from digitpad.data.mixture import Mixture, mix
from digitpad.data.mnist import mnist_data
from digitpad.data.pen import read_pen_digits
from digitpad.files import FileProblem, reason
from digitpad.nn import Model, load_model, save_model
from digitpad.paths import data_folder
from digitpad.training.bounds import SettingsProblem
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.fields import FIELDS
from digitpad.training.finishing import finished_model
from digitpad.training.recipe import RECIPE, Recipe
from digitpad.training.settings import describe
from digitpad.training.shipped import make_network


def run(options: argparse.Namespace) -> int:
    """Train the network, from its checkpoint where there is one, and save the model."""
    _check(options)
    check_out_file(options.out, load_model, "model")
    recipe = RECIPE.with_seed(options.seed or 0)
    bar = ProgressBar()
    mixtures = _mixtures(options.pen, recipe, bar)
    first = next(mixtures)
    folder = _folder(recipe)
    complain(
        f"{first.data.name}, {first.distinct_digits:,} digits to learn from; "
        f"{describe(recipe.network.learning)}. Checkpoints are in {folder}."
    )
    try:
        params = _trained(recipe, chain([first], mixtures), folder, bar, as_json=options.json)
    except KeyboardInterrupt:
        complain("Interrupted. The same command goes on from the last checkpoint.")
        return INTERRUPTED
    except TrainingDiverged as problem:
        raise CommandProblem(str(problem)) from problem
    model = finished_model(recipe, params, first)  # the same digits are held back in all stages
    save_model(options.out, model)
    shutil.rmtree(folder, ignore_errors=True)
    _tell(model, options.out)
    return 0


def _check(options: argparse.Namespace) -> None:
    """Refuse options that would make another model than the shipped one.

    Raises:
        SettingsProblem: where there is one, or one is missing.
    """
    if options.data != "mnist" or options.pen is None or options.out is None:
        raise SettingsProblem("The preset shipped needs --data mnist, --pen FILE and --out FILE.")
    others = ("resume", "experiment", "name", "augmentation", *(name for name in FIELDS if name != "seed"))
    if given := [name for name in others if getattr(options, name) is not None]:
        raise SettingsProblem(f"The preset shipped is one recipe: leave out {option_of(given[0])}.")


def _mixtures(pen: Path, recipe: Recipe, bar: ProgressBar) -> Iterator[Mixture]:
    """Yield what is learned from in each stage, made when its turn comes: each takes 400 MB.

    Say so, and what else a stage takes its time for before its first step.
    """
    mnist, digits = mnist_data(), read_pen_digits(pen)
    try:
        for number, (stage, name) in enumerate(zip(recipe.stages, recipe.names, strict=True)):
            hard = ", and looking for those that the network finds hard" if stage.hard else ""
            bar.say(f"{name}: making images to learn from{hard}…")
            yield mix(mnist, digits, stage.mixture, np.random.default_rng(recipe.seed + number))
    except ValueError as error:
        writers = ", ".join(map(str, recipe.network.mixture.held_back_writers))
        raise FileProblem(f"{pen} has no digits by the writers {writers}, or by no others: {error}.") from error


def _folder(recipe: Recipe) -> Path:
    """Return the folder for the checkpoints, made where it is missing."""
    digest = hashlib.sha256(repr(recipe).encode()).hexdigest()  # nothing else tells of all that a checkpoint depends on
    folder = data_folder() / "shipped-training" / f"seed-{recipe.seed}-{digest[:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"The folder {folder} cannot be made: {reason(error)}.") from error
    return folder


def _trained(
    recipe: Recipe, mixtures: Iterable[Mixture], folder: Path, bar: ProgressBar, *, as_json: bool
) -> dict[str, NDArray[np.float32]]:
    """Return the network's parameters, and show on the way how far it has come."""
    with bar:
        courses = [
            Course(bar, stage.learning, as_json=as_json, trial=name)
            for stage, name in zip(recipe.stages, recipe.names, strict=True)
        ]
        for number, point in make_network(recipe, mixtures, folder):
            courses[number].show(point)
    return point.params


def _tell(model: Model, out: Path) -> None:
    """Say what was measured."""
    for error in model.metadata["errors"]:
        share = error["errors"] / error["digits"]
        complain(f"{error['on']}: {share:.2%} errors ({error['errors']:,} of {error['digits']:,}).")
    for name, share in model.metadata["refused"].items():
        complain(f"No certain answer to {share:.1%} of the {name}.")
    complain(f"Saved in {out}.")
