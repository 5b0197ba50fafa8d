"""The points of a run as columns of numbers, in a file that grows row by row.

The file is a line of JSON with the names of the columns, and then rows of 64-bit floats. What is cut off in the middle
of a row, by a crash or a full disk, is only that row.
"""

import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.files import FileProblem, reason, write_atomically
from digitpad.training.point import TrainingPoint

COLUMNS = (
    "step",
    "epoch",
    "seconds",
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "full_validation",
    "learning_rate",
    "gradient_norm",
    "weight_norm",
    "silent_units",
    "digits_per_second",
)
_HEAD = json.dumps({"columns": COLUMNS}).encode() + b"\n"
_LONGEST_HEAD = 4096
_NUMBER = 8
"""Bytes of a number."""


class PointsDamaged(FileProblem):
    """What should be points of a training is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """All points of a run: for each of `COLUMNS` its numbers (n,); nan where nothing was measured."""

    columns: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.columns["step"])

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        return self.columns[column]


def row_of(point: TrainingPoint) -> list[float]:
    """Return what a point tells, in the order of `COLUMNS`."""
    told: dict[str, Any] = {name: getattr(point, name, None) for name in COLUMNS}
    norms = point.weight_norms
    told["weight_norm"] = (norms["W1"] ** 2 + norms["W2"] ** 2) ** 0.5 if norms else None
    return [float("nan") if told[name] is None else float(told[name]) for name in COLUMNS]


def append_rows(path: Path, rows: Iterable[list[float]], *, safely: bool = False) -> None:
    """Add rows to a file of points, which is made where there is none.

    Args:
        path: The file.
        rows: As `row_of` makes them.
        safely: Whether to wait until they are safe on the disk.

    Raises:
        FileProblem: where they cannot be written; the file is then as it was.
    """
    contents = np.array(list(rows), "<f8").tobytes()
    try:
        with path.open("ab", buffering=0) as file:  # what a buffer still held would be written after the cut
            length = file.tell()
            try:
                _write_all(file, contents if length else _HEAD + contents)
                if safely:
                    os.fsync(file.fileno())
            except OSError:
                file.truncate(length)
                raise
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {reason(error)}.") from error


def _write_all(file: io.FileIO, contents: bytes) -> None:
    """Write all of it: a disk that fills up takes a part at first, and refuses the rest."""
    rest = memoryview(contents)
    while rest:
        rest = rest[file.write(rest) :]


def read_curves(path: Path) -> Curves:
    """Read the points of a run; none where there is no file yet.

    Raises:
        FileProblem: where the file cannot be read.
        PointsDamaged: where it is none of points.
    """
    return curves_of(_contents(path) or _HEAD, path.name)


def curves_of(contents: bytes, name: str) -> Curves:
    """Return the points in the bytes of a file.

    Raises:
        PointsDamaged: where they are none.
    """
    head, _, _ = contents[:_LONGEST_HEAD].partition(b"\n")
    names = _columns_in(head)
    if names is None:
        raise PointsDamaged(f"{name} holds no points of a training.")
    numbers_begin = len(head) + 1
    rows = max(len(contents) - numbers_begin, 0) // (_NUMBER * len(names))
    numbers = np.frombuffer(contents[numbers_begin:], "<f8", rows * len(names)).reshape(rows, len(names))
    missing = np.full(rows, np.nan)
    return Curves({name: numbers[:, names.index(name)].copy() if name in names else missing for name in COLUMNS})


def cut_after(path: Path, step: int) -> int:
    """Leave out the points after a step, and what is left of a row cut off: a run goes on from there, and reports anew.

    Returns:
        The step of the last point that is left, -1 where there is none.

    Raises:
        FileProblem: as the others do.
    """
    contents = _contents(path)
    if _HEAD.startswith(contents):  # the file was cut off before its first row, or is not there at all
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileProblem(f"{path} cannot be removed: {reason(error)}.") from error
        return -1
    curves = curves_of(contents, path.name)
    kept = curves["step"] <= step
    rows = np.stack([curves[name][kept] for name in COLUMNS], axis=1)
    whole = _HEAD + rows.astype("<f8").tobytes()
    if whole != contents:
        write_atomically(path, whole)
    return int(curves["step"][kept].max(initial=-1))


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from error


def _columns_in(head: bytes) -> list[str] | None:
    """Return the names of the columns in a file's first line; None where it is no such line."""
    try:
        names = json.loads(head)["columns"]
    except (ValueError, KeyError, TypeError):
        return None
    sound = isinstance(names, list) and all(isinstance(name, str) for name in names) and "step" in names
    return names if sound and len(set(names)) == len(names) else None
