"""Ways of writing the digits, as strokes of our own: what the built-in digits are variations of."""

import json
from dataclasses import dataclass
from functools import lru_cache

from digitpad.ink.curve import Point
from digitpad.ink.strokes import PAGE, Drawing, Stroke
from digitpad.paths import resource

_TEMPLATE_PAGE = 100.0  # the side of the page that the file's points are on
_PEN_WIDTH = 0.05 * PAGE


@dataclass(frozen=True, slots=True)
class StrokeTemplate:
    """One way of writing one digit."""

    digit: int
    way: str
    """Its name: "crossed", "open"."""
    share: float
    """How often it is used, relative to the digit's other ways."""
    strokes: tuple[tuple[Point, ...], ...]
    """In page units. A smooth curve goes through a stroke's points; a point given twice is a corner."""


@lru_cache(maxsize=1)
def stroke_templates() -> tuple[StrokeTemplate, ...]:
    """Return all ways of writing all digits, read from the shipped file at the first call."""
    contents = json.loads(resource("stroke_templates.json").read_text(encoding="utf-8"))
    return tuple(
        StrokeTemplate(way["digit"], way["way"], way["share"], tuple(map(_points, way["strokes"])))
        for way in contents["ways"]
    )


def templates_of(digit: int) -> tuple[StrokeTemplate, ...]:
    """Return the ways of writing one digit."""
    return tuple(template for template in stroke_templates() if template.digit == digit)


def template_drawing(digit: int, way: int = 0) -> Drawing:
    """Return a digit written neatly, in one of its ways, as a drawing that might have been made on the pad.

    Args:
        digit: 0 to 9.
        way: 0 to `len(templates_of(digit)) - 1`; 0 is the commonest.

    Raises:
        ValueError: where there is no such digit, or no such way of writing it.
    """
    templates = templates_of(digit)
    if not 0 <= way < len(templates):
        raise ValueError(f"there are {len(templates)} ways of writing a {digit}, numbered from 0, and no way {way}")
    return Drawing(tuple(Stroke(points, (_PEN_WIDTH,) * len(points)) for points in templates[way].strokes))


def _points(trace: str) -> tuple[Point, ...]:
    """Return the points of a trace "x y, x y", in page units."""
    enlargement = PAGE / _TEMPLATE_PAGE
    places = (point.split() for point in trace.split(","))
    return tuple((float(x) * enlargement, float(y) * enlargement) for x, y in places)
