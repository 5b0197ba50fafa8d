"""Built-in digits: handwritten-looking ones made from stroke templates, always there, without any network or file.

Each digit is one of the templates' ways of writing it, written by a hand of its own: every point strays a little, the
whole is bent, stretched, slanted and turned, and the pen presses now more, now less. All digits vary at once, by
operations on arrays, and are then drawn by the very rasteriser that the pad uses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import DataSet, Digits
from digitpad.data.stroke_distortion import noise
from digitpad.data.stroke_templates import StrokeTemplate, stroke_templates
from digitpad.ink.normalize import normalize_strokes
from digitpad.ink.rasterize import Strokes
from digitpad.ink.strokes import PAGE

MakingReport = Callable[[int, int], None]
"""Told again and again how many digits are made so far, and how many there will be."""

BUILT_IN = "Built-in digits"
"""As their data set is called."""

_BLOCK = 2000  # digits drawn together, which bounds the memory that their pixels need
_PEN_WIDTH = 0.05 * PAGE  # the strokes' thickness is the image's affair: only the changes along them count
_SEEDS = {"training": 1, "validation": 2, "test": 3}
_kept: dict[tuple[int, ...], DataSet] = {}


@dataclass(frozen=True, slots=True)
class Hands:
    """How differently people write: the spread of what varies from digit to digit, as standard deviations.

    Lengths are relative to half a digit's height. Slant, aspect and thickness spread as they do in MNIST's training
    digits. The others were chosen by the accuracy, on MNIST's last 5,000 training digits and on pen digits, of networks
    that had learned from the built-in digits alone; it hardly changes when one of them is made half as large again.
    """

    carelessness: float = 0.25
    """Of the logarithm of a factor for everything that strays: neat hands and hasty ones."""
    point: float = 0.065
    """How far each point of a template strays by itself."""
    end: float = 0.03
    """How much farther the first and last points of strokes stray."""
    stroke: float = 0.04
    """How far a stroke strays as a whole."""
    bend: float = 0.08
    """How far the page is bent, at a point of its rim, by each term of degree 2."""
    twist: float = 0.04
    """The same for each term of degree 3."""
    aspect: float = 0.2
    """Of the logarithm of width to height."""
    slant: float = 0.24
    """Sideways for each step upwards."""
    mean_slant: float = 0.12
    """The slant of the mean hand: to the right."""
    turn: float = 0.09
    """In radians."""
    thickness: float = 0.28
    """Of the logarithm of the strokes' thickness."""
    mean_thickness: float = 2.4
    """In pixels of the finished image."""
    pressure: float = 0.12
    """Of the logarithm of the pen's width along a stroke."""


HANDS = Hands()


def make_digits(
    count: int, rng: np.random.Generator | int, hands: Hands = HANDS, report: MakingReport | None = None
) -> Digits:
    """Make new digits, of each label as many as of any other, or one more, in random order.

    Args:
        count: how many.
        rng: where the randomness comes from, or a seed for it: the same one makes the same digits.
        hands: how differently they are written.
        report: told how far it has come.
    """
    rng = np.random.default_rng(rng)
    labels = rng.permutation(np.arange(count, dtype=np.int64) % 10)
    pixels = np.empty((count, 784), dtype=np.uint8)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        images = _written(labels[block], rng, hands)
        pixels[block] = np.rint(images.reshape(-1, 784) * 255)
        if report is not None:
            report(min(block.stop, count), count)
    return Digits(pixels, labels)


def builtin_data(
    training: int = 40_000, validation: int = 5_000, test: int = 5_000, report: MakingReport | None = None
) -> DataSet:
    """Return so many built-in digits for each purpose, always the same ones; made once and kept by the process.

    Args:
        training: how many to learn from.
        validation: how many to choose settings by.
        test: how many to measure a finished network on.
        report: told how far the making has come; not at all where they are there already.
    """
    counts = {"training": training, "validation": validation, "test": test}
    wanted = tuple(counts.values())
    if wanted not in _kept:
        _kept[wanted] = _made_data(counts, report)
    return _kept[wanted]


def _made_data(counts: Mapping[str, int], report: MakingReport | None) -> DataSet:
    total = sum(counts.values())
    parts: dict[str, Digits] = {}

    def report_all(made: int, _count: int) -> None:
        if report is not None:
            report(sum(map(len, parts.values())) + made, total)

    for part, count in counts.items():
        parts[part] = make_digits(count, np.random.default_rng(_SEEDS[part]), report=report_all)
    return DataSet(BUILT_IN, **parts, licence="digits that DigitPad made itself, MIT")


def _written(labels: NDArray[np.int64], rng: np.random.Generator, hands: Hands) -> NDArray[np.float32]:
    """Return images of digits, each in a way and by a hand of its own: (n, 28, 28) in [0, 1]."""
    outline = _outline(_chosen_ways(labels, rng))
    count = len(labels)
    careless = np.exp(hands.carelessness * rng.standard_normal(count))[outline.drawing]
    points = outline.points + careless * _strayed(outline, rng, hands)
    points += careless * _bent(points, outline.drawing, count, rng, hands)
    points = _slanted(points, outline.drawing, count, rng, hands)
    strokes = Strokes(points * (PAGE / 2), _pen_widths(outline, count, rng, hands), outline.stroke, outline.drawing)
    thickness = hands.mean_thickness * np.exp(hands.thickness * rng.standard_normal(count))
    return normalize_strokes(strokes, count, thickness)


def _chosen_ways(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the number of a template for each label, each as often as its share says: (n,)."""
    templates = stroke_templates()
    chosen = np.empty(len(labels), dtype=np.int64)
    for digit in range(10):
        ways = [number for number, template in enumerate(templates) if template.digit == digit]
        shares = np.array([templates[way].share for way in ways])
        wanted = labels == digit
        chosen[wanted] = rng.choice(ways, size=np.count_nonzero(wanted), p=shares / shares.sum())
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """The points of many drawings, each as its template has it: all arrays (number of points,)."""

    points: NDArray[np.complex128]
    """x + iy, y down, from the template's middle; half its height is 1."""
    stroke: NDArray[np.int64]
    """Which stroke each point belongs to, counted through all drawings."""
    drawing: NDArray[np.int64]
    """Which drawing it belongs to."""
    end: NDArray[np.bool_]
    """Whether it is its stroke's first or last point."""
    twin: NDArray[np.bool_]
    """Whether it stands on the point before it, which makes the two a corner."""


def _outline(ways: NDArray[np.int64]) -> _Outline:
    """Return the outlines of drawings by the numbers of their templates: (number of drawings,)."""
    bank, starts = _bank()
    counts = np.diff(starts)[ways]
    drawing = np.repeat(np.arange(len(ways)), counts)
    first = np.cumsum(counts) - counts  # where each drawing's points begin
    index = np.arange(len(drawing)) - first[drawing] + starts[ways][drawing]
    stroke = bank.stroke[index]
    new = (np.diff(stroke, prepend=-1) != 0) | (np.diff(drawing, prepend=-1) != 0)
    return _Outline(bank.points[index], np.cumsum(new) - 1, drawing, bank.end[index], bank.twin[index])


@lru_cache(maxsize=1)
def _bank() -> tuple[_Outline, NDArray[np.int64]]:
    """Return all templates as one outline, and where in it each begins and the last one ends."""
    templates = stroke_templates()
    points = np.concatenate([_centred(template) for template in templates])
    lengths = [len(stroke) for template in templates for stroke in template.strokes]
    stroke = np.repeat(np.arange(len(lengths)), lengths)
    drawing = np.repeat(np.arange(len(templates)), [sum(map(len, template.strokes)) for template in templates])
    first = np.diff(stroke, prepend=-1) != 0
    last = np.diff(stroke, append=len(lengths)) != 0
    twin = ~first & (np.diff(points, prepend=np.nan) == 0)
    starts = np.searchsorted(drawing, np.arange(len(templates) + 1))
    return _Outline(points, stroke, drawing, first | last, twin), starts


def _centred(template: StrokeTemplate) -> NDArray[np.complex128]:
    """Return a template's points from the middle of their box, half of whose height is 1."""
    points = np.array([complex(*point) for stroke in template.strokes for point in stroke])
    across, down = points.real, points.imag
    middle = complex(across.min() + across.max(), down.min() + down.max()) / 2
    centred: NDArray[np.complex128] = (points - middle) / (np.ptp(down) / 2)
    return centred


def _strayed(outline: _Outline, rng: np.random.Generator, hands: Hands) -> NDArray[np.complex128]:
    """Return how far each point strays by itself, and each stroke as a whole: (number of points,)."""
    count = len(outline.points)
    by_itself = hands.point * noise(count, rng) + hands.end * outline.end * noise(count, rng)
    by_itself = by_itself[np.arange(count) - outline.twin]  # the two points of a corner stay together
    strokes = outline.stroke[-1] + 1 if count else 0
    strayed: NDArray[np.complex128] = by_itself + hands.stroke * noise(strokes, rng)[outline.stroke]
    return strayed


def _bent(
    points: NDArray[np.complex128], drawing: NDArray[np.int64], count: int, rng: np.random.Generator, hands: Hands
) -> NDArray[np.complex128]:
    """Return how far points move where each drawing's page is bent by a random polynomial of degree 3."""
    x, y = points.real, points.imag
    squares, cubes = (x * x, x * y, y * y), (x**3, x * x * y, x * y * y, y**3)
    moved = np.zeros_like(points)
    for terms, size in ((squares, hands.bend), (cubes, hands.twist)):
        for term in terms:
            moved += term * (size * noise(count, rng))[drawing]
    return moved


def _slanted(
    points: NDArray[np.complex128], drawing: NDArray[np.int64], count: int, rng: np.random.Generator, hands: Hands
) -> NDArray[np.complex128]:
    """Return points stretched in width, slanted and turned, each drawing in its own way."""
    width = np.exp(hands.aspect * rng.standard_normal(count))[drawing]
    slant = (hands.mean_slant + hands.slant * rng.standard_normal(count))[drawing]
    turn = np.exp(1j * hands.turn * rng.standard_normal(count))[drawing]
    x, y = points.real, points.imag
    slanted: NDArray[np.complex128] = (x * width - y * slant + 1j * y) * turn
    return slanted


def _pen_widths(outline: _Outline, count: int, rng: np.random.Generator, hands: Hands) -> NDArray[np.float64]:
    """Return the pen's width at each point, which changes smoothly from the drawing's start to its end."""
    first = np.searchsorted(outline.drawing, np.arange(count))
    length = np.bincount(outline.drawing, minlength=count)
    along = (np.arange(len(outline.points)) - first[outline.drawing]) / length[outline.drawing]
    pressure = np.zeros(len(along))
    for waves in (0.5, 1.0, 1.5):
        pressure += np.cos(2 * np.pi * waves * along) * rng.standard_normal(count)[outline.drawing]
    widths: NDArray[np.float64] = _PEN_WIDTH * np.exp(hands.pressure * pressure)
    return widths
