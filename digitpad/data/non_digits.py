"""Ink that is no digit: letters, shapes, scribbles, dots, digits written over each other. Made by the program itself.

A network that has seen some of it can learn to be sure of nothing there. What it then makes of kinds that it has not
seen is the measure of that, so the kinds come in two groups, and letters and shapes are divided between them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from digitpad.data import stroke_distortion as distortion
from digitpad.data.stroke_templates import stroke_templates
from digitpad.ink.normalize import THICKNESS, normalize_strokes
from digitpad.ink.rasterize import Strokes
from digitpad.ink.strokes import PAGE
from digitpad.paths import resource

Ink = list[NDArray[np.complex128]]
"""The strokes of one drawing: their points x + iy, y down, about as large as -1 to 1."""

_BLOCK = 1500  # drawings made together
_PEN_WIDTH = 0.05  # of the page; the normaliser gives strokes their thickness


def make_non_digits(kinds: Sequence[str], count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return images of ink that is no digit, as the pad would show them: (count, 784), as many of each kind.

    Args:
        kinds: which, of `LEARNED_KINDS` and `UNSEEN_KINDS`; they come in turns.
        count: how many images.
        rng: where the randomness comes from: the same seed makes the same images.
    """
    makers = [_MAKERS[kind] for kind in kinds]
    pixels = np.empty((count, 784), np.uint8)
    for start in range(0, count, _BLOCK):
        numbers = range(start, min(start + _BLOCK, count))
        drawings = [makers[number % len(makers)](rng) for number in numbers]
        images = _drawn(drawings, rng)
        pixels[start : start + len(drawings)] = np.rint(images.reshape(-1, 784) * 255)
    return pixels


def _drawn(drawings: Sequence[Ink], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return images of drawings, each by a hand of its own: (number of drawings, 28, 28)."""
    count = len(drawings)
    each_stroke = [len(stroke) for ink in drawings for stroke in ink]
    points = np.concatenate([stroke for ink in drawings for stroke in ink])
    stroke = np.repeat(np.arange(len(each_stroke)), each_stroke)
    drawing = np.repeat(np.arange(count), [sum(map(len, ink)) for ink in drawings])
    ink = Strokes(points, np.full(len(points), _PEN_WIDTH), stroke, drawing)
    ink = distortion.bent(ink, 0.05, rng)
    ink = distortion.jittered(ink, 0.03, rng)
    ink = distortion.widened(ink, np.exp(0.2 * rng.standard_normal(count)))
    ink = distortion.slanted(ink, 0.15 * rng.standard_normal(count))
    ink = distortion.turned(ink, 6.0 * rng.standard_normal(count))
    ink = Strokes(ink.points * (PAGE / 2), ink.widths * PAGE, ink.stroke, ink.drawing)
    thickness = np.clip(THICKNESS * np.exp(0.2 * rng.standard_normal(count)), 1.3, 4.2)
    return normalize_strokes(ink, count, thickness)


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Sequence[Ink]]:
    """Return letters and shapes by their kind, "letter" or "shape", read from the shipped file at the first call."""
    contents = json.loads(resource("non_digit_templates.json").read_text(encoding="utf-8"))
    templates: dict[str, list[Ink]] = {}
    for template in contents["templates"]:
        templates.setdefault(template["kind"], []).append([_points(trace) for trace in template["strokes"]])
    return templates


def _points(trace: str) -> NDArray[np.complex128]:
    """Return the points of a trace "x y, x y" on a page of 100 x 100, its middle at 0."""
    places = (point.split() for point in trace.split(","))
    return np.array([complex(float(x) - 50, float(y) - 50) / 50 for x, y in places])


def _template(kind: str, *, unseen: bool) -> Callable[[np.random.Generator], Ink]:
    """Return a maker of each third template of a kind, which is not learned from, or of the others."""

    def make(rng: np.random.Generator) -> Ink:
        choice = [ink for number, ink in enumerate(_templates()[kind]) if (number % 3 == 2) == unseen]
        return choice[int(rng.integers(len(choice)))]

    return make


def _scribble(rng: np.random.Generator) -> Ink:
    """Return a curve to and fro without any plan."""
    count = int(rng.integers(10, 30))
    return [rng.uniform(-1, 1, count) + 1j * rng.uniform(-1, 1, count)]


def _dots(rng: np.random.Generator) -> Ink:
    """Return a dot, or a few of them."""
    count = int(rng.choice([1, 1, 2, 3, 4, 5]))
    return [np.array([complex(*rng.uniform(-1, 1, 2))]) for _ in range(count)]


def _overlaid_digits(rng: np.random.Generator) -> Ink:
    """Return two different digits, one written over the other."""
    one, other = rng.choice(10, 2, replace=False)
    moved = complex(*rng.uniform(-0.35, 0.35, 2))
    return _digit(one, rng) + [stroke + moved for stroke in _digit(other, rng)]


def _strokes_at_random(rng: np.random.Generator) -> Ink:
    """Return a few short strokes, each a line, a hook, a bow or a wave, anywhere: like letters of no alphabet."""
    count = int(rng.integers(2, 5))
    return [_stroke_at_random(rng) for _ in range(count)]


def _stroke_at_random(rng: np.random.Generator) -> NDArray[np.complex128]:
    """Return a stroke that turns by some angle on its way, evenly or at a corner, and maybe back again."""
    length, direction = rng.uniform(0.8, 2.0), np.exp(1j * rng.uniform(0, 2 * np.pi))
    part = np.linspace(0, 1, 6)
    turn = rng.choice([0.0, 1.0, 2.0, 3.5]) * rng.choice([-1, 1])
    bend = [part, np.heaviside(part - rng.uniform(0.3, 0.7), 1), np.sin(np.pi * part) * 0.8][int(rng.integers(3))]
    steps = np.exp(1j * turn * bend)
    way = direction * length * np.cumsum(steps) / len(steps)
    placed: NDArray[np.complex128] = way - way.mean() + complex(*rng.uniform(-0.6, 0.6, 2))
    return placed


def _mirrored_digit(rng: np.random.Generator) -> Ink:
    """Return a digit seen in a mirror, of those that are no digit there."""
    return [-stroke.conj() for stroke in _digit(int(rng.choice([3, 7, 9])), rng)]


def _digit_on_its_side(rng: np.random.Generator) -> Ink:
    """Return a digit turned by a quarter to either side, of those that are no digit then."""
    quarter = 1j if rng.random() < 0.5 else -1j
    return [quarter * stroke for stroke in _digit(int(rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9])), rng)]


def _digits_side_by_side(rng: np.random.Generator) -> Ink:
    """Return two or three digits in a row."""
    count = int(rng.integers(2, 4))
    return [stroke + 1.3 * place for place in range(count) for stroke in _digit(int(rng.integers(10)), rng)]


def _digit(label: int, rng: np.random.Generator) -> Ink:
    """Return a digit in one of its ways, a little larger or smaller."""
    ways = [template for template in stroke_templates() if template.digit == label]
    size = rng.uniform(0.8, 1.1)
    strokes = ways[int(rng.integers(len(ways)))].strokes
    return [size * _from_page(np.array([complex(*point) for point in stroke])) for stroke in strokes]


def _from_page(points: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Return points of the page with its middle at 0 and its rim at 1."""
    centred: NDArray[np.complex128] = points / (PAGE / 2) - (1 + 1j)
    return centred


def _zigzag(rng: np.random.Generator) -> Ink:
    """Return a line that goes from side to side on its way down or across."""
    turns = int(rng.integers(6, 14))
    along = np.linspace(-1, 1, turns)
    sideways = rng.uniform(0.5, 1, turns) * np.where(np.arange(turns) % 2, 1, -1)
    line = sideways + 1j * along
    corners = np.repeat(line, 2)[1:-1]
    return [corners if rng.random() < 0.5 else 1j * corners]


def _hatching(rng: np.random.Generator) -> Ink:
    """Return several lines side by side."""
    count = int(rng.integers(3, 8))
    turn = complex(np.exp(1j * rng.uniform(0, np.pi)))
    line = np.array([-1j, 1j])
    return [turn * (place + rng.uniform(0.7, 1) * line) for place in np.linspace(-0.9, 0.9, count).tolist()]


def _spiral(rng: np.random.Generator) -> Ink:
    """Return a spiral of two to four turns."""
    turns = rng.uniform(2, 4)
    part = np.linspace(0.08, 1, int(12 * turns))
    way = 1 if rng.random() < 0.5 else -1
    return [part * np.exp(way * 2j * np.pi * (turns * part + rng.random()))]


_MAKERS: Mapping[str, Callable[[np.random.Generator], Ink]] = {
    "letters": _template("letter", unseen=False),
    "shapes": _template("shape", unseen=False),
    "scribbles": _scribble,
    "dots": _dots,
    "overlaid digits": _overlaid_digits,
    "strokes at random": _strokes_at_random,
    "mirrored digits": _mirrored_digit,
    "digits on their side": _digit_on_its_side,
    "other letters": _template("letter", unseen=True),
    "other shapes": _template("shape", unseen=True),
    "zigzags": _zigzag,
    "hatching": _hatching,
    "spirals": _spiral,
    "digits side by side": _digits_side_by_side,
}
LEARNED_KINDS = tuple(_MAKERS)[: list(_MAKERS).index("other letters")]
"""What a network learns to be unsure of, and what the rule for no digit is chosen on."""
UNSEEN_KINDS = tuple(kind for kind in _MAKERS if kind not in LEARNED_KINDS)
"""What the rule is measured on, and nothing was learned from."""
