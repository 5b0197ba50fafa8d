"""The numbers of one InkML trace: points separated by commas, values that may be differences from those before."""

import math
import re
from collections.abc import Iterator
from itertools import islice

from digitpad.files import FileProblem

_VALUE = re.compile(
    r"""\s*(?:(?P<order>[!'"])\s*)?"""
    r"""(?P<value>[TF*?]|(?:-\s*)?(?:\#[0-9A-Fa-f]{1,16}|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))\s*""",
    re.ASCII,
)
_PLAIN = re.compile(r"[\d\s.,eE-]*", re.ASCII)

MOST_POINTS = 200_000
"""As many points as a file may have: a person would write for hours."""


def trace_rows(text: str, channels: int) -> list[list[float]]:
    r"""Return the points of a trace as rows of numbers, one for each channel, differences summed up.

    A value may be marked as a difference from the one before (') or as a difference of such differences (\"). The mark
    holds for its channel until another one, and an exclamation mark (!) ends it (InkML, section 3.2.1).

    Raises:
        FileProblem: where there is something else than finite numbers, fewer than two of them at a point, or too many.
    """
    text = text.strip()
    if plain := _plain_rows(text, channels):
        return plain
    if "," in text:
        points = [list(islice(_values(point), channels)) for point in text.split(",") if point.strip()]
    else:  # a single point, or all of them by a program that puts no comma between them
        values = list(islice(_values(text), channels * (MOST_POINTS + 1)))
        step = channels if len(values) % channels == 0 else len(values)
        points = [values[i : i + step] for i in range(0, len(values), step)]
    if len(points) > MOST_POINTS:
        raise too_many_points()
    columns = [_Channel() for _ in range(channels)]
    rows = []
    for point in points:
        for channel, (order, value) in zip(columns, point, strict=False):
            channel.take(order, value)
        row = [channel.value for channel in columns]
        if len(point) < 2 or not all(map(math.isfinite, row)):
            raise FileProblem("A trace in this InkML file has a point that is not two numbers or more.")
        rows.append(row)
    return rows


def _plain_rows(text: str, channels: int) -> list[list[float]]:
    """Return the points of a trace that is nothing but numbers, as nearly all are, in a third of the time.

    There are none where it is written in any other way, or wrongly: then the slower way will tell.
    """
    if not _PLAIN.fullmatch(text) or text.count(",") > MOST_POINTS:
        return []
    try:
        rows = [[float(value) for value in point.split()] for point in text.split(",") if point.strip()]
    except ValueError:
        return []
    return rows if all(len(row) == channels and all(map(math.isfinite, row)) for row in rows) else []


def too_many_points() -> FileProblem:
    """Return the problem of a file with more points than a program should try to draw."""
    return FileProblem(f"This InkML file is too large: more than {MOST_POINTS:,} points.")


class _Channel:
    """One channel of a trace while it is read."""

    def __init__(self) -> None:
        self.value = 0.0
        self._velocity = 0.0
        self._order = "!"
        self._number = 0.0

    def take(self, order: str, written: str) -> None:
        """Go on to the channel's next value."""
        self._order = order or self._order
        if written in "?TF":  # unknown, or a switch
            return
        self._number = self._number if written == "*" else _number(written)  # a star repeats
        if self._order == "!":
            self.value = self._number
            return
        self._velocity = self._number + (self._velocity if self._order == '"' else 0.0)
        self.value += self._velocity


def _values(point: str) -> Iterator[tuple[str, str]]:
    """Give the values of one point as they are written, each after its mark."""
    position = 0
    while position < len(point):
        match = _VALUE.match(point, position)
        if match is None:
            raise FileProblem(f"A trace in this InkML file is not all numbers: “{point[position:].strip()[:20]}”.")
        yield match["order"] or "", match["value"]
        position = match.end()


def _number(written: str) -> float:
    digits = "".join(written.split())
    sign, digits = (-1.0, digits[1:]) if digits.startswith("-") else (1.0, digits)
    return sign * (int(digits[1:], 16) if digits.startswith("#") else float(digits))
