"""How quickly a run gets on: digits a second of late, and the time that is left."""

import math

from digitpad.training.bounds import measure_of

_MEMORY = 3.0
"""Seconds after which what was counts for about a third: a steady figure that still follows a busy machine."""


class Pace:
    """The speed of a run, from its working time alone: a pause does not slow it down."""

    def __init__(self) -> None:
        self._digits = 0.0
        self._seconds = 0.0

    def add(self, digits: int, seconds: float) -> None:
        """Count digits that took this long."""
        kept = math.exp(-seconds / _MEMORY)
        self._digits = kept * self._digits + digits
        self._seconds = kept * self._seconds + seconds

    @property
    def numbers(self) -> tuple[float, float]:
        """The digits and the seconds that count at the moment."""
        return self._digits, self._seconds

    def restore(self, numbers: tuple[float, float]) -> None:
        """Go on from the `numbers` of another time.

        Raises:
            ValueError, TypeError: where they are none.
        """
        self._digits, self._seconds = map(measure_of, numbers)

    @property
    def digits_per_second(self) -> float:
        """The speed of late; 0 before anything was counted."""
        return self._digits / self._seconds if self._seconds else 0.0

    def seconds_for(self, digits: int) -> float | None:
        """Return how long so many digits will take; None before anything was counted."""
        speed = self.digits_per_second
        return digits / speed if speed else None
