"""A run as one file, to be given to somebody else or kept elsewhere: its row, points, snapshots and model.

The file is NumPy's `.npz`: an archive of arrays with one string of JSON. Read as data from a stranger: nothing in it is
executed, no name in it becomes the name of a file, and whatever it holds, it is either a whole run or a FileProblem.
"""

import contextlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.files import FileProblem, read_bounded, readable, reason, write_atomically
from digitpad.nn import Model
from digitpad.nn.array_archive import floats_of, text_of, unpack
from digitpad.nn.model_file import checked_params, decode_model, encode_model, save_model
from digitpad.training.bounds import SettingsProblem
from digitpad.training.curves import COLUMNS, Curves, append_rows
from digitpad.training.outcome import Floats
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_lock import RunLock
from digitpad.training.run_record import RunRecord
from digitpad.training.snapshots import smallest_kind

_LARGEST_FILE = 2**29
_VERSION = 1
_SNAPSHOT = "snapshot."
_PARAMETERS = ("W1", "b1", "W2", "b2")
_MODEL = "model."
_SHOWN = ("name", "description", "experiment", "data_name", "program", "why")
"""What of a row stands in lists, each in one line. It may have come from a stranger."""
_LONGEST_STEP = 12
"""Digits of the number of a step."""


@dataclass(frozen=True, slots=True, eq=False)
class WholeRun:
    """All that is kept of a run, but the means to go on with it."""

    record: RunRecord
    curves: Curves
    snapshots: Mapping[int, Mapping[str, Floats]]
    """Parameters by step."""
    model: Model | None


def write_run(path: Path, run: WholeRun) -> None:
    """Write a run to a file, whole or not at all.

    Raises:
        FileProblem: where that cannot be.
    """
    told = {
        "version": _VERSION,
        "record": json.loads(run.record.to_json()),
        "columns": COLUMNS,
        "model": dict(run.model.metadata) | {"activation": run.model.activation} if run.model else None,
    }
    arrays: dict[str, Any] = {
        "metadata": np.array(json.dumps(told)),
        "points": np.stack([run.curves[name] for name in COLUMNS], axis=1),
    }
    for step, params in run.snapshots.items():
        arrays[f"{_SNAPSHOT}{step}"] = _flat(params).astype(smallest_kind(params))
    if run.model:
        arrays |= {_MODEL + name: array for name, array in run.model.params.items()}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    write_atomically(path, file.getvalue())


def keep_run(run: WholeRun, folder: RunFolder) -> None:
    """Write a run into a folder that is not there yet: all of it or nothing.

    Raises:
        FileProblem: where that cannot be.
    """
    arriving = folder.arriving
    arriving.make()
    lock = RunLock(arriving.lock)
    try:
        lock.acquire()
        _fill(arriving, run)
        lock.release()
        arriving.become(folder)
    except BaseException as error:
        lock.release()
        with contextlib.suppress(FileProblem):
            arriving.remove()
        if isinstance(error, OSError):
            raise FileProblem(f"{arriving.path} cannot be used: {reason(error)}.") from error
        raise


def _fill(folder: RunFolder, run: WholeRun) -> None:
    append_rows(folder.points, np.stack([run.curves[name] for name in COLUMNS], axis=1).tolist())
    snapshots = folder.snapshots
    for step, params in run.snapshots.items():
        snapshots.add(step, params)
    if run.model:
        save_model(folder.model, run.model)
    folder.write_record(run.record)


def read_run(path: Path) -> WholeRun:
    """Read a run from a file.

    Raises:
        FileProblem: where it cannot be read, is none, or was written by a newer program.
    """
    contents = read_bounded(path, _LARGEST_FILE)
    try:
        return _decoded(unpack(contents, None, _LARGEST_FILE))
    except FileProblem as problem:
        raise FileProblem(f"{path.name} is not a run that DigitPad has kept: {problem}") from problem


def _decoded(files: dict[str, bytes]) -> WholeRun:
    try:
        told = json.loads(text_of(files.pop("metadata")))
        if "record" not in told:
            raise FileProblem("it is a model. Open it in the window, or with `digitpad predict --model`.")
        if told["version"] > _VERSION:
            raise FileProblem("it was written by a newer DigitPad. Update DigitPad to open it.")
        record = RunRecord.from_json(json.dumps(told["record"]))
        hidden_size = record.settings.hidden_size
        points = floats_of(files.pop("points")).astype(np.float64)
        columns = {name: points[:, told["columns"].index(name)] for name in COLUMNS}
        _check(record, columns)
        model = _model(told["model"], files) if told["model"] else None
        snapshots = {_step_in(name): _params(floats_of(array), hidden_size) for name, array in files.items()}
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError, SettingsProblem) as error:
        raise FileProblem(f"it makes no sense: {error}.") from error
    return WholeRun(record, Curves(columns), snapshots, model)


def _check(record: RunRecord, columns: Mapping[str, NDArray[np.float64]]) -> None:
    """Raise ValueError or TypeError where the changes are none, or the points do not go on from one to the next."""
    _ = record.changes
    for name in ("step", "epoch"):
        course = columns[name]
        if not (np.isfinite(course).all() and (course >= 0).all() and (np.diff(course) >= 0).all()):
            raise ValueError(f"its points have no order by {name}")


def _model(story: dict[str, Any], files: dict[str, bytes]) -> Model:
    """Take a model's arrays out of the files, and return it, checked as if it came from a file of its own."""
    params = {name: floats_of(files.pop(_MODEL + name)).astype(np.float32) for name in _PARAMETERS}
    return decode_model(encode_model(Model(params, story["activation"], story)))


def _flat(params: Mapping[str, Floats]) -> NDArray[np.float32]:
    return np.concatenate([params[name].ravel() for name in _PARAMETERS])


def _params(flat: Floats, hidden_size: int) -> dict[str, Floats]:
    """Return the parameters that one array holds, one after the other."""
    shapes = {"W1": (784, hidden_size), "b1": (hidden_size,), "W2": (hidden_size, 10), "b2": (10,)}
    sizes = [int(np.prod(shape)) for shape in shapes.values()]
    if flat.shape != (sum(sizes),):
        raise FileProblem("a snapshot is that of another network.")
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    params = {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}
    return dict(checked_params(params))


def _step_in(name: str) -> int:
    digits = name.removeprefix(_SNAPSHOT)
    if digits == name or not digits.isascii() or not digits.isdecimal() or len(digits) > _LONGEST_STEP:
        raise FileProblem("it holds something that does not belong to a run.")
    return int(digits)


def as_imported(record: RunRecord, run_id: str) -> RunRecord:
    """Return the row of a run that has come from elsewhere: it runs no more, and is called something else inside."""
    state = "stopped" if record.live or record.state == "interrupted" else record.state
    shown: dict[str, Any] = {name: readable(getattr(record, name)) for name in _SHOWN}
    return record._replace(id=run_id, state=state, trashed=0.0, **shown)
