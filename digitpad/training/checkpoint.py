"""A training as it is at one moment, whole, in a file: from it, it goes on as if it had never been interrupted.

The file is a line that says what it is, a line with the SHA-256 of the rest, and an archive of arrays (`.npz`) with one
string of JSON. It is written beside the one before it, which is kept until the new one is safe on the disk, and after
that as well: whatever happens while a file is written, there is a whole one.
"""

import contextlib
import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from digitpad.files import FileProblem, read_bounded, write_atomically
from digitpad.moving import move
from digitpad.nn.array_archive import floats_of, text_of, unpack
from digitpad.training.outcome import Floats
from digitpad.training.point import Change, changes_from_json
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_from_json, settings_to_json

_LARGEST_FILE = 2**28
"""Bytes: 4,096 hidden units with Adam and an average are 53 MB."""
_MAGIC = b"DigitPad checkpoint "
_VERSION = 1
_ENDING = ".previous"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """All that the rest of a training depends on, besides its digits."""

    initial_settings: TrainingSettings
    """Those that the training began with."""
    settings: TrainingSettings
    """Those that hold now."""
    data_checksum: str
    """Of the digits, as `DataSet.checksum` has it."""
    changes: tuple[Change, ...]
    numbers: Mapping[str, Any]
    """Where it is, for `Training` alone to understand: step, place in the epoch, states of the generators of chance."""
    arrays: Mapping[str, Floats]
    """Parameters, the optimizer's memory and the average, by names of their own."""

    @property
    def step(self) -> int:
        """Batches learned from so far."""
        step: int = self.numbers["run"]["step"]
        return step

    def encode(self) -> bytes:
        """Return the checkpoint as the bytes of its file."""
        told = {
            "initial_settings": settings_to_json(self.initial_settings),
            "settings": settings_to_json(self.settings),
            "data_checksum": self.data_checksum,
            "changes": [dataclasses.asdict(change) for change in self.changes],
            "numbers": self.numbers,
        }
        file = io.BytesIO()
        contents: dict[str, Any] = {"metadata": np.array(json.dumps(told)), **self.arrays}
        np.savez(file, **contents)
        archive = file.getbuffer()
        head = b"%s%d\n%s\n" % (_MAGIC, _VERSION, hashlib.sha256(archive).hexdigest().encode())
        return head + archive

    @classmethod
    def decode(cls, contents: bytes) -> Self:
        """Return the checkpoint in the bytes of a file.

        Raises:
            FileProblem: where they are damaged, none, or of a newer program.
        """
        first, _, rest = contents.partition(b"\n")
        checksum, _, archive = rest.partition(b"\n")
        if not first.startswith(_MAGIC):
            raise FileProblem("it is no checkpoint.")
        if first != b"%s%d" % (_MAGIC, _VERSION):
            raise FileProblem("it was made by a newer DigitPad. Update DigitPad to go on with it.")
        if hashlib.sha256(archive).hexdigest().encode() != checksum:
            raise FileProblem("it is damaged: its checksum is another.")
        arrays = unpack(archive, None, _LARGEST_FILE)
        try:
            told = json.loads(text_of(arrays.pop("metadata")))
            return cls(
                initial_settings=settings_from_json(told["initial_settings"]),
                settings=settings_from_json(told["settings"]),
                data_checksum=told["data_checksum"],
                changes=changes_from_json(told["changes"]),
                numbers=told["numbers"],
                arrays={name: floats_of(array) for name, array in arrays.items()},
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileProblem(f"it makes no sense: {error}.") from error


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, and keep the one that was there under another name.

    Raises:
        FileProblem: where it cannot be written. What was there is left.
    """
    newest = path.with_name(f"{path.name}.new")
    write_atomically(newest, checkpoint.encode())
    try:
        if path.exists():
            move(path, _previous(path))
        move(newest, path)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror}.") from error


def has_checkpoint(path: Path) -> bool:
    """Tell whether there is one to read: a program that was killed may have left it under another name."""
    return any(place.exists() for place in (path, *_other_places(path)))


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; where it is missing or damaged, the one before it.

    Raises:
        FileProblem: where neither can be read; it says what is wrong with the newer one.
    """
    try:
        return _read(path)
    except FileProblem:
        for other in _other_places(path):
            with contextlib.suppress(FileProblem):
                return _read(other)
        raise


def _read(path: Path) -> Checkpoint:
    contents = read_bounded(path, _LARGEST_FILE)
    try:
        return Checkpoint.decode(contents)
    except FileProblem as problem:
        raise FileProblem(f"{path} cannot be used: {problem}") from problem


def _other_places(path: Path) -> tuple[Path, Path]:
    """Return where a checkpoint may be that is not in its place: one just written, and the one before."""
    return path.with_name(f"{path.name}.new"), _previous(path)


def _previous(path: Path) -> Path:
    return path.with_name(path.name + _ENDING)
