"""What another hand, another pen or a mouse makes of the same strokes: shaky, angular, torn, turned, slanted, bent.

Each function takes any number of drawings at once, and gives them back as new ones. Amounts are one number for all
drawings, or one for each. Lengths are relative to half the longest side of a drawing, so that size does not matter.
"""

import numpy as np
from numpy.typing import NDArray

from digitpad.ink.rasterize import Strokes

Amount = float | NDArray[np.float64]
"""One for all drawings, or (number of drawings,)."""


def drawing_count(strokes: Strokes) -> int:
    """Return how many drawings there are, as far as they have ink."""
    return int(strokes.drawing[-1]) + 1 if len(strokes.drawing) else 0


def centred(strokes: Strokes) -> Strokes:
    """Return drawings moved and scaled so that their box has its middle at 0 and 1 as half its longest side."""
    starts = np.flatnonzero(np.diff(strokes.drawing, prepend=-1))
    which = np.cumsum(np.diff(strokes.drawing, prepend=-1) != 0) - 1
    x, y = strokes.points.real, strokes.points.imag
    left, right = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
    top, bottom = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    half = np.maximum(right - left, bottom - top) / 2
    half[half == 0] = 1.0
    middle = (left + right + 1j * (top + bottom)) / 2
    return Strokes(
        (strokes.points - middle[which]) / half[which], strokes.widths / half[which], strokes.stroke, strokes.drawing
    )


def jittered(strokes: Strokes, amount: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings of which each point strays by itself, by this standard deviation along each axis."""
    return _moved(strokes, _each(amount, strokes) * noise(len(strokes.points), rng))


def shaken(strokes: Strokes, amount: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings by a trembling hand: it swings by up to this much in two directions as the points go on."""
    count = drawing_count(strokes)
    along = _place_in_stroke(strokes)
    phases = rng.uniform(0, 2 * np.pi, (2, count))[:, strokes.drawing]
    frequencies = rng.uniform(0.05, 0.3, (2, count))[:, strokes.drawing]  # radians a point, of about a hundred a second
    swing = np.sin(phases + frequencies * along)
    return _moved(strokes, _each(amount, strokes) * (swing[0] + 1j * swing[1]))


def overshot(strokes: Strokes, amount: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings whose strokes begin too soon and end too late: each end goes on straight, by up to this much."""
    first, last = _ends(strokes)
    places = np.arange(len(strokes.points))
    reach = 5  # the direction of an end is that of its last few points
    starts, ends = np.maximum.accumulate(np.where(first, places, 0)), _next_end(last)
    ahead = np.minimum(places + reach, ends)
    behind = np.maximum(places - reach, starts)
    onwards = np.where(last, strokes.points - strokes.points[behind], 0)
    backwards = np.where(first, strokes.points - strokes.points[ahead], 0)
    lengths = _each(amount, strokes) * rng.random(len(places))
    return _moved(strokes, lengths * (_direction(onwards) + _direction(backwards)))


def with_fewer_points(strokes: Strokes, every: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings of which only each so-manieth point is left, from a random one on, and the ends of strokes."""
    steps = np.maximum(np.rint(_each(every, strokes)).astype(np.int64), 1)
    begin = rng.integers(0, 1 << 20, drawing_count(strokes))[strokes.drawing]
    first, last = _ends(strokes)
    return _kept(strokes, first | last | ((_place_in_stroke(strokes) + begin) % steps == 0))


def with_gaps(strokes: Strokes, length: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings in which the pen has left nothing on a part this long of each stroke, somewhere inside it."""
    first, last = _ends(strokes)
    travelled = np.cumsum(abs(np.diff(strokes.points, prepend=strokes.points[:1])) * ~first)
    begin, end = travelled[first][strokes.stroke], travelled[last][strokes.stroke]
    gaps = _each(length, strokes)
    free = end - begin - gaps
    gap = begin + free * rng.uniform(0.1, 0.9, strokes.stroke[-1] + 1)[strokes.stroke]
    torn = (gaps > 0) & (free > 0)
    behind = torn & (travelled > gap + gaps)
    missing = torn & (travelled > gap) & ~behind
    parts = Strokes(strokes.points, strokes.widths, 2 * strokes.stroke + behind, strokes.drawing)
    return _kept(parts, ~missing | first | last)


def on_grid(strokes: Strokes, pixels: Amount) -> Strokes:
    """Return drawings as a mouse gives them whose longest side is so many pixels of the screen."""
    half = _each(pixels, strokes) / 2
    return _with_points(strokes, (np.rint(strokes.points * half) / half).astype(np.complex128))


def turned(strokes: Strokes, degrees: Amount) -> Strokes:
    """Return drawings turned clockwise, as they look with y downwards."""
    return _with_points(strokes, strokes.points * np.exp(1j * np.radians(_each(degrees, strokes))))


def slanted(strokes: Strokes, slant: Amount) -> Strokes:
    """Return drawings slanted to the right: so much sideways for each step upwards."""
    return _moved(strokes, -_each(slant, strokes) * strokes.points.imag)


def widened(strokes: Strokes, factor: Amount) -> Strokes:
    """Return drawings that are wider by a factor."""
    return _moved(strokes, (_each(factor, strokes) - 1) * strokes.points.real)


def bent(strokes: Strokes, amount: Amount, rng: np.random.Generator) -> Strokes:
    """Return drawings whose page is bent: each term of degree 2 moves a point of the rim by this standard deviation."""
    count = drawing_count(strokes)
    x, y = strokes.points.real, strokes.points.imag
    bend = np.zeros_like(strokes.points)
    for term in (x * x, x * y, y * y):
        bend += noise(count, rng)[strokes.drawing] * term
    return _moved(strokes, _each(amount, strokes) * bend)


def noise(count: int, rng: np.random.Generator) -> NDArray[np.complex128]:
    """Return complex numbers, real and imaginary part each of mean 0 and standard deviation 1."""
    return rng.standard_normal((count, 2)).view(np.complex128)[:, 0]


def _each(amount: Amount, strokes: Strokes) -> NDArray[np.float64]:
    """Return the amount for each point."""
    return np.broadcast_to(np.asarray(amount, np.float64), drawing_count(strokes))[strokes.drawing]


def _with_points(strokes: Strokes, points: NDArray[np.complex128]) -> Strokes:
    return Strokes(points, strokes.widths, strokes.stroke, strokes.drawing)


def _moved(strokes: Strokes, by: NDArray[np.complex128] | NDArray[np.float64]) -> Strokes:
    return _with_points(strokes, strokes.points + by)


def _kept(strokes: Strokes, kept: NDArray[np.bool_]) -> Strokes:
    """Return strokes with only some of their points, and their numbers without holes."""
    stroke = strokes.stroke[kept]
    numbers = np.cumsum(np.diff(stroke, prepend=stroke[:1]) != 0)
    return Strokes(strokes.points[kept], strokes.widths[kept], numbers, strokes.drawing[kept])


def _ends(strokes: Strokes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which points are a stroke's first one, and which are its last."""
    return np.diff(strokes.stroke, prepend=-1) != 0, np.diff(strokes.stroke, append=strokes.stroke[-1:] + 1) != 0


def _next_end(last: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return, for each point, the place of the last point of its stroke."""
    ends = np.flatnonzero(last)
    return ends[np.searchsorted(ends, np.arange(len(last)))]


def _place_in_stroke(strokes: Strokes) -> NDArray[np.int64]:
    """Return how many points of its stroke come before each point."""
    first, _ = _ends(strokes)
    places = np.arange(len(first))
    return places - np.maximum.accumulate(np.where(first, places, 0))


def _direction(way: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Return ways made 1 long; those of no length stay so."""
    length = abs(way)
    return np.divide(way, length, out=np.zeros_like(way), where=length > 0)
