"""How a plot's axis counts: where on it a value has its place, and which round figures are written beside it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Mark = tuple[float, str]
"""A place on an axis, and the figure there."""


@dataclass(frozen=True, slots=True)
class LinearScale:
    """The places of values are the values themselves, or so many times as much: percent, for instance."""

    factor: float = 1.0
    unit: str = ""

    def places(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return where values have their places, in an array of the same shape."""
        return np.asarray(values, np.float64) * self.factor

    def values(self, places: ArrayLike) -> NDArray[np.float64]:
        """Return which values have these places."""
        return np.asarray(places, np.float64) / self.factor

    def marks(self, low: float, high: float, pixels: float, apart: float) -> list[Mark]:
        """Return the round figures between two places, so many `pixels` from each other, `apart` pixels or more."""
        return [(place, f"{place:.5g}{self.unit}") for place in _round_values(low, high, pixels / apart)]


@dataclass(frozen=True, slots=True)
class LogarithmicScale:
    """The places of values are their decimal logarithms; what is smaller than `lowest` counts as that."""

    lowest: float

    def places(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return where values have their places, in an array of the same shape."""
        return np.log10(np.maximum(np.asarray(values, np.float64), self.lowest))

    def values(self, places: ArrayLike) -> NDArray[np.float64]:
        """Return which values have these places."""
        return 10.0 ** np.asarray(places, np.float64)

    def marks(self, low: float, high: float, pixels: float, apart: float) -> list[Mark]:
        """Return 0.1, 1, 10 … between two places; where there is room, 0.2 and 0.5 … too, or still finer ones."""
        room = pixels / apart
        if high - low < 1:
            values = [value for value in _round_values(10.0**low, 10.0**high, room) if value > 0]
            return [(math.log10(value), f"{value:.4g}") for value in values]
        factors = (1, 2, 5) if room > 4 * (high - low) else (1,)
        decades = range(math.floor(low), math.ceil(high) + 1)
        places = (decade + math.log10(factor) for decade in decades for factor in factors)
        return [(place, f"{10**place:.4g}") for place in places if low <= place <= high]


Scale = LinearScale | LogarithmicScale


def _round_values(low: float, high: float, at_most: float) -> list[float]:
    """Return the multiples of 1, 2 or 5 (or 0.1, 20 …) between two values, so many at the most."""
    smallest_step = max((high - low) / max(at_most, 1), 1e-9)
    power = 10.0 ** math.floor(math.log10(smallest_step))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= smallest_step * (1 - 1e-9))
    return [round(step * n, 12) for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
