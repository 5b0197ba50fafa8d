"""Within which bounds a setting may be, and how a person is told that it is not; and what a file's numbers may be."""

from collections.abc import Mapping
from dataclasses import dataclass

_LARGEST_COUNT = 2**53
"""Up to that, floats count without a gap."""


class SettingsProblem(ValueError):
    """A setting that cannot be. The message names it and says what can be chosen."""


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """Whole numbers within bounds."""

    least: int
    most: int

    def problem(self, value: object) -> str:
        """Return what the value must be instead; empty where it will do."""
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return ""
        return f"must be a whole number from {self.least:,} to {self.most:,}"


@dataclass(frozen=True, slots=True)
class Number:
    """Numbers within bounds, which belong to them unless they are open."""

    least: float
    most: float
    least_open: bool = False
    most_open: bool = False

    def problem(self, value: object) -> str:
        """Return what the value must be instead; empty where it will do."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            above = self.least < value if self.least_open else self.least <= value
            below = value < self.most if self.most_open else value <= self.most
            if above and below:  # which nan is not
                return ""
        least = f"larger than {self.least:,g}" if self.least_open else f"{self.least:,g} or more"
        most = f"less than {self.most:,g}" if self.most_open else f"at most {self.most:,.12g}"
        return f"must be {least} and {most}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, each with the name that a person reads."""

    names: Mapping[str, str]

    def problem(self, value: object) -> str:
        """Return what the value must be instead; empty where it will do."""
        return "" if isinstance(value, str) and value in self.names else f"must be one of {', '.join(self.names)}"


def count_of(value: object) -> int:
    """Return a number from a file that counts something.

    Raises:
        ValueError: where it is none, or counts more than there can be.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_COUNT:
        raise ValueError("a count is none")
    return value


def measure_of(value: object) -> float:
    """Return a number from a file that measures something.

    Raises:
        ValueError: where it is none, or not finite.
    """
    if not isinstance(value, int | float) or isinstance(value, bool) or not -1e300 < value < 1e300:  # nan is not
        raise ValueError("a measure is none")
    return float(value)
