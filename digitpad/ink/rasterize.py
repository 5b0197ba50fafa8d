"""Pixels of strokes: a round nib is pressed on the image at closely spaced places along the curve, with soft edges.

The one way to make pixels of strokes: the pad, the command line and the built-in digits all come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from digitpad.ink.curve import bezier_position, control_points
from digitpad.ink.strokes import Drawing

EDGE = 1.2
"""How wide the edge of ink is, from full to none, in pixels."""

MOST_PLACES = 400_000
"""Places along the curves of one drawing: as much as a hand leaves on the page in hours; they take 100 MB."""

_CHUNK = 8192 * 25  # pixels pressed at a time: few enough that they stay in the processor's cache
_NO_INK = -1e6  # deeper outside any nib than any pixel can be


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """The strokes of any number of drawings, as arrays: what is done to one is done to all of them at once."""

    points: NDArray[np.complex128]
    """(n,) positions x + iy, stroke after stroke, drawing after drawing."""
    widths: NDArray[np.float64]
    """(n,) the pen's width at each point, in the positions' unit."""
    stroke: NDArray[np.int64]
    """(n,) which stroke each point belongs to, counted through all drawings, never decreasing."""
    drawing: NDArray[np.int64]
    """(n,) which drawing each point belongs to, from 0, never decreasing."""


def as_arrays(drawings: Sequence[Drawing]) -> Strokes:
    """Return drawings as arrays."""
    strokes = [stroke for drawing in drawings for stroke in drawing.strokes]
    strokes_each = [len(drawing.strokes) for drawing in drawings]
    points_each = [len(stroke.points) for stroke in strokes]
    points = chain.from_iterable(stroke.points for stroke in strokes)
    return Strokes(
        np.fromiter(chain.from_iterable(points), np.float64).view(np.complex128),
        np.fromiter(chain.from_iterable(stroke.widths for stroke in strokes), np.float64),
        np.repeat(np.arange(len(strokes)), points_each),
        np.repeat(np.repeat(np.arange(len(drawings)), strokes_each), points_each),
    )


def sample_curves(strokes: Strokes, spacing: NDArray[np.float64], most: int = MOST_PLACES) -> Strokes:
    """Return evenly spaced points on the curves through strokes' points, their first and last ones included.

    Args:
        strokes: what a hand or a template gives: points near together or far apart.
        spacing: (number of drawings,) the distance between the points to come, at most, for each drawing.
        most: how many points a drawing may get, besides the first and last ones. One with longer curves, such as no
            hand makes, gets them further apart.
    """
    same = strokes.stroke[1:] == strokes.stroke[:-1]
    starts = np.flatnonzero(same)  # a segment goes from each of these points to the next one
    goes_on, came = np.append(same, [False])[starts + 1], np.append([False], same)[starts]
    start, end = strokes.points[starts], strokes.points[starts + 1]
    before, after = strokes.points[starts - came], strokes.points[starts + 1 + goes_on]
    one, two = control_points(before, start, end, after)

    drawing = strokes.drawing[starts]
    length = (abs(one - start) + abs(two - one) + abs(end - two)) / spacing[drawing]
    length /= np.maximum(np.bincount(drawing, length) / most, 1)[drawing]
    segment, part = _even_places(length, ~came)
    along = bezier_position(start[segment], one[segment], two[segment], end[segment], part.astype(np.complex128))
    width = strokes.widths[starts][segment] * (1 - part) + strokes.widths[starts + 1][segment] * part

    first_or_last = ~(np.append([False], same) & np.append(same, [False]))
    origin = np.concatenate([np.flatnonzero(first_or_last), starts[segment]])
    order = np.argsort(origin, kind="stable")
    return Strokes(
        np.concatenate([strokes.points[first_or_last], along])[order],
        np.concatenate([strokes.widths[first_or_last], width])[order],
        strokes.stroke[origin[order]],
        strokes.drawing[origin[order]],
    )


def _even_places(
    length: NDArray[np.float64], begins: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return places along curves, one apart: the segments that they are on, and how far along these from 0 to 1.

    Each curve's places are counted from its own beginning, so that they do not depend on the curves before it.

    Args:
        length: (m,) of the segments, in the unit that the places are apart.
        begins: (m,) whether a curve begins with a segment.
    """
    first = np.flatnonzero(begins)
    behind = np.cumsum(length) - length
    behind -= np.repeat(behind[first], np.diff(first, append=len(length)))  # the way to each segment, on its curve
    places_behind = np.floor(behind).astype(np.int64)
    counts = np.floor(behind + length).astype(np.int64) - places_behind
    segment = np.repeat(np.arange(len(length)), counts)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts - places_behind, counts) + 1
    return segment, (place - behind[segment]) / length[segment]


def rasterize(
    places: NDArray[np.complex128],
    radii: NDArray[np.float64],
    image: NDArray[np.int64],
    count: int,
    *,
    size: int = 28,
    edge: float = EDGE,
) -> NDArray[np.float32]:
    """Return images of round nibs pressed at many places: a pixel is as dark as the nib that covers it most.

    A nib covers a pixel whose middle lies `depth` inside its rim by 1/2 + depth / edge, between none and full.

    Args:
        places: (n,) middles x + iy in pixels; the middle of the first pixel is at 0. What falls outside is cut off.
        radii: (n,) the nibs' radii in pixels.
        image: (n,) the number of the image that each place is on.
        count: how many images there are.
        size: the images' side in pixels.
        edge: the width of the edge of ink in pixels.

    Returns:
        (count, size, size) float32 in [0, 1], ink 1.
    """
    reach = float(radii.max(initial=0)) + edge / 2
    square = int(2 * reach) + 1  # the side of the square of pixels that a nib can reach
    side = size + 2 * square  # room around the image, so that no nib needs to be cut
    depth = np.full(count * side * side, _NO_INK, np.float32)
    x, y = places.real, places.imag
    inside = (np.minimum(x, y) > -1 - reach) & (np.maximum(x, y) < size + reach)
    if not inside.all():
        x, y, radii, image = x[inside], y[inside], radii[inside], image[inside]

    steps = np.arange(square, dtype=np.float32)
    pixels = (np.arange(square)[:, None] * side + np.arange(square)).ravel()
    at_a_time = max(_CHUNK // square**2, 1)
    for begin in range(0, len(x), at_a_time):
        chunk = slice(begin, begin + at_a_time)
        left, top = np.ceil(x[chunk] - reach), np.ceil(y[chunk] - reach)
        across = (left - x[chunk]).astype(np.float32)[:, None] + steps
        down = (top - y[chunk]).astype(np.float32)[:, None] + steps
        distance = np.sqrt((down * down)[:, :, None] + (across * across)[:, None, :])
        np.subtract(radii[chunk].astype(np.float32)[:, None, None], distance, out=distance)
        corner = (image[chunk] * side + top.astype(np.int64) + square) * side + left.astype(np.int64) + square
        np.maximum.at(depth, (corner[:, None] + pixels).ravel(), distance.ravel())

    ink = depth.reshape(count, side, side)[:, square:-square, square:-square] / np.float32(edge)
    ink += np.float32(0.5)
    return np.clip(ink, 0, 1, out=ink)
