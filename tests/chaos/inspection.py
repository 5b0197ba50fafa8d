"""Looks at everything that the program has left in its folders: is it whole, and is it all that there is?"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings

from digitpad.data.mnist import MNIST_FILES, is_sound
from digitpad.files import FileProblem
from digitpad.nn import load_model
from digitpad.training.checkpoint import read_checkpoint
from digitpad.training.run_archive import read_run
from digitpad.training.run_lock import is_held
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.ui.window_memory import _checksum
from tests.chaos.deeds import Place

_RUBBISH = ("*.part", "*.lock", "arriving-*", "damaged-*", "window.ini.*")


def what_is_broken(place: Place) -> Iterator[str]:
    """Yield what is not whole, as a person reads it."""
    runs = Runs(place.home / "runs")
    try:
        for record in [*runs.records(), *runs.records(trashed=True)]:
            yield from (f"run {record.id}, {record.state}: {what}" for what in _broken_in(runs, record))
    except FileProblem as problem:
        yield str(problem)
    yield from runs.problems
    yield from _broken_beside(place)


def _broken_in(runs: Runs, record: RunRecord) -> Iterator[str]:
    folder = runs.folder(record.id)
    if record.state not in ("finished", "interrupted", "stopped"):
        yield "in another state than it can be"
    if is_held(folder.lock):
        yield "its lock is held"
    try:
        steps = runs.curves(record.id)["step"]
        if not (np.diff(steps) >= 0).all():
            yield "its points are not in their order"
        for step in folder.snapshots.steps:
            folder.snapshots.read(step)
        if record.state == "finished":
            runs.model(record.id)
        if runs.can_resume(record.id):
            read_checkpoint(folder.checkpoint)
        if folder.read_record().settings != record.settings:
            yield "its record is that of another"
    except FileProblem as problem:
        yield str(problem)


def _broken_beside(place: Place) -> Iterator[str]:
    for read, path in ((load_model, place.model), (read_run, place.archive), (read_run, place.exported)):
        try:
            read(path)
        except FileProblem as problem:
            yield str(problem)
    os.environ["DIGITPAD_HOME"] = str(place.home)
    for file in MNIST_FILES:
        if (place.home / "mnist" / file.name).exists() and not is_sound(file):
            yield f"{file.name} is not whole"
    memory = QSettings(str(place.home / "window.ini"), QSettings.Format.IniFormat)
    if memory.status() != QSettings.Status.NoError:
        yield "window.ini cannot be read"
    if memory.contains("panels") and memory.value("checksum") != _checksum(
        memory.value("window"), memory.value("panels")
    ):
        yield "window.ini is not whole"


def what_is_left_over(place: Place) -> Iterator[str]:
    """Yield what is of no use to anybody, and would be one more after each kill."""
    for pattern in _RUBBISH:
        yield from (f"{path.relative_to(place.folder)} is left over" for path in place.folder.rglob(pattern))
    runs = Runs(place.home / "runs")
    records = {record.id: record for record in [*runs.records(), *runs.records(trashed=True)]}
    for path in Path(place.home, "runs").glob("*/"):
        record = records.get(path.name)
        if record is None:
            yield f"{path.name} is in no list: {sorted(file.name for file in path.iterdir())}"
        elif record.state == "finished" and any(path.glob("checkpoint*")):
            yield f"run {path.name} is finished, and has a checkpoint"
