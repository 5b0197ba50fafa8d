"""Checkpoints: from one, a training goes on bit for bit; whatever happens to the file, there is a whole one."""

import dataclasses
import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from digitpad.training.choices import OPTIMIZERS
from digitpad.training.point import TrainingPoint
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.training.trainer import Training
from tests.test_moving import refuse

SMALL = TrainingSettings(hidden_size=12, initial_weights="he", batch_size=50, epochs=4, learning_rate=0.01, seed=3)
EVERYTHING = with_augmentation(
    dataclasses.replace(
        SMALL,
        optimizer="adam",
        schedule="cosine",
        warm_up=0.1,
        weight_decay=1e-4,
        dropout=0.2,
        label_smoothing=0.1,
        weight_average=0.99,
    ),
    "light",
)


def advanced(training: Training, to_step: int) -> TrainingPoint:
    while training.step < to_step:
        point = training.advance(to_step)
    return point


def points_at(training: Training, steps: list[int]) -> list[TrainingPoint]:
    return [advanced(training, step) for step in steps]


def assert_same(one: TrainingPoint, other: TrainingPoint) -> None:
    told = ("step", "steps", "epoch", "training_loss", "training_accuracy", "gradient_norm", "learning_rate", "changes")
    for name in told:
        assert getattr(one, name) == getattr(other, name), name
    for key, array in one.params.items():
        np.testing.assert_array_equal(array, other.params[key])


@pytest.fixture(autouse=True)
def _points_only_where_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitpad.training.trainer._INTERVAL", 60.0)
    monkeypatch.setattr("digitpad.training.trainer._LONGEST_INTERVAL", 60.0)


@pytest.mark.parametrize(
    "settings",
    [
        *(dataclasses.replace(SMALL, optimizer=name) for name in OPTIMIZERS),  # type: ignore[arg-type]
        dataclasses.replace(SMALL, activation="sigmoid", schedule="step", drop_every=1),
        EVERYTHING,
    ],
)
@pytest.mark.parametrize("stopped_at", [1, 21, 30])
def test_a_resumed_training_goes_on_bit_for_bit(data: DataSet, settings: TrainingSettings, stopped_at: int) -> None:
    steps = [stopped_at, 35, 50, 84]
    uninterrupted = points_at(Training(settings, data), steps)
    training = Training(settings, data)
    advanced(training, stopped_at)
    resumed = Training.resumed(Checkpoint.decode(training.checkpoint().encode()), data)
    assert resumed.step == stopped_at
    for one, other in zip(points_at(resumed, steps[1:]), uninterrupted[1:], strict=True):
        assert_same(one, other)
    assert resumed.finished


def test_changes_survive_and_are_announced_once(data: DataSet) -> None:
    changes = {"batch_size": 30, "learning_rate": 0.02, "rotation": 20.0}

    def changed_at_step_30() -> Training:
        training = Training(EVERYTHING, data)
        advanced(training, 30)
        training.change(changes)
        return training

    uninterrupted = points_at(changed_at_step_30(), [40, 70])
    resumed = Training.resumed(changed_at_step_30().checkpoint(), data)
    assert resumed.initial_settings == EVERYTHING
    assert resumed.settings == dataclasses.replace(EVERYTHING, **changes)  # type: ignore[arg-type]
    points = points_at(resumed, [40, 70])
    assert [change.setting for change in points[0].changes] == ["batch_size", "learning_rate", "rotation"]
    for one, other in zip(points, uninterrupted, strict=True):
        assert_same(one, other)
    again = Training.resumed(resumed.checkpoint(), data)
    assert advanced(again, 80).changes == ()
    assert again.changes == resumed.changes


def test_a_checkpoint_is_a_copy_and_taking_one_changes_nothing(data: DataSet) -> None:
    training = Training(EVERYTHING, data)
    advanced(training, 10)
    checkpoint = training.checkpoint()
    before = checkpoint.encode()
    last = advanced(training, 84)
    assert checkpoint.encode() == before
    assert_same(points_at(Training(EVERYTHING, data), [10, 84])[-1], last)


def test_a_finished_training_stays_finished(data: DataSet) -> None:
    training = Training(dataclasses.replace(SMALL, patience=1, learning_rate=0.5), data)
    while not training.finished:
        training.advance()
    assert Training.resumed(training.checkpoint(), data).finished_by == training.finished_by


def test_patience_is_remembered(data: DataSet) -> None:
    settings = dataclasses.replace(SMALL, epochs=500, patience=4, learning_rate=0.5)
    training = Training(settings, data)
    while not training.finished:
        training.advance()
    interrupted = Training(settings, data)
    advanced(interrupted, training.step - 30)
    resumed = Training.resumed(interrupted.checkpoint(), data)
    while not resumed.finished:
        resumed.advance()
    assert (resumed.step, resumed.finished_by) == (training.step, training.finished_by)


def test_other_digits_are_refused(data: DataSet) -> None:
    checkpoint = Training(SMALL, data).checkpoint()
    other = dataclasses.replace(data, training=data.training[1:])
    with pytest.raises(FileProblem, match="other digits than those the training began with"):
        Training.resumed(checkpoint, other)


# The file


@pytest.fixture
def checkpoints(data: DataSet) -> list[Checkpoint]:
    training = Training(EVERYTHING, data)
    found = []
    for step in (5, 10, 15):
        advanced(training, step)
        found.append(training.checkpoint())
    return found


def test_the_one_before_is_kept(tmp_path: Path, checkpoints: list[Checkpoint]) -> None:
    path = tmp_path / "checkpoint"
    for checkpoint in checkpoints:
        write_checkpoint(path, checkpoint)
    assert read_checkpoint(path).step == 15
    assert sorted(file.name for file in tmp_path.iterdir()) == ["checkpoint", "checkpoint.previous"]
    path.write_bytes(path.read_bytes()[:-1000])
    assert read_checkpoint(path).step == 10
    path.unlink()
    assert read_checkpoint(path).step == 10


def test_every_kind_of_damage_is_found(tmp_path: Path, checkpoints: list[Checkpoint]) -> None:
    path = tmp_path / "checkpoint"
    contents = checkpoints[0].encode()
    rng = np.random.default_rng(0)
    places = [0, 25, 60, 100, len(contents) - 1, *rng.integers(0, len(contents), 20)]
    for place in places:
        path.write_bytes(contents[:place] + bytes([contents[place] ^ 1]) + contents[place + 1 :])
        with pytest.raises(FileProblem, match="cannot be used: it is"):
            read_checkpoint(path)
    for length in (0, 10, 80, len(contents) // 2):
        path.write_bytes(contents[:length])
        with pytest.raises(FileProblem, match="cannot be used: it is"):
            read_checkpoint(path)


def test_one_of_a_newer_program_says_so(tmp_path: Path, checkpoints: list[Checkpoint]) -> None:
    newer = checkpoints[0].encode().replace(b"checkpoint 1", b"checkpoint 2", 1)
    with pytest.raises(FileProblem, match="made by a newer DigitPad"):
        Checkpoint.decode(newer)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("run", {}),
        ("run", {"step": 1, "updates": 1, "batches": {}, "dropout": {}}),
        ("seconds", None),
        ("validation", []),
        ("pace", 3),
    ],
)
def test_numbers_that_make_no_sense_are_refused(
    data: DataSet, checkpoints: list[Checkpoint], part: str, value: Any
) -> None:
    checkpoint = dataclasses.replace(checkpoints[0], numbers={**checkpoints[0].numbers, part: value})
    with pytest.raises(FileProblem, match="makes no sense"):
        Training.resumed(checkpoint, data)


def test_arrays_of_another_network_are_refused(data: DataSet, checkpoints: list[Checkpoint]) -> None:
    other = dataclasses.replace(EVERYTHING, hidden_size=13)
    checkpoint = dataclasses.replace(checkpoints[0], initial_settings=other, settings=other)
    with pytest.raises(FileProblem, match="another network"):
        Training.resumed(checkpoint, data)


def test_on_windows_one_is_written_although_somebody_reads_just_then(
    tmp_path: Path, checkpoints: list[Checkpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    asked = refuse(2, monkeypatch)
    path = tmp_path / "checkpoint"
    write_checkpoint(path, checkpoints[0])
    write_checkpoint(path, checkpoints[1])
    assert asked.count("checkpoint.previous") == 3
    assert read_checkpoint(path).step == 10
    assert sorted(file.name for file in tmp_path.iterdir()) == ["checkpoint", "checkpoint.previous"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_leaves_the_last_good_one(
    tmp_path: Path, checkpoints: list[Checkpoint], monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "checkpoint"
    write_checkpoint(path, checkpoints[0])
    write_checkpoint(path, checkpoints[1])

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr({"fsync": os, "replace": Path}[failing], failing, full)
        with pytest.raises(FileProblem, match="No space left on device"):
            write_checkpoint(path, checkpoints[2])
    assert read_checkpoint(path).step == 10
    assert not list(tmp_path.glob("*.part"))
