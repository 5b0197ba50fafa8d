"""Finding out by trial which of a few ways of working is the quickest at the moment."""

from collections.abc import Sequence
from statistics import median
from typing import Generic, TypeVar

_Way = TypeVar("_Way")

_STRETCH = 4
"""Pieces of work done one way before another is tried; the first is not counted: it still pays for the change."""
_ROUNDS = 3
"""How often each way has its turn in a trial."""
_TRUST = 8.0
"""Seconds of work for which a trial is believed: other programs come and go."""
_WORTH_CHANGING = 0.97
"""Another way than the first, simplest one must be quicker by so much: less than that is chance."""
_LARGEST_SHARE = 0.05
"""Of the time that trials may take, where a single piece of work takes long."""


class QuickestWay(Generic[_Way]):
    """Tells for each piece of work which way to do it, and learns from how long it took.

    The ways take turns for a moment; then the one with the smallest median time is kept for some seconds, until the
    next trial. All must lead to the same result, for which of them is chosen depends on chance.
    """

    def __init__(self, ways: Sequence[_Way]) -> None:
        self._ways = tuple(ways)
        self._turn = 0
        self._seconds: list[list[float]] = [[] for _ in self._ways]
        self._trusted = 0.0
        self._tried = 0.0
        self._chosen: _Way | None = self._ways[0] if len(self._ways) == 1 else None

    @property
    def way(self) -> _Way:
        """How the next piece is to be done."""
        if self._chosen is not None:
            return self._chosen
        return self._ways[self._turn // _STRETCH % len(self._ways)]

    def add(self, seconds: float) -> None:
        """Take in how long the last piece took, done as `way` said."""
        if len(self._ways) == 1:
            return
        if self._chosen is not None:
            self._trusted -= seconds
            if self._trusted <= 0:
                self._chosen = None
            return
        self._tried += seconds
        if self._turn % _STRETCH:
            self._seconds[self._turn // _STRETCH % len(self._ways)].append(seconds)
        self._turn += 1
        if self._turn == _STRETCH * _ROUNDS * len(self._ways):
            self._choose()

    def _choose(self) -> None:
        first, *others = (median(seconds) for seconds in self._seconds)
        medians = [first * _WORTH_CHANGING, *others]
        self._chosen = self._ways[medians.index(min(medians))]
        self._trusted = max(_TRUST, self._tried / _LARGEST_SHARE)
        self._turn, self._tried, self._seconds = 0, 0.0, [[] for _ in self._ways]
