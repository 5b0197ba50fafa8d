"""The network as it was at about fifty moments of its training, so that one can go back and look."""

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.files import FileProblem, read_bounded, reason, write_atomically
from digitpad.nn.array_archive import floats_of, unpack
from digitpad.nn.model_file import checked_params
from digitpad.training.outcome import Floats

MOST = 50
_MOST_BYTES = 2**27
"""Of one run: fewer snapshots of very large networks."""
_LARGEST_HALF = 60_000.0
"""Weights beyond that would not fit into 16 bits."""
_NAMES = ("W1", "b1", "W2", "b2")
_LARGEST_FILE = 2**26
_SUFFIX = ".npz"


class Snapshots:
    """The snapshots of one run: a file each, in a folder of their own, named by the step.

    They are spread evenly over the steps, with more at the start, where a network changes most: the distance of two
    steps is the mean of that on a linear and of that on a logarithmic scale. The first and the newest always stay.
    Weights are kept in 16 bits, exact to 0.05 %; the run's model itself is kept whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._steps = self._found()

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of which there is a snapshot, in their order."""
        return tuple(self._steps)

    def add(self, step: int, params: Mapping[str, Floats]) -> None:
        """Take a snapshot, and let go of the one that is missed least where there are too many.

        Raises:
            FileProblem: where it cannot be written.
        """
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{self._folder} cannot be made: {reason(error)}.") from error
        contents = _encoded(params)
        write_atomically(self._path(step), contents)
        self._steps = sorted({*self._steps, step})
        most = max(4, min(MOST, _MOST_BYTES // len(contents)))
        while len(self._steps) > most:
            self._remove(self._steps[_least_missed(self._steps)])

    def read(self, step: int) -> dict[str, NDArray[np.float32]]:
        """Return the parameters at a step.

        Raises:
            FileProblem: where there is no such snapshot, or it is damaged.
        """
        path = self._path(step)
        try:
            arrays = unpack(read_bounded(path, _LARGEST_FILE), _NAMES, _LARGEST_FILE)
            return checked_params({name: floats_of(arrays[name]) for name in _NAMES})
        except FileProblem as problem:
            raise FileProblem(f"The snapshot at step {step:,} cannot be used: {problem}") from problem

    def cut_after(self, step: int) -> None:
        """Let go of those after a step: a run goes on from there."""
        for later in [other for other in self._steps if other > step]:
            self._remove(later)

    def _found(self) -> list[int]:
        names = (path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"*{_SUFFIX}"))
        return sorted(int(name) for name in names if name.isdecimal())

    def _path(self, step: int) -> Path:
        return self._folder / f"{step:010d}{_SUFFIX}"

    def _remove(self, step: int) -> None:
        path = self._path(step)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileProblem(f"{path} cannot be removed: {reason(error)}.") from error
        self._steps.remove(step)


def snapshot_is_due(last: int | None, step: int, steps: int) -> bool:
    """Return whether a snapshot should be taken at a step, in a run that is planned to have so many.

    Args:
        last: The step of the last one; None where there is none yet.
        step: Where the run is.
        steps: Where it will end.
    """
    if last is None:
        return True
    return step > last and (step >= steps or _place(step, steps) - _place(last, steps) >= 1 / (MOST - 1))


def _place(step: int, steps: int) -> float:
    """Return where a step lies between the first (0) and the last (1)."""
    steps = max(1, steps)
    return 0.5 * step / steps + 0.5 * math.log1p(step) / math.log1p(steps)


def _least_missed(steps: Sequence[int]) -> int:
    """Return the place of the step without which the others would lie closest together, never the first or last."""
    places = [_place(step, steps[-1]) for step in steps]
    return min(range(1, len(places) - 1), key=lambda number: places[number + 1] - places[number - 1])


def smallest_kind(params: Mapping[str, Floats]) -> type[np.float16 | np.float32]:
    """Return the kind of floats in which weights are kept: 16 bits where all of them fit."""
    largest = max(float(np.abs(array).max(initial=0.0)) for array in params.values())
    return np.float16 if largest < _LARGEST_HALF else np.float32


def _encoded(params: Mapping[str, Floats]) -> bytes:
    dtype = smallest_kind(params)
    file = io.BytesIO()
    W1, b1, W2, b2 = (params[name].astype(dtype) for name in _NAMES)
    np.savez(file, W1=W1, b1=b1, W2=W2, b2=b2)
    return file.getvalue()
