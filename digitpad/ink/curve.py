"""The smooth curve through the points of a stroke: a centripetal Catmull-Rom spline, as cubic Bézier segments.

The pad paints these segments and the rasteriser samples them, so a person and the network see the same line. Positions
are complex numbers, x + iy, because then one formula serves a single segment here, without NumPy, and arrays of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]
Segment = tuple[Point, Point, Point]
"""A cubic Bézier segment without its start, which is the segment before's end: two control points and the end."""

Position = TypeVar("Position", complex, "NDArray[np.complexfloating[Any, Any]]")

_NEVER_ZERO = 1e-9 + 0j  # added to what is divided by


def bezier_segments(points: Sequence[Point], first: int = 0) -> list[Segment]:
    """Return the curve through `points`, one segment from each point to the next, n - 1 of them.

    A new point at the end bends only the segment that was last and adds one. So while a stroke grows by points, only
    `bezier_segments(points, first=len(points) - 3)`, the last two, need painting anew.

    Args:
        points: the n points of a stroke.
        first: leave out the segments before this one.
    """
    positions = [complex(x, y) for x, y in points[max(first - 1, 0) :]]
    skipped = 1 if first > 0 else 0
    segments = []
    for index in range(skipped, len(positions) - 1):
        start, end = positions[index], positions[index + 1]
        before = positions[index - 1] if index else start
        after = positions[index + 2] if index + 2 < len(positions) else end
        one, two = control_points(before, start, end, after)
        segments.append(((one.real, one.imag), (two.real, two.imag), (end.real, end.imag)))
    return segments


def control_points(before: Position, start: Position, end: Position, after: Position) -> tuple[Position, Position]:
    """Return the two control points of the Bézier segment from `start` to `end`.

    Knots are spaced by the square root of the distance between points: with that spacing, and only with it, the
    curve has no cusps and no loops of its own making within a segment, however unevenly a fast hand left its points
    (C. Yuksel, S. Schaefer, J. Keyser, "Parameterization and applications of Catmull-Rom curves", 2011).

    Args:
        before: the point before `start`, or `start` itself where a stroke begins.
        start: where the segment begins.
        end: where it ends.
        after: the point after `end`, or `end` itself where a stroke ends.
    """
    knot_before, knot, knot_after = _knot(before, start), _knot(start, end), _knot(end, after)
    one = start + _slope(before, start, end, knot_before, knot) * (knot / 3)
    two = end - _slope(start, end, after, knot, knot_after) * (knot / 3)
    # A stroke's end has no neighbour to give it a direction: there the curve stops bending (a natural end).
    begins, ends = before == start, after == end
    bent_one: Position = one + begins * ((start + two) / 2 - one)
    bent_two: Position = two + ends * ((one + end) / 2 - two)
    return bent_one, bent_two


def bezier_position(start: Position, one: Position, two: Position, end: Position, part: Position) -> Position:
    """Return the position on a Bézier segment, `part` of the way along its parameter, from 0 to 1."""
    rest = 1 - part
    position: Position = rest**3 * start + 3 * rest**2 * part * one + 3 * rest * part**2 * two + part**3 * end
    return position


def _knot(start: Position, end: Position) -> Position:
    """Return how far apart the curve's parameter takes two points to be; complex, as the positions are."""
    knot: Position = abs(end - start) ** 0.5 + _NEVER_ZERO
    return knot


def _slope(before: Position, at: Position, after: Position, knot_before: Position, knot_after: Position) -> Position:
    """Return the derivative by the knot at the middle of three points, of the parabola through them."""
    whole = knot_before + knot_after
    slope: Position = (at - before) / knot_before - (after - before) / whole + (after - at) / knot_after
    return slope
