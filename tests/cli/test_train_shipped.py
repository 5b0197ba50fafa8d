"""`digitpad train --preset shipped`: the recipe in small, from files to the model, interrupted in between."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitpad.cli import train_shipped
from digitpad.data.builtin import make_digits
from digitpad.data.digits import DataSet
from digitpad.data.mixture import MixtureSettings
from digitpad.nn import load_model
from digitpad.paths import data_folder
from digitpad.training import finishing
from digitpad.training.hard_images import HardImages
from digitpad.training.recipe import Recipe, Stage
from digitpad.training.settings import TrainingSettings
from digitpad.training.shipped import make_network
from tests.cli.conftest import Run

SETTINGS = TrainingSettings(hidden_size=16, initial_weights="he", optimizer="adam", batch_size=50, epochs=2)
MIXTURE = MixtureSettings(mnist_versions=1, pen_versions=1, non_digits=30, held_back_writers=(3,))
TEACHER = Stage(MIXTURE, dataclasses.replace(SETTINGS, hidden_size=8, epochs=1))
RECIPE = Recipe((TEACHER, TEACHER), Stage(MIXTURE, SETTINGS), Stage(MIXTURE, SETTINGS, hard=HardImages(20, 3)))
SEGMENT = '.SEGMENT DIGIT 0 ? "1"\n.COMMENT 1 {writer} 1\n.PEN_DOWN\n 250 {top}\n 250 100\n.PEN_UP\n'


@pytest.fixture(autouse=True)
def _in_small(monkeypatch: pytest.MonkeyPatch) -> None:
    digits = make_digits(300, np.random.default_rng(1))
    monkeypatch.setattr(train_shipped, "RECIPE", RECIPE)
    monkeypatch.setattr(finishing, "_NON_DIGITS", 40)
    monkeypatch.setattr(
        train_shipped, "mnist_data", lambda: DataSet("MNIST", digits[:200], digits[200:250], digits[250:])
    )


@pytest.fixture
def pen(tmp_path: Path) -> Path:
    path = tmp_path / "pen.tra"
    path.write_text("".join(SEGMENT.format(writer=writer, top=400) for writer in (1, 2, 3, 3)))
    return path


def command(pen: Path, out: Path, *more: object) -> tuple[object, ...]:
    return "train", "--preset", "shipped", "--data", "mnist", "--pen", pen, "--out", out, *more


def test_the_model_is_made_and_measured(run: Run, pen: Path, tmp_path: Path) -> None:
    outcome = run(*command(pen, tmp_path / "made.npz", "--seed", "4"))
    assert outcome.status == 0
    assert "teacher 1" in outcome.err
    assert "teacher 2" in outcome.err
    assert "network: epoch 2.0/2" in outcome.err
    assert "practice: epoch 2.0/2" in outcome.err
    assert "teacher 2: making images to learn from…\n" in outcome.err
    assert "practice: making images to learn from, and looking for those that the network finds hard…\n" in outcome.err
    assert "pen digits of held-back writers" in outcome.err
    model = load_model(tmp_path / "made.npz")
    assert model.hidden_size == 16
    assert model.metadata["seed"] == 4
    assert not list((data_folder() / "shipped-training").iterdir())


def test_the_same_command_goes_on_after_an_interruption(
    run: Run, pen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*command(pen, tmp_path / "whole.npz"))

    def interrupted(*arguments: object) -> Iterator[object]:
        for stage, point in make_network(*arguments):  # type: ignore[arg-type]
            yield stage, point
            if stage == 2:  # the network, after both teachers
                raise KeyboardInterrupt

    monkeypatch.setattr(train_shipped, "make_network", interrupted)
    outcome = run(*command(pen, tmp_path / "resumed.npz"))
    assert outcome.status == 130
    assert "goes on from the last checkpoint" in outcome.err
    monkeypatch.setattr(train_shipped, "make_network", make_network)
    assert run(*command(pen, tmp_path / "resumed.npz")).status == 0
    whole, resumed = (load_model(tmp_path / f"{name}.npz") for name in ("whole", "resumed"))
    for name, array in whole.params.items():
        np.testing.assert_array_equal(resumed.params[name], array)


def test_checkpoints_of_another_recipe_are_left_alone(
    run: Run, pen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object) -> Iterator[object]:
        yield next(make_network(*arguments))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(train_shipped, "make_network", interrupted)
    for hint in (5.0, 6.0):
        monkeypatch.setattr(train_shipped, "RECIPE", dataclasses.replace(RECIPE, hint=hint))
        assert run(*command(pen, tmp_path / "made.npz")).status == 130
    folders = list((data_folder() / "shipped-training").iterdir())
    assert len(folders) == 2
    assert all(folder.name.startswith("seed-0-") for folder in folders)


@pytest.mark.parametrize("missing", ["--data", "--pen", "--out"])
def test_what_it_needs_is_said(run: Run, pen: Path, tmp_path: Path, missing: str) -> None:
    arguments = list(command(pen, tmp_path / "made.npz"))
    place = arguments.index(missing)
    outcome = run(*arguments[:place], *arguments[place + 2 :])
    assert outcome.status == 2
    assert "needs --data mnist, --pen FILE and --out FILE" in outcome.err


def test_settings_of_ones_own_are_refused(run: Run, pen: Path, tmp_path: Path) -> None:
    outcome = run(*command(pen, tmp_path / "made.npz", "--learning-rate", "0.1"))
    assert outcome.status == 2
    assert "leave out --learning-rate" in outcome.err


def test_writers_that_are_not_there_are_a_problem(
    run: Run, pen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Recipe(network=Stage(dataclasses.replace(MIXTURE, held_back_writers=(9,)), SETTINGS))
    monkeypatch.setattr(train_shipped, "RECIPE", other)
    outcome = run(*command(pen, tmp_path / "made.npz"))
    assert outcome.status == 1
    assert "no digits by the writers 9" in outcome.err
