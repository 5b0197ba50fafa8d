import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitpad.cli import train as train_command
from digitpad.cli.commands import parsed
from digitpad.cli.train import chosen_settings
from digitpad.data import DataSet
from digitpad.nn import load_model
from digitpad.training.point import TrainingPoint
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import train
from tests.cli.conftest import Run, environment, python_command


def settings(*arguments: str) -> TrainingSettings:
    return chosen_settings(parsed(["train", *arguments]))


def test_options_change_the_preset() -> None:
    assert settings() == PRESETS["book"]
    assert settings("--preset", "good") == PRESETS["good"]
    changed = settings("--hidden", "7", "--epochs", "2", "--batch", "10", "--learning-rate", "0.5", "--seed", "3")
    assert (changed.hidden_size, changed.epochs, changed.batch_size) == (7, 2, 10)
    assert (changed.learning_rate, changed.seed, changed.activation) == (0.5, 3, "relu")
    assert settings("--activation", "sigmoid").activation == "sigmoid"


def test_another_optimizer_comes_with_its_usual_learning_rate() -> None:
    assert settings("--optimizer", "adam").learning_rate == 0.001
    assert settings("--optimizer", "adam", "--learning-rate", "0.01").learning_rate == 0.01
    assert settings("--preset", "good", "--optimizer", "adam").learning_rate == PRESETS["good"].learning_rate


def test_json_has_an_object_a_line_from_the_first_step_to_the_last(run: Run, digits_folder: Path) -> None:
    outcome = run("train", "--data", digits_folder, "--epochs", "3", "--batch", "32", "--json")
    assert outcome.status == 0
    points = [json.loads(line) for line in outcome.out.splitlines()]
    expected = {"step", "epoch", "training_loss", "training_accuracy", "validation_loss", "validation_accuracy"}
    assert expected | {"digits_per_second"} <= points[0].keys()
    assert (points[0]["step"], points[0]["finished"]) == (0, False)
    assert (points[-1]["step"], points[-1]["epoch"], points[-1]["finished"]) == (30, 3.0, True)
    assert points[-1]["validation_accuracy"] is not None


def test_the_network_is_saved_with_its_story(run: Run, digits_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.npz"
    outcome = run("train", "--data", digits_folder, "--epochs", "2", "--hidden", "9", "--seed", "5", "--out", out)
    assert (outcome.status, outcome.out) == (0, "")
    assert f"Saved in {out}." in outcome.err
    assert "few test digits: " in outcome.err
    model = load_model(out)
    assert (model.shape, model.metadata["trained_on"], model.metadata["seed"]) == ("784-9-10", "few", 5)
    assert model.metadata["errors"][0]["digits"] == 40
    assert "stopped_at_epoch" not in model.metadata
    assert [*tmp_path.iterdir()] == [out]


def test_a_training_saved_and_evaluated_has_the_same_errors(run: Run, digits_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.npz"
    run("train", "--data", digits_folder, "--epochs", "5", "--out", out)
    outcome = run("evaluate", "--data", digits_folder, "--model", out, "--json")
    assert json.loads(outcome.out)["errors"] == load_model(out).metadata["errors"][0]["errors"]


def test_without_a_terminal_there_is_a_line_for_an_epoch(run: Run, digits_folder: Path) -> None:
    outcome = run("train", "--data", digits_folder, "--epochs", "2", "--hidden", "2000")
    lines = [line for line in outcome.err.splitlines() if line.startswith("epoch ")]
    assert "\r" not in outcome.err
    assert 1 <= len(lines) <= 2
    assert lines[-1].startswith("epoch 2.0/2 | loss ")


def test_a_training_that_diverges_says_why_and_saves_nothing(run: Run, digits_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.npz"
    outcome = run("train", "--data", digits_folder, "--learning-rate", "1e9", "--epochs", "50", "--out", out)
    assert outcome.status == 1
    assert "learning rate 1,000,000,000 is too high" in outcome.err
    assert not out.exists()


def test_unknown_digits_are_a_problem(run: Run) -> None:
    outcome = run("train", "--data", "nowhere")
    assert outcome.status == 1
    assert outcome.err.startswith("digitpad: There are no digits in nowhere")


@pytest.mark.parametrize("kind", ["missing folder", "folder", "file as folder"])
def test_where_nothing_can_be_saved_the_training_does_not_begin(
    run: Run, tmp_path: Path, digits_folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    out = {
        "missing folder": tmp_path / "missing" / "model.npz",
        "folder": tmp_path,
        "file as folder": tmp_path / "file" / "model.npz",
    }[kind]
    monkeypatch.setattr(train_command, "load_data", lambda _key: pytest.fail("too late"))
    outcome = run("train", "--data", digits_folder, "--out", out)
    assert outcome.status == 1
    assert str(out) in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_interrupted_training_is_saved_as_far_as_it_has_come(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train_a_little(chosen: TrainingSettings, data: DataSet) -> Iterator[TrainingPoint]:
        points = train(chosen, data)
        yield next(points)
        yield next(points)
        raise KeyboardInterrupt

    monkeypatch.setattr(train_command, "train", train_a_little)
    out = tmp_path / "model.npz"
    outcome = run("train", "--data", digits_folder, "--epochs", "1000", "--out", out)
    assert outcome.status == 130
    assert "Interrupted after" in outcome.err
    model = load_model(out)
    assert 0 < model.metadata["stopped_at_epoch"] < 1000
    assert np.isfinite(model.params["W1"]).all()


def test_a_training_interrupted_before_it_began_leaves_nothing(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(chosen: TrainingSettings, data: DataSet) -> Iterator[TrainingPoint]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(train_command, "train", interrupt)
    outcome = run("train", "--data", digits_folder, "--out", tmp_path / "model.npz")
    assert outcome.status == 130
    assert outcome.err.endswith("digitpad: Interrupted.\n")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_ctrl_c_ends_a_training_cleanly(digits_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.npz"
    command = python_command("train", "--data", digits_folder, "--epochs", "1000", "--json", "--out", out)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509  (no threads here)
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Interrupted after" in err
    assert load_model(out).shape == "784-50-10"
