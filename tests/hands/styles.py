"""Hands: what becomes of a way of writing when a child, a doctor or a hurried mouse draws it.

Each style takes lines on a page of 100 x 100 and gives other lines on it. None of it comes from
`digitpad.data.stroke_distortion`: a test set must not distort strokes in just the way that the model has learned from.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.hands.ways import Lines

_Line = NDArray[np.complex128]
_Change = Callable[[Lines, np.random.Generator], Lines]

_MIDDLE = 50 + 50j
_PIXELS = 431  # of the page's side in the window as it opens
_MOST = 0.98  # of the page: a drawing that is larger is made smaller


@dataclass(frozen=True, slots=True)
class Style:
    """How a hand draws."""

    name: str
    change: _Change
    size: float = 0.0
    """Of the page, along the drawing's longer side; 0 for as it is described."""
    place: complex = _MIDDLE
    """Where the drawing's middle comes to lie."""
    step: float = 6.0
    """Pixels between two movements of the mouse, in the window as it opens."""
    moves: int = 0
    """Movements for the whole drawing, where that is what the hand keeps to; 0 for as many as the step makes."""


def drawn(lines: Lines, style: Style, rng: np.random.Generator) -> Lines:
    """Return the places that the mouse visits, stroke by stroke, on a page of 100 x 100."""
    changed = style.change(lines, rng)
    everything = np.concatenate(changed)
    left, right = everything.real.min(), everything.real.max()
    top, bottom = everything.imag.min(), everything.imag.max()
    extent = max(right - left, bottom - top, 1.0)
    scale = 100 * style.size / extent if style.size else min(1.0, 100 * _MOST / extent)
    middle = complex(left + right, top + bottom) / 2
    placed = [(line - middle) * scale + style.place for line in changed]
    step = sum(map(_length, placed)) / style.moves if style.moves else style.step * 100 / _PIXELS
    return tuple(_thinned(line, step) for line in placed)


def _length(line: _Line) -> float:
    return float(abs(np.diff(line)).sum())


def _at(line: _Line, count: int) -> _Line:
    """Return a line as `count` places at equal distances along it."""
    along = np.concatenate([[0.0], np.cumsum(abs(np.diff(line)))])
    where = np.linspace(0, along[-1], count)
    places: _Line = np.interp(where, along, line.real) + 1j * np.interp(where, along, line.imag)
    return places


def _thinned(line: _Line, step: float) -> _Line:
    return line if len(line) == 1 else _at(line, max(2, round(_length(line) / step) + 1))


def _each(change: Callable[[_Line, np.random.Generator], _Line]) -> _Change:
    """Return what changes each line by itself, leaving dots alone."""

    def change_all(lines: Lines, rng: np.random.Generator) -> Lines:
        return tuple(change(line, rng) if len(line) > 1 else line for line in lines)

    return change_all


def _affine(across: complex, down: complex) -> _Change:
    """Return what puts a step to the right, and a step down, elsewhere."""
    return _each(lambda line, _: _MIDDLE + (line - _MIDDLE).real * across + (line - _MIDDLE).imag * down)


def _turned(degrees: float) -> _Change:
    turn = complex(np.exp(1j * np.deg2rad(degrees)))
    return _affine(turn, 1j * turn)


def _smooth(line: _Line, reach: int) -> _Line:
    """Return a line's mean over `reach` places to both sides; its ends stay where they are."""
    padded = np.concatenate([np.full(reach, line[0]), line, np.full(reach, line[-1])])
    smoothed: _Line = np.convolve(padded, np.ones(2 * reach + 1) / (2 * reach + 1), mode="valid")
    return smoothed


def _wobble(line: _Line, rng: np.random.Generator, strength: float, wavelength: float) -> _Line:
    """Return a line that trembles: waves of that length, in page units, and about that height."""
    knots = max(3, round(_length(line) / wavelength * 2))
    noise = strength * (rng.standard_normal(knots) + 1j * rng.standard_normal(knots))
    where = np.linspace(0, knots - 1, len(line))
    wave: _Line = np.interp(where, np.arange(knots), noise.real) + 1j * np.interp(where, np.arange(knots), noise.imag)
    return line + _smooth(wave, 3)


def _child(line: _Line, rng: np.random.Generator) -> _Line:
    """Wobble slowly, and miss where strokes should meet."""
    return _wobble(line, rng, 2.4, 40) + complex(*rng.normal(0, 2.5, 2))


def _doctor(line: _Line, rng: np.random.Generator) -> _Line:
    """Cut every corner, lean, and run out into a tail."""
    hurried = _smooth(line, max(3, round(len(line) * 0.08)))
    direction = hurried[-1] - hurried[-6]
    tail = hurried[-1] + direction / max(abs(direction), 1e-9) * rng.uniform(2, 9) * np.linspace(0.2, 1, 5)
    leaning = np.concatenate([hurried, tail])
    return leaning.real + 1j * leaning.imag - 0.25 * (leaning.imag - 50)


def _calligraphic(line: _Line, rng: np.random.Generator) -> _Line:
    """Begin and end with a small curl."""
    turn = np.linspace(0, 0.9 * np.pi, 14)
    curl = rng.uniform(3, 5) * (1 - np.exp(1j * turn))
    begin = _heading(line[:8]) * 1j
    end = _heading(line[-8:]) * 1j
    return np.concatenate([(line[0] + curl * begin)[::-1], line, line[-1] - curl.conj() * end])


def _heading(part: _Line) -> complex:
    way = complex(part[-1] - part[0])
    return way / max(abs(way), 1e-9)


def _cheap_mouse(line: _Line, rng: np.random.Generator) -> _Line:
    """Jump by whole counts of a coarse mouse, and jitter."""
    places = _at(line, max(2, round(_length(line) / 3)))
    rough = places + rng.normal(0, 0.7, len(places)) + 1j * rng.normal(0, 0.7, len(places))
    coarse: _Line = np.round(rough.real / 1.2) * 1.2 + 1j * np.round(rough.imag / 1.2) * 1.2
    return coarse


def _overshoot(line: _Line, rng: np.random.Generator) -> _Line:
    """Go on a little at both ends."""
    before = line[0] - _heading(line[:8]) * rng.uniform(4, 12)
    after = line[-1] + _heading(line[-8:]) * rng.uniform(4, 12)
    return np.concatenate([[before], line, [after]])


def _with_gaps(lines: Lines, rng: np.random.Generator) -> Lines:
    """Lift the pen amid each stroke: the line misses a twelfth there."""
    pieces: list[_Line] = []
    for line in lines:
        if len(line) < 24:
            pieces.append(line)
            continue
        begin = round(len(line) * rng.uniform(0.3, 0.6))
        pieces += [line[:begin], line[begin + len(line) // 12 :]]
    return tuple(pieces)


def _as_it_is(lines: Lines, _: np.random.Generator) -> Lines:
    return lines


NEAT = Style("as described", _as_it_is)
"""The hand that adds nothing of its own."""

STYLES = (
    Style("a child's", _each(_child), size=0.85),
    Style("a doctor's", _each(_doctor), step=16),
    Style("an old, shaky hand", _each(lambda line, rng: _wobble(line, rng, 1.5, 9)), step=4),
    Style("slanted to the left", _affine(1, 0.35 + 1j)),
    Style("slanted to the right", _affine(1, -0.35 + 1j)),
    Style("calligraphic", _each(_calligraphic)),
    Style("40 pixels small", _as_it_is, size=40 / _PIXELS, step=2),
    Style("filling the pad", _as_it_is, size=0.98, step=8),
    Style("in a corner", _as_it_is, size=0.3, place=82 + 18j, step=3),
    Style("slow, many points", _as_it_is, step=2),
    Style("fast, 10 points", _as_it_is, moves=10),
    Style("a cheap mouse", _each(_cheap_mouse)),
    Style("corners cut", _each(lambda line, _: _smooth(line, max(2, round(len(line) * 0.07))))),
    Style("overshooting", _each(_overshoot)),
    Style("gaps", _with_gaps),
    Style("turned 15° left", _turned(-15)),
    Style("turned 15° right", _turned(15)),
    Style("squeezed", _affine(0.55, 1j)),
    Style("stretched", _affine(1.6, 1j)),
)
"""The other hands."""
