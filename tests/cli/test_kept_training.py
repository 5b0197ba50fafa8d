"""A training on the command line is kept whatever happens to it: broken off amid a step, on a full disk, at its end."""

import errno
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.data import load_data
from digitpad.nn import load_model
from digitpad.training import experiments, recorder
from digitpad.training.batches import Batches
from digitpad.training.checkpoint import Checkpoint, write_checkpoint
from digitpad.training.presets import PRESETS
from digitpad.training.runs import Runs
from digitpad.training.trainer import Training
from tests.cli.conftest import Outcome, Run, press_ctrl_c

OPTIONS = ("--preset", "good", "--hidden", "12", "--batch", "20", "--epochs", "9")
SETTINGS = replace(PRESETS["good"], hidden_size=12, batch_size=20, epochs=9)


pytestmark = pytest.mark.usefixtures("ctrl_c_is_heeded")


def press_ctrl_c_twice() -> None:
    press_ctrl_c()
    press_ctrl_c()


def run_out_of_memory() -> None:
    raise MemoryError


def fill_the_disk(*_args: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def amid_batch(number: int, happen: Callable[[], None]) -> Callable[[Batches], Any]:
    """Return how a batch is taken when something happens after so many are: the network has not learned from it yet."""
    take, left = Batches.take, number

    def take_and_let_happen(batches: Batches) -> Any:
        nonlocal left
        batch = take(batches)
        left -= 1
        if left == 0:
            happen()
        return batch

    return take_and_let_happen


def assert_same_network(one: Path, other: Path) -> None:
    params = load_model(one).params
    for name, array in load_model(other).params.items():
        np.testing.assert_array_equal(array, params[name])


@pytest.mark.parametrize(("happen", "status"), [(press_ctrl_c, 130), (press_ctrl_c_twice, 130), (run_out_of_memory, 1)])
def test_a_run_broken_off_amid_a_step_goes_on_to_the_same_network(
    run: Run,
    digits_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    happen: Callable[[], None],
    status: int,
) -> None:
    run("train", "--data", digits_folder, *OPTIONS, "--out", tmp_path / "whole.npz")
    with monkeypatch.context() as patched:
        patched.setattr(Batches, "take", amid_batch(5, happen))
        assert run("train", "--data", digits_folder, *OPTIONS, "--name", "Mine").status == status
    assert Runs().find("Mine").state == "interrupted"
    assert run("train", "--resume", "Mine", "--out", tmp_path / "resumed.npz").status == 0
    assert_same_network(tmp_path / "resumed.npz", tmp_path / "whole.npz")


def test_ctrl_c_during_the_last_step_comes_too_late_for_the_run_but_ends_the_command(
    run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = experiments.random_search(trials=2)
    monkeypatch.setitem(experiments.EXPERIMENTS, "random-search", lambda _seed: two)
    advance = Training.advance

    def advance_and_press(training: Training, to_step: int | None = None) -> object:
        point = advance(training, to_step)
        if point.finished:
            press_ctrl_c()
        return point

    monkeypatch.setattr(Training, "advance", advance_and_press)
    outcome = run("train", "--experiment", "random-search", "--data", digits_folder)
    assert outcome.status == 130
    assert [record.state for record in Runs().records()] == ["finished"]
    outcome = run("train", "--data", digits_folder, "--epochs", "1")
    assert outcome.status == 130
    assert "To go on" not in outcome.err


def left_at_its_end(digits_folder: Path) -> str:
    """Keep a run as a program leaves it that is killed when all is written but the end."""
    runs = Runs()
    training = Training(SETTINGS, load_data(str(digits_folder)))
    keeper = runs.begin(training, str(digits_folder), name="Mine")
    keeper.add(training.first_point())
    while not training.finished:
        keeper.add(training.advance())
    keeper.leave()
    return keeper.run_id


def test_a_run_that_lacks_only_its_end_gets_it(run: Run, digits_folder: Path, tmp_path: Path) -> None:
    run("train", "--data", digits_folder, *OPTIONS, "--out", tmp_path / "whole.npz")
    run_id = left_at_its_end(digits_folder)
    before, curves = Runs().record(run_id), Runs().curves(run_id)
    assert before.state == "interrupted"
    refused = run("train", "--resume", run_id, "--epochs", "20")
    assert (refused.status, "at its end" in refused.err) == (2, True)
    outcome = run("train", "--resume", run_id, "--out", tmp_path / "resumed.npz")
    assert outcome.status == 0
    record = Runs().record(run_id)
    assert record == before._replace(
        state="finished", why="All epochs are done.", test_digits=record.test_digits, test_errors=record.test_errors
    )
    assert len(Runs().curves(run_id)) == len(curves)
    assert_same_network(Runs().folder(run_id).model, tmp_path / "whole.npz")
    assert_same_network(tmp_path / "resumed.npz", tmp_path / "whole.npz")


def test_an_end_that_cannot_be_kept_is_told(run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "save_model", fill_the_disk)
    two = experiments.random_search(trials=2)
    monkeypatch.setitem(experiments.EXPERIMENTS, "random-search", lambda _seed: two)
    for what in (("--epochs", "1"), ("--experiment", "random-search")):
        assert_told(run("train", "--data", digits_folder, *what), 1)
    assert {record.state for record in Runs().records()} == {"interrupted"}


@pytest.mark.parametrize("full_from_the_start", [True, False])
def test_what_cannot_be_kept_after_ctrl_c_is_told(
    run: Run, digits_folder: Path, monkeypatch: pytest.MonkeyPatch, *, full_from_the_start: bool
) -> None:
    full = threading.Event()
    if full_from_the_start:
        full.set()

    def write_one(path: Path, one: Checkpoint) -> None:
        if full.is_set():
            fill_the_disk()
        write_checkpoint(path, one)
        full.set()

    def wait_and_press() -> None:
        assert full.wait(60)
        press_ctrl_c()

    monkeypatch.setattr(recorder, "write_checkpoint", write_one)
    monkeypatch.setattr(Batches, "take", amid_batch(5, wait_and_press))
    outcome = run("train", "--data", digits_folder, *OPTIONS)
    assert_told(outcome, 1)
    assert ("To go on: " in outcome.err) == (not full_from_the_start)


def assert_told(outcome: Outcome, status: int) -> None:
    assert outcome.status == status
    assert "The end of the training cannot be kept: " in outcome.err
    assert "No space left on device" in outcome.err
