"""The ways of writing digits, and the things that are no digit, as `ways.json` describes them.

They are a test set: no model, threshold or setting may be chosen by them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.ink.curve import bezier_position, bezier_segments

Lines = tuple[NDArray[np.complex128], ...]
"""Strokes: closely spaced places x + iy on a page of 100 x 100, y down."""

_SPACING = 0.5  # page units between places along a curve
_APART = 90.0  # page units from one digit to the next beside it


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """What is to be drawn, before any hand has drawn it."""

    label: int | None
    """The digit that it is; None for what is no digit."""
    name: str
    kind: str
    """Of what is no digit: "letter", "word"."""
    lines: Lines


def digit_ways() -> tuple[Way, ...]:
    """Return the ways of writing the digits, the commoner ones of each first."""
    contents = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Way(entry["digit"], entry["way"], "", _lines(entry["strokes"])) for entry in contents["digits"])


def ways_of(digit: int) -> list[Way]:
    """Return the ways of writing one digit."""
    return [way for way in digit_ways() if way.label == digit]


def no_digits() -> tuple[Way, ...]:
    """Return the things that are no digit."""
    contents = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Way(None, entry["name"], entry["kind"], _lines(entry["strokes"]) if "strokes" in entry else _together(entry))
        for entry in contents["no digits"]
    )


_FILE = Path(__file__).with_name("ways.json")


def _together(entry: dict[str, list[int] | str]) -> Lines:
    """Return several digits, beside each other or over each other, in their commonest ways."""
    step = _APART if entry["kind"] == "digits beside each other" else 0.0
    digits = [ways_of(int(digit))[0].lines for digit in entry["digits"]]
    lines = [line + place * step for place, digit in enumerate(digits) for line in digit]
    everything = np.concatenate(lines)
    left, right = everything.real.min(), everything.real.max()
    scale = min(1.0, 96 / (right - left))
    middle = complex((left + right) / 2, 50)
    return tuple((line - middle) * scale + (50 + 50j) for line in lines)


def _lines(traces: Sequence[str]) -> Lines:
    return tuple(_curve(trace) for trace in traces)


def _curve(trace: str) -> NDArray[np.complex128]:
    """Return places along the smooth curve through a trace's points; a point given twice is a corner."""
    points = [complex(float(x), float(y)) for x, y in (place.split() for place in trace.split(","))]
    corners = [0, *(at for at, (one, two) in enumerate(pairwise(points), start=1) if one == two), len(points)]
    pieces = [points[start:end] for start, end in pairwise(corners)]
    # A corner's point ends one piece and begins the next: a piece of one point is a corner at the stroke's very end.
    places = [place for piece in pieces if len(piece) > 1 or len(pieces) == 1 for place in _along(piece)]
    return np.array(places)


def _along(piece: Sequence[complex]) -> list[complex]:
    starts = [(point.real, point.imag) for point in piece]
    places = [piece[0]]
    for start, (one, two, end) in zip(piece, bezier_segments(starts), strict=False):
        count = max(1, round(abs(complex(*end) - start) / _SPACING))
        curve = (start, complex(*one), complex(*two), complex(*end))
        places += [bezier_position(*curve, complex(part)) for part in np.arange(1, count + 1) / count]
    return places
