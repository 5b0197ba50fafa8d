"""Names of files that are no text come in as any others do, and become words that can be shown and kept."""

import json
import shutil
from pathlib import Path

import pytest

from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from digitpad.nn import load_model
from digitpad.training.point import TrainingPoint
from digitpad.training.runs import Runs
from digitpad.training.trainer import Training
from tests.cli.conftest import Run


@pytest.fixture
def odd_digits(odd_folder: Path, digits_folder: Path) -> Path:
    """The digits in a folder of which the name is no text."""
    return shutil.copytree(digits_folder, odd_folder, dirs_exist_ok=True)


def test_a_training_on_digits_in_such_a_folder_is_kept_and_goes_on(
    run: Run, odd_digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_training: Training) -> TrainingPoint:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Training, "advance", interrupt)
        outcome = run("train", "--data", odd_digits, "--name", "\udcff", "--epochs", "2", "--hidden", "3")
    assert outcome.status == 130
    assert "donn?es, 320 digits to learn from" in outcome.err
    (interrupted,) = Runs().interrupted()
    assert (interrupted.name, interrupted.data_name) == ("?", "donn?es")
    outcome = run("train", "--resume", interrupted.id, "--out", tmp_path / "\udce9.npz")
    assert outcome.status == 0
    assert load_model(tmp_path / "\udce9.npz").metadata["trained_on"] == "donn?es"


def test_a_model_is_measured_on_such_digits(run: Run, odd_digits: Path, model_file: Path) -> None:
    outcome = run("evaluate", "--data", odd_digits, "--model", model_file)
    assert outcome.status == 0
    assert "the test part of donn?es" in outcome.out


def test_pictures_of_such_names_are_read(run: Run, odd_folder: Path, model_file: Path) -> None:
    (odd_folder / "\udce9.inkml").write_bytes(write_inkml(template_drawing(7)))
    (odd_folder / "\udcff.png").write_bytes(b"no picture")
    outcome = run("predict", odd_folder, "--json", "--model", model_file)
    assert outcome.status == 1
    drawing, broken = json.loads(outcome.out)
    assert Path(drawing["file"]).read_bytes().startswith(b"<?xml"), "it can be found by what is printed"
    assert drawing["digits"][0]["digit"] == 7
    assert "no picture" in broken["error"]
    assert "\\udce9.inkml" in run("predict", odd_folder, "--model", model_file).out
