"""The points of one run as columns of numbers: kept whole, drawn with no more points than the eye can tell apart."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.training.smoothing import Smoothing
from digitpad.ui.curve_scale import LinearScale, Scale

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint

Column = Literal["training_loss", "validation_loss", "training_accuracy", "validation_accuracy"]
COLUMNS: tuple[Column, ...] = ("training_loss", "validation_loss", "training_accuracy", "validation_accuracy")
_FIRST_CAPACITY = 1024
_LINEAR = LinearScale()
_SPANS = (1, 2, 5, 10, 20, 50, 100)
_SPANS_IN_A_RUN = 10  # a mean lags behind: over a larger part of a run it would tell another story

Line = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Epochs (m,) and values (m,)."""


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Something that happened in the course of a run, such as a setting that was changed."""

    epoch: float
    words: str


class CurveRecord:
    """What a run reported so far. A row is a point: its epoch, then `COLUMNS`; NaN where nothing was measured."""

    def __init__(self) -> None:
        self._rows = np.empty((_FIRST_CAPACITY, 1 + len(COLUMNS)))
        self._count = 0
        self._latest: dict[Column, float] = {}
        self._means = np.empty((_FIRST_CAPACITY, len(COLUMNS)))
        self._means_count = 0
        self._means_span = self._longest_span = 1
        self._smoothing = Smoothing(1)
        self.marks: list[CurveMark] = []
        """What happened, in its order."""

    @classmethod
    def of(cls, rows: ArrayLike) -> "CurveRecord":
        """Return a record of points that are there already: (n, 5), as this class keeps them.

        Raises:
            ValueError: where they are no such rows.
        """
        array = np.array(rows, dtype=np.float64)  # a copy
        if array.ndim != 2 or array.shape[1] != 1 + len(COLUMNS):
            raise ValueError(f"a record has rows of {1 + len(COLUMNS)} numbers, not an array {array.shape}")
        record = cls()
        record._make_room(len(array))
        record._rows[: len(array)] = array
        record._count = len(array)
        for column, values in zip(COLUMNS, array.T[1:], strict=True):
            if (measured := values[np.isfinite(values)]).size:
                record._latest[column] = float(measured[-1])
        return record

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> NDArray[np.float64]:
        """All points, (n, 5): what `of` takes."""
        return self._rows[: self._count].copy()

    @property
    def epoch(self) -> float:
        """How far the run has come."""
        return float(self._rows[self._count - 1, 0]) if self._count else 0.0

    def add(self, points: Sequence["TrainingPoint"]) -> None:
        """Append points, in their order."""
        self._make_room(self._count + len(points))
        for point in points:
            measured = {column: value for column in COLUMNS if (value := getattr(point, column)) is not None}
            self._rows[self._count] = [point.epoch, *(measured.get(column, np.nan) for column in COLUMNS)]
            self._latest |= measured
            self._count += 1

    def latest(self, column: Column) -> float | None:
        """Return the newest measured value of a column, if there is one."""
        return self._latest.get(column)

    def nearest_epoch(self, epoch: float) -> float | None:
        """Return the epoch of the point that is nearest to an epoch, if there are points."""
        if not self._count:
            return None
        epochs = self._rows[: self._count, 0]
        after = min(int(np.searchsorted(epochs, epoch)), self._count - 1)
        before = max(after - 1, 0)
        return float(min(epochs[before], epochs[after], key=lambda value: abs(value - epoch)))

    def value_at(self, column: Column, epoch: float) -> float | None:
        """Return the newest value of a column that was measured by this epoch, if there is one."""
        rows = self._rows[: int(np.searchsorted(self._rows[: self._count, 0], epoch, side="right"))]
        measured = np.flatnonzero(np.isfinite(rows[:, 1 + COLUMNS.index(column)]))
        return float(rows[measured[-1], 1 + COLUMNS.index(column)]) if measured.size else None

    @property
    def span(self) -> int:
        """Over how many points smooth lines are means: as many as asked for, but never over more of a short run."""
        return max(
            span for span in _SPANS if span == 1 or span <= min(self._longest_span, self._count // _SPANS_IN_A_RUN)
        )

    def smooth_over(self, span: int) -> None:
        """Let smooth lines be means over so many points at the most; 1 leaves the values as they are."""
        self._longest_span = span

    def line(
        self,
        column: Column,
        start: float = -np.inf,
        stop: float = np.inf,
        at_most: int | None = None,
        *,
        smooth: bool = False,
        scale: Scale = _LINEAR,
    ) -> Line:
        """Return the epochs (m,) and the values (m,) of a column between two epochs, with a point beyond either end.

        Where there are more than `at_most` points, each of so many pieces of the axis is stood for by its smallest and
        its largest, so that no peak is lost. `scale` is that axis. Validation is never made smooth: each of its values,
        of which there are few, is of so many digits that it is smooth, and a mean would only be late.
        """
        smooth = smooth and not column.startswith("validation")
        column_number = COLUMNS.index(column)
        epochs, raw = self._rows[: self._count, 0], self._rows[: self._count, 1 + column_number]
        values = self._smooth_columns()[:, column_number] if smooth else raw
        first = max(0, int(np.searchsorted(epochs, start)) - 1)
        last = int(np.searchsorted(epochs, stop, side="right")) + 1
        measured = np.isfinite(raw[first:last])
        epochs, values = epochs[first:last], values[first:last]
        if not measured.all():
            epochs, values = epochs[measured], values[measured]
        if at_most is None or len(values) <= at_most:
            return epochs, values
        kept = _extremes(values, _pieces(epochs, at_most // 2, scale))
        return epochs[kept], values[kept]

    def as_csv(self) -> bytes:
        """Return all points as comma-separated text with a heading; an empty field where nothing was measured."""
        text = io.StringIO()
        text.write("epoch," + ",".join(COLUMNS) + "\n")
        for row in self._rows[: self._count].tolist():
            text.write(",".join("" if math.isnan(value) else f"{value:.8g}" for value in row) + "\n")
        return text.getvalue().encode()

    def _smooth_columns(self) -> NDArray[np.float64]:
        """Return the smooth columns (n, 4): only what is new since the last time is worked out."""
        if self._means_span != self.span:
            self._means_span = self.span
            self._smoothing = Smoothing(self._means_span)
            self._means_count = 0
        if self._means_count < self._count:
            new = slice(self._means_count, self._count)
            self._means[new] = self._smoothing.extend(self._rows[new, 1:])
            self._means_count = self._count
        return self._means[: self._count]

    def _make_room(self, count: int) -> None:
        while count > len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
            self._means = np.concatenate([self._means, np.empty_like(self._means)])


def _pieces(epochs: NDArray[np.float64], count: int, scale: Scale) -> NDArray[np.int64]:
    """Return where, among ascending epochs (n,), each of `count` equal pieces of the axis begins, if it has any."""
    first, last = scale.places(epochs[[0, -1]])
    edges = scale.values(np.linspace(first, last, count + 1)[1:-1])
    starts = np.concatenate([[0], np.searchsorted(epochs, edges)])
    differing: NDArray[np.int64] = starts[np.append(starts[:-1] < starts[1:], True)]
    return differing


def _extremes(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each piece of values (n,) has its smallest and its largest, in order, and the last value."""
    lengths = np.append(starts[1:], len(values)) - starts
    kept = np.zeros(len(values), np.bool_)
    kept[-1] = True
    for extreme in (np.minimum, np.maximum):
        places = np.flatnonzero(values == extreme.reduceat(values, starts).repeat(lengths))
        kept[places[np.searchsorted(places, starts)]] = True  # the first of each piece
    return np.flatnonzero(kept)
