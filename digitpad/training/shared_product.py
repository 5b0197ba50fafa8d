"""Large matrix products, shared among the processor's cores without a bit of the result depending on their number.

A BLAS with several threads of its own is not that reproducible: OpenBLAS cuts its sums differently with two threads
than with one, and on a busy machine its threads spin, waiting for each other. So BLAS keeps to one thread (see
`digitpad`), and the rows of a product are shared out here: each number is then the same sum, in the same order, whoever
works it out. That has been so with every BLAS we tried, and is tried out for each shape before it is relied on.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from digitpad.training.outcome import Floats

if TYPE_CHECKING:
    from digitpad.training.crew import Crew

_Result = TypeVar("_Result")

_WORTH_SHARING = 2e7
"""Multiplications below which handing over a part takes longer than working it out."""


class SharedProducts:
    """Works out products, alone or with others."""

    def __init__(self) -> None:
        self.threads = 1
        """Among how many threads a large product is shared."""
        self.crew: Crew | None = None
        """Who helps; without helpers every product is worked out here."""
        self._safe: dict[tuple[int, ...], bool] = {}

    def dot(self, a: Floats, b: Floats, out: Floats) -> None:
        """Compute out = a @ b, (m, k) @ (k, n), all of one dtype."""
        threads, crew = self.threads, self.crew
        if threads == 1 or crew is None or not worth_sharing(a.size * b.shape[1]) or not self._is_safe(a, b):
            np.dot(a, b, out=out)
            return
        first, *others = _parts(len(a), threads)
        helping = [crew.submit(np.dot, a[part], b, out[part]) for part in others]
        np.dot(a[first], b, out=out[first])
        for help_ in helping:
            help_.result()

    def all_of(self, work_out: Callable[[int], _Result], count: int) -> list[_Result]:
        """Return what a function makes of 0, 1, … up to below `count`, some of it worked out by others."""
        if self.threads == 1 or self.crew is None:
            return [work_out(number) for number in range(count)]
        helping = {number: self.crew.submit(work_out, number) for number in range(count) if number % self.threads}
        own = {number: work_out(number) for number in range(0, count, self.threads)}
        return [own[number] if number in own else helping[number].result() for number in range(count)]

    def _is_safe(self, a: Floats, b: Floats) -> bool:
        """Return whether products of this shape come out the same in parts, to the last bit."""
        shape = (*a.shape, *a.strides, b.shape[1], self.threads)
        if shape not in self._safe:
            rng = np.random.default_rng(0)
            left = np.empty_like(a)  # in the memory layout of a
            left[...] = rng.standard_normal(a.shape)
            right = rng.standard_normal(b.shape).astype(b.dtype)
            whole = np.dot(left, right)
            self._safe[shape] = all(
                np.array_equal(np.dot(left[part], right), whole[part]) for part in _parts(len(a), self.threads)
            )
        return self._safe[shape]


def worth_sharing(multiplications: int) -> bool:
    """Return whether a product of so many multiplications is large enough to be shared."""
    return multiplications >= _WORTH_SHARING


def _parts(rows: int, count: int) -> list[slice]:
    """Return nearly equal parts of so many rows."""
    edges = [rows * number // count for number in range(count + 1)]
    return [slice(start, stop) for start, stop in pairwise(edges)]
