import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.cli import train as train_command
from digitpad.cli.commands import parsed
from digitpad.cli.train_options import chosen_settings
from digitpad.data import load_data
from digitpad.nn import load_model
from digitpad.training import experiments
from digitpad.training.point import TrainingPoint
from digitpad.training.presets import PRESETS
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from tests.cli.conftest import Run, environment, python_command

UNINTERRUPTED = Training.advance


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
    assert "stopped_after_epochs" not in model.metadata
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


@pytest.mark.parametrize("kind", ["missing folder", "folder", "file as folder", "link into nowhere"])
def test_where_nothing_can_be_saved_the_training_does_not_begin(
    run: Run, tmp_path: Path, digits_folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    if kind == "link into nowhere":
        if sys.platform == "win32":
            pytest.skip("Windows lets few users make links")
        (tmp_path / "link").symlink_to(tmp_path / "missing" / "model.npz")
    out = {
        "link into nowhere": tmp_path / "link",
        "missing folder": tmp_path / "missing" / "model.npz",
        "folder": tmp_path,
        "file as folder": tmp_path / "file" / "model.npz",
    }[kind]
    monkeypatch.setattr(train_command, "loaded", lambda _key: pytest.fail("too late"))
    outcome = run("train", "--data", digits_folder, "--out", out)
    assert outcome.status == 1
    assert str(out) in outcome.err
    assert outcome.err.count("\n") == 1


def test_what_is_no_model_is_not_written_over(
    run: Run, tmp_path: Path, digits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "seven.png"
    out.write_bytes(b"a picture")
    with monkeypatch.context() as patched:
        patched.setattr(train_command, "loaded", lambda _key: pytest.fail("too late"))
        outcome = run("train", "--data", digits_folder, "--out", out)
    assert outcome.status == 1
    assert f"{out} is there already, and is no model: it would be lost." in outcome.err
    assert out.read_bytes() == b"a picture"
    out.write_bytes(b"")
    for hidden in (5, 6):  # over nothing, and over a model
        assert run("train", "--data", digits_folder, "--epochs", "1", "--hidden", hidden, "--out", out).status == 0
        assert load_model(out).hidden_size == hidden


def test_names_of_choices_may_be_written_as_the_window_has_them(run: Run, digits_folder: Path) -> None:
    outcome = run("train", "--data", digits_folder, "--preset", "Good", "--activation", "ReLU", "--epochs", "1")
    assert outcome.status == 0
    assert "784-256-10, ReLU, Adam" in outcome.err


def test_a_pipe_is_not_replaced_by_a_model(
    run: Run, tmp_path: Path, digits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes among its files")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(train_command, "loaded", lambda _key: pytest.fail("too late"))
    outcome = run("train", "--data", digits_folder, "--out", tmp_path / "pipe")
    assert outcome.status == 1
    assert outcome.err == f"digitpad: {tmp_path / 'pipe'} is a device or a pipe, not a file. Choose another name.\n"
    assert (tmp_path / "pipe").is_fifo()


@pytest.fixture
def interrupted_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the user press Ctrl+C after so many points."""

    def interrupt_after(points: int) -> None:
        advance = Training.advance

        def advance_or_not(training: Training, to_step: int | None = None) -> TrainingPoint:
            nonlocal points
            points -= 1
            if points < 1:
                raise KeyboardInterrupt
            return advance(training, to_step or training.step + 1)  # one batch a point: the same on any machine

        monkeypatch.setattr(Training, "advance", advance_or_not)

    return interrupt_after


def test_an_interrupted_training_is_saved_as_far_as_it_has_come(
    run: Run, digits_folder: Path, tmp_path: Path, interrupted_after: Any
) -> None:
    out = tmp_path / "model.npz"
    interrupted_after(2)
    outcome = run("train", "--data", digits_folder, "--epochs", "20", "--out", out)
    assert outcome.status == 130
    assert "Interrupted after" in outcome.err
    model = load_model(out)
    assert 0 < model.metadata["stopped_after_epochs"] < 20
    assert np.isfinite(model.params["W1"]).all()


def test_a_training_interrupted_before_it_began_leaves_nothing_behind(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_training: Training) -> TrainingPoint:
        raise KeyboardInterrupt

    monkeypatch.setattr(Training, "first_point", interrupt)
    outcome = run("train", "--data", digits_folder, "--out", tmp_path / "model.npz")
    assert outcome.status == 130
    assert outcome.err.endswith("digitpad: Interrupted.\n")
    assert [*tmp_path.iterdir()] == []


def test_an_interrupted_run_goes_on_to_the_network_that_it_would_have_become(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted_after: Any
) -> None:
    options = ("--data", digits_folder, "--preset", "good", "--hidden", "12", "--batch", "20", "--epochs", "9")
    run("train", *options, "--out", tmp_path / "whole.npz")
    interrupted_after(3)
    outcome = run("train", *options, "--name", "Mine")
    monkeypatch.setattr(Training, "advance", UNINTERRUPTED)
    assert outcome.status == 130
    (interrupted,) = Runs().interrupted()
    assert outcome.err.endswith(f"digitpad: To go on: digitpad train --resume {interrupted.id}\n")
    outcome = run("train", "--resume", "Mine", "--out", tmp_path / "resumed.npz")
    assert outcome.status == 0
    assert "Mine goes on at step" in outcome.err
    whole, resumed = load_model(tmp_path / "whole.npz"), load_model(tmp_path / "resumed.npz")
    for name, array in whole.params.items():
        np.testing.assert_array_equal(resumed.params[name], array)
    record = Runs().record(interrupted.id)
    assert (record.state, record.why) == ("finished", "All epochs are done.")
    assert run("train", "--resume", "Mine").err.startswith("digitpad: There is nothing to go on with")


def test_a_run_left_before_its_first_step_keeps_one_first_point(run: Run, digits_folder: Path) -> None:
    runs = Runs()
    data = load_data(str(digits_folder))
    training = Training(TrainingSettings(hidden_size=5, batch_size=20, epochs=1), data)
    recorder = runs.begin(training, str(digits_folder))
    recorder.add(training.first_point())
    recorder.leave()
    assert run("train", "--resume", recorder.run_id).status == 0
    steps = runs.curves(recorder.run_id)["step"].tolist()
    assert steps == sorted(set(steps))
    assert steps[0] == 0


def test_curves_that_had_to_begin_anew_are_told(run: Run, digits_folder: Path) -> None:
    runs = Runs()
    training = Training(TrainingSettings(hidden_size=5, batch_size=20, epochs=2), load_data(str(digits_folder)))
    recorder = runs.begin(training, str(digits_folder))
    recorder.add(training.first_point())
    recorder.leave()
    (runs.path / recorder.run_id / "points").write_bytes(b"nonsense")
    outcome = run("train", "--resume", recorder.run_id)
    assert outcome.status == 0
    assert f"The curves of {recorder.run_id} begin anew" in outcome.err


def test_a_resumed_run_may_be_changed(
    run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch, interrupted_after: Any
) -> None:
    interrupted_after(2)
    run("train", "--data", digits_folder, "--epochs", "9", "--name", "Mine")
    monkeypatch.setattr(Training, "advance", UNINTERRUPTED)
    for options, words in ((["--hidden", "9"], "cannot be changed"), (["--epochs", "0"], "epochs must be")):
        outcome = run("train", "--resume", "Mine", *options)
        assert (outcome.status, words in outcome.err) == (2, True)
    options = ["--epochs", "3", "--learning-rate", "0.05", "--schedule", "step", "--drop-every", "2"]
    assert run("train", "--resume", "Mine", *options[:-4], "--drop-every", "2").status == 2
    outcome = run("train", "--resume", "Mine", *options)
    assert outcome.status == 0
    changes = {change["setting"]: change["after"] for change in json.loads(Runs().find("Mine").changes_json)}
    assert changes == {"epochs": 3, "learning_rate": 0.05, "schedule": "step", "drop_every": 2}


def test_a_resumed_run_is_not_ended_by_fewer_epochs_than_it_has_done(
    run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch, interrupted_after: Any
) -> None:
    interrupted_after(12)  # 4 batches an epoch
    run("train", "--data", digits_folder, "--epochs", "9", "--name", "Mine")
    monkeypatch.setattr(Training, "advance", UNINTERRUPTED)
    outcome = run("train", "--resume", "Mine", "--epochs", "2")
    assert outcome.status == 1
    assert "Mine has learned for 2.75 epochs. Ask for more with --epochs." in outcome.err
    assert Runs().find("Mine").state == "interrupted"
    assert run("train", "--resume", "Mine", "--epochs", "3").status == 0


def test_a_run_whose_digits_are_gone_is_told_that_it_needs_them(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted_after: Any
) -> None:
    here = Path(shutil.copytree(digits_folder, tmp_path / "here"))
    interrupted_after(2)
    run("train", "--data", here, "--epochs", "9", "--name", "Mine")
    monkeypatch.setattr(Training, "advance", UNINTERRUPTED)
    here.rename(tmp_path / "there")
    outcome = run("train", "--resume", "Mine")
    assert outcome.status == 1
    assert outcome.err.endswith("Mine can go on with the digits that it began with alone.\n")
    (tmp_path / "there").rename(here)
    assert run("train", "--resume", "Mine").status == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--resume", "X", "--experiment", "overfitting"], "--resume and --experiment do not go together"),
        (["--resume", "X", "--data", "mnist"], "--resume comes with its own: leave out --data"),
        (["--resume", "X", "--preset", "good"], "leave out --preset"),
        (["--experiment", "overfitting", "--hidden", "5"], "--experiment comes with its own: leave out --hidden"),
        (["--experiment", "overfitting", "--hidden", "0"], "leave out --hidden"),
        (["--experiment", "overfitting", "--out", "m.npz"], "leave out --out"),
        (["--experiment", "overfitting", "--test"], "leave out --test"),
        (["--experiment", "overfitting", "--augmentation", "light"], "leave out --augmentation"),
        (["--pen", "pen.tra"], "--pen goes with --preset shipped alone"),
        (["--preset", "good", "--data", "mnist", "--pen", "pen.tra"], "--pen goes with --preset shipped alone"),
        (["--resume", "X", "--pen", "pen.tra"], "--pen goes with --preset shipped alone"),
        (["--resume", "", "--experiment", "overfitting"], "--resume and --experiment do not go together"),
        (["--out", ""], "argument --out: a name is missing"),
        (["--experiment", "magic"], "invalid choice: 'magic'"),
        (["--dropout", "2"], "dropout must be 0 or more and at most 0.95, not 2.0"),
        (["--patience", "many"], "--patience: invalid int value"),
        (["--data", ""], "--data: a name is missing"),
    ],
)
def test_options_that_do_not_go_together_are_a_wrong_usage(run: Run, options: list[str], words: str) -> None:
    outcome = run("train", *options)
    assert (outcome.status, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_run_that_is_not_there_cannot_go_on(run: Run) -> None:
    outcome = run("train", "--resume", "Mine")
    assert (outcome.status, outcome.out) == (1, "")
    assert "There is no run Mine" in outcome.err
    outcome = run("train", "--resume", "")
    assert (outcome.status, outcome.out) == (1, "")
    assert "A name is missing" in outcome.err


def test_every_setting_has_an_option() -> None:
    assert settings("--initial-weights", "he", "--schedule", "step").schedule == "step"
    wanted: dict[str, float] = {
        "momentum": 0.5,
        "decay_rate": 0.9,
        "beta1": 0.8,
        "beta2": 0.99,
        "epsilon": 1e-6,
        "warm_up": 0.1,
        "drop_every": 3,
        "drop_factor": 0.1,
        "weight_decay": 0.01,
        "dropout": 0.3,
        "label_smoothing": 0.1,
        "weight_average": 0.99,
        "rotation": 5,
        "scale": 0.2,
        "shear": 0.3,
        "shift": 2,
        "elastic": 1,
        "elastic_smoothing": 5,
        "time_limit": 60,
        "target_accuracy": 0.97,
        "patience": 8,
    }
    arguments = [text for name, value in wanted.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    chosen = settings(*arguments)
    assert {name: getattr(chosen, name) for name in wanted} == wanted


def test_an_augmentation_is_a_start_that_can_be_changed() -> None:
    assert settings("--augmentation", "light").augmentation == "light"
    own = settings("--augmentation", "light", "--rotation", "3")
    assert (own.rotation, own.elastic, own.augmentation) == (3.0, 0.9, "own")
    assert settings("--preset", "good", "--augmentation", "none").augmentation == "none"


def test_a_run_is_kept(run: Run, digits_folder: Path) -> None:
    outcome = run("train", "--data", digits_folder, "--epochs", "2", "--name", "Mine", "--test")
    assert outcome.status == 0
    (record,) = Runs().records()
    assert (record.name, record.state, record.epoch) == ("Mine", "finished", 2.0)
    assert record.source == str(digits_folder)
    assert record.test_digits == 40
    assert Runs().model(record.id).metadata["errors"][0]["on"] == "few validation digits"


def test_a_folder_called_as_a_source_is_does_not_take_its_place(
    run: Run, digits_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("builtin", "mnist", "few"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train_command, "loaded", lambda _key: load_data(str(digits_folder)))
    for source, kept in (("builtin", "builtin"), ("mnist", "mnist"), ("few", str(tmp_path / "few"))):
        assert run("train", "--data", source, "--epochs", "1").status == 0
        assert Runs().records()[0].source == kept


def test_without_being_asked_it_leaves_the_test_digits_alone(run: Run, digits_folder: Path) -> None:
    outcome = run("train", "--data", digits_folder, "--epochs", "1")
    assert "test digits" not in outcome.err
    assert Runs().records()[0].test_errors is None


def test_where_nothing_can_be_kept_the_training_goes_on(
    run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    options = ("train", "--data", digits_folder, "--epochs", "1")
    outcome = run(*options)
    assert outcome.status == 1
    assert "The training goes on, but it is not kept." in outcome.err
    assert "Nothing of the training is left. With --out FILE, its network would be." in outcome.err
    assert run(*options, "--out", tmp_path / "model.npz").status == 0
    assert load_model(tmp_path / "model.npz").hidden_size == 50


def test_a_failed_run_keeps_its_reason(run: Run, digits_folder: Path) -> None:
    run("train", "--data", digits_folder, "--learning-rate", "1e9", "--epochs", "50")
    (record,) = Runs().records()
    assert record.state == "failed"
    assert "1,000,000,000 is too high" in record.why


def test_an_experiment_fills_a_table(run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = experiments.random_search(trials=3)
    diverging = replace(few.trials[0], label="absurd", settings=replace(few.trials[0].settings, learning_rate=1e9))
    monkeypatch.setitem(
        experiments.EXPERIMENTS, "random-search", lambda _seed: replace(few, trials=(*few.trials, diverging))
    )
    outcome = run("train", "--experiment", "random-search", "--data", digits_folder)
    assert outcome.status == 0
    head, *rows = outcome.out.splitlines()
    assert "validation" in head
    assert [row.split("  ")[0] for row in rows] == [trial.label for trial in few.trials] + ["absurd"]
    assert "%" in rows[0]
    assert rows[-1].endswith("diverged")
    records = Runs().records()
    assert {record.experiment for record in records} == {"Random search"}
    assert [record.state for record in records] == ["failed", "finished", "finished", "finished"]


def test_an_experiment_in_json_names_its_trials(run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        experiments.EXPERIMENTS, "random-search", lambda seed: experiments.random_search(seed, trials=2)
    )
    outcome = run("train", "--experiment", "random-search", "--data", digits_folder, "--json", "--seed", "3")
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert len({line["trial"] for line in lines}) == 2
    assert [line["finished"] for line in lines].count(True) == 2


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
