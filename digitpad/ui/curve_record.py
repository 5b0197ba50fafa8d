"""The points of one run as columns of numbers: kept whole, drawn with no more points than the eye can tell apart."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint

Column = Literal["training_loss", "validation_loss", "training_accuracy", "validation_accuracy"]
COLUMNS: tuple[Column, ...] = ("training_loss", "validation_loss", "training_accuracy", "validation_accuracy")
_FIRST_CAPACITY = 1024


class CurveRecord:
    """What a run reported so far. A row is a point: its epoch, then `COLUMNS`; NaN where nothing was measured."""

    def __init__(self) -> None:
        self._rows = np.empty((_FIRST_CAPACITY, 1 + len(COLUMNS)))
        self._count = 0
        self._latest: dict[Column, float] = {}

    def __len__(self) -> int:
        return self._count

    @property
    def epoch(self) -> float:
        """How far the run has come."""
        return float(self._rows[self._count - 1, 0]) if self._count else 0.0

    def add(self, points: Sequence["TrainingPoint"]) -> None:
        """Append points, in their order."""
        while self._count + len(points) > len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        for point in points:
            measured = {column: value for column in COLUMNS if (value := getattr(point, column)) is not None}
            self._rows[self._count] = [point.epoch, *(measured.get(column, np.nan) for column in COLUMNS)]
            self._latest |= measured
            self._count += 1

    def latest(self, column: Column) -> float | None:
        """Return the newest measured value of a column, if there is one."""
        return self._latest.get(column)

    def line(
        self, column: Column, start: float = -np.inf, stop: float = np.inf, at_most: int | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the epochs (m,) and the values (m,) of a column between two epochs, with a point beyond either end.

        Where there are more than `at_most` points, each of so many equal runs of them is stood for by its smallest
        and its largest, so that no peak is lost.
        """
        rows = self._rows[: self._count]
        epochs, values = rows[:, 0], rows[:, 1 + COLUMNS.index(column)]
        first = max(0, int(np.searchsorted(epochs, start)) - 1)
        last = int(np.searchsorted(epochs, stop, side="right")) + 1
        epochs, values = epochs[first:last], values[first:last]
        measured = np.isfinite(values)
        if not measured.all():
            epochs, values = epochs[measured], values[measured]
        if at_most is None or len(values) <= at_most:
            return epochs, values
        kept = _extremes(values, -(-len(values) // (at_most // 2)))
        return epochs[kept], values[kept]

    def as_csv(self) -> bytes:
        """Return all points as comma-separated text with a heading; an empty field where nothing was measured."""
        text = io.StringIO()
        text.write("epoch," + ",".join(COLUMNS) + "\n")
        for row in self._rows[: self._count].tolist():
            text.write(",".join("" if value != value else f"{value:.8g}" for value in row) + "\n")  # noqa: PLR0124
        return text.getvalue().encode()


def _extremes(values: NDArray[np.float64], length: int) -> NDArray[np.int64]:
    """Return where each run of `length` values (n,) has its smallest and its largest, in order, and the last value."""
    runs = len(values) // length
    parts = values[: runs * length].reshape(runs, length)
    places = np.sort(np.stack([parts.argmin(axis=1), parts.argmax(axis=1)], axis=1), axis=1)
    places += np.arange(runs)[:, None] * length
    return np.append(places.ravel(), len(values) - 1)
