"""A drawing as the pad keeps it: strokes of points on a square page, never pixels, so that any size shows it sharp.

Drawings do not change: pen and eraser make new ones that share their strokes, and undo steps back through them.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, starmap

from digitpad.ink.curve import Point, bezier_position, bezier_segments

PAGE = 1000.0
"""The side of the square page that drawings live on, in units of its own; x grows to the right and y downwards."""

_CUT_STEP = 2.0  # page units between the points that a stroke gets where the eraser cuts it: about a screen pixel
_UNDO_STEPS = 1000
_UNDO_BYTES = 64 * 2**20  # of pictures: strokes, which the steps share, are next to nothing

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_Place = tuple[Point, float]
"""A point of a stroke and the pen's width there."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """What one pen leaves between touching the page and lifting off: a single point is a dot.

    Raises:
        ValueError: where there is no point, or not one width for each.
    """

    points: tuple[Point, ...]
    """Positions in page units."""
    widths: tuple[float, ...]
    """The pen's width at each point, in page units."""
    _extent: list[tuple[Box, float]] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.points or len(self.points) != len(self.widths):
            raise ValueError(f"a stroke needs points and a width for each: {len(self.points)}, {len(self.widths)}")

    @property
    def bounds(self) -> Box:
        """The box round its points, the pen's width included."""
        return self._measured[0]

    @property
    def longest_step(self) -> float:
        """The largest distance from one point to the next."""
        return self._measured[1]

    @property
    def _measured(self) -> tuple[Box, float]:
        if not self._extent:  # most strokes live for one movement of the hand, and nobody asks
            reach = max(self.widths) / 2
            across, down = zip(*self.points, strict=True)
            box = min(across) - reach, min(down) - reach, max(across) + reach, max(down) + reach
            self._extent.append((box, max(starmap(math.dist, pairwise(self.points)), default=0.0)))
        return self._extent[0]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes in the order in which they were made."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def picture_bytes(self) -> int:
        """How much memory a picture takes that lies on the page; here there is none."""
        return 0

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    @property
    def bounds(self) -> Box | None:
        """The box round all points, the pen's width included; None where nothing is drawn."""
        if not self.strokes:
            return None
        lefts, tops, rights, bottoms = zip(*(stroke.bounds for stroke in self.strokes), strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def with_stroke(self, stroke: Stroke) -> "Drawing":
        """Return this drawing with one more stroke."""
        return Drawing((*self.strokes, stroke))

    def erased(self, x: float, y: float, radius: float) -> "Drawing":
        """Return this drawing without the ink under a round eraser, `radius` page units large, at one place."""
        return self.erased_along([(x, y)], radius)

    def erased_along(self, path: Sequence[Point], radius: float) -> "Drawing":
        """Return this drawing without the ink that a round eraser met on its way along straight lines.

        Strokes are cut where the eraser crossed them, and what is left of one goes on as strokes of their own. Where
        it met nothing, this same drawing is returned.

        Args:
            path: where the eraser's middle went, in page units.
            radius: the eraser's, in page units.
        """
        if not path:
            return self
        remaining = tuple(piece for stroke in self.strokes for piece in _cut(stroke, path, radius))
        return self if remaining == self.strokes else Drawing(remaining)


@dataclass(slots=True)
class DrawingHistory:
    """The drawing on the pad, with the ones before it and those that were undone."""

    drawing: Drawing = field(default_factory=Drawing)
    _done: list[Drawing] = field(default_factory=list)
    _undone: list[Drawing] = field(default_factory=list)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back that can be made again."""
        return bool(self._undone)

    def change(self, drawing: Drawing) -> None:
        """Go on to another drawing; what was undone is forgotten. The same drawing again is no step."""
        if drawing == self.drawing:
            return
        self._done = _affordable([*self._done[1 - _UNDO_STEPS :], self.drawing])
        self._undone = []
        self.drawing = drawing

    def undo(self) -> Drawing:
        """Step back and return the drawing as it was; at the beginning nothing happens."""
        if self._done:
            self._undone.append(self.drawing)
            self.drawing = self._done.pop()
        return self.drawing

    def redo(self) -> Drawing:
        """Make the step that was undone last again and return its drawing; where there is none nothing happens."""
        if self._undone:
            self._done.append(self.drawing)
            self.drawing = self._undone.pop()
        return self.drawing


def _affordable(steps: list[Drawing]) -> list[Drawing]:
    """Return the newest steps, as many as have room in memory with their pictures."""
    left = _UNDO_BYTES
    for number, step in enumerate(reversed(steps)):
        left -= step.picture_bytes
        if left < 0:
            return steps[len(steps) - number :]
    return steps


def _cut(stroke: Stroke, path: Sequence[Point], radius: float) -> Iterator[Stroke]:
    """Give what is left of a stroke after the eraser: itself, pieces of it, or nothing."""
    segments = range(len(stroke.points))
    touched = [False] * len(segments)
    for index in _candidates(stroke, path, radius):
        touched[index] = _near(stroke, index, path, radius) and _touched(stroke, index, path, radius)
    if not any(touched):
        yield stroke
        return
    piece: list[_Place] = []
    for index in segments:
        # The segments beside a cut one get fine points too: they hold the curve in shape without the neighbour.
        beside_cut = any(touched[max(index - 1, 0) : index + 2])
        end = (stroke.points[index], stroke.widths[index])
        for point, width in _fine_points(stroke, index) if beside_cut else [end]:
            if not _under(point, width, path, radius):
                piece.append((point, width))
            else:
                yield from _as_stroke(piece)
                piece = []
    yield from _as_stroke(piece)


def _candidates(stroke: Stroke, path: Sequence[Point], radius: float) -> Iterable[int]:
    """Give, at once for most strokes of a full page, the points whose segments the eraser can have met at all."""
    across, down = zip(*path, strict=True)
    left, top, right, bottom = stroke.bounds
    # A segment's curve strays from its end by less than this: see `_near`.
    reach = radius + 2 * stroke.longest_step
    if (
        min(across) - reach > right
        or max(across) + reach < left
        or min(down) - reach > bottom
        or max(down) + reach < top
    ):
        return ()
    reach += max(stroke.widths) / 2
    left, top, right, bottom = min(across) - reach, min(down) - reach, max(across) + reach, max(down) + reach
    return [n for n, (x, y) in enumerate(stroke.points) if left <= x <= right and top <= y <= bottom]


def _touched(stroke: Stroke, index: int, path: Sequence[Point], radius: float) -> bool:
    """Tell whether the eraser met the segment that ends at a stroke's point."""
    return any(_under(point, width, path, radius) for point, width in _fine_points(stroke, index))


def _as_stroke(piece: list[tuple[Point, float]]) -> Iterator[Stroke]:
    """Give the stroke of a cut-off piece, unless it is a mere crumb."""
    if len(piece) > 1:
        points, widths = zip(*piece, strict=True)
        yield Stroke(points, widths)


def _fine_points(stroke: Stroke, index: int) -> list[_Place]:
    """Return closely spaced places on the segment that ends at a stroke's point: its end included, not its start."""
    end, end_width = stroke.points[index], stroke.widths[index]
    if index == 0:
        return [(end, end_width)]
    start, start_width = stroke.points[index - 1], stroke.widths[index - 1]
    one, two, _ = bezier_segments(stroke.points[: index + 2], first=index - 1)[0]
    length = math.dist(start, one) + math.dist(one, two) + math.dist(two, end)
    count = max(1, math.ceil(length / _CUT_STEP))
    places = []
    for part in (step / count for step in range(1, count)):
        position = bezier_position(complex(*start), complex(*one), complex(*two), complex(*end), complex(part))
        places.append(((position.real, position.imag), start_width + (end_width - start_width) * part))
    return [*places, (end, end_width)]


def _near(stroke: Stroke, index: int, path: Sequence[Point], radius: float) -> bool:
    """Tell, quickly, whether the eraser can have met the segment that ends at a stroke's point."""
    start, end = stroke.points[max(index - 1, 0)], stroke.points[index]
    width = max(stroke.widths[max(index - 1, 0) : index + 1])
    # The curve strays from its straight line by less than the line's length.
    return _under(end, width, path, radius + 2 * math.dist(start, end))


def _under(point: Point, width: float, path: Sequence[Point], radius: float) -> bool:
    """Tell whether the ink at a point of a stroke, half the pen's width wide, was under the eraser anywhere."""
    reach = radius + width / 2
    legs = zip(path, path[1:] or path, strict=False)
    return any(_distance(point, start, end) <= reach for start, end in legs)


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a straight line between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    from_x, from_y = point[0] - start[0], point[1] - start[1]
    square = along_x * along_x + along_y * along_y
    part = min(max((from_x * along_x + from_y * along_y) / square, 0.0), 1.0) if square else 0.0
    return math.hypot(from_x - part * along_x, from_y - part * along_y)
