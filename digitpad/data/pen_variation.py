"""Pen digits as other people would write them, with other pens and with a mouse: many images of each digit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitpad.data import stroke_distortion as distortion
from digitpad.data.digits import Digits
from digitpad.data.pen import PenDigits, drawings_of
from digitpad.ink.normalize import THICKNESS, normalize_strokes
from digitpad.ink.rasterize import Strokes
from digitpad.ink.strokes import PAGE

_BLOCK = 1500  # digits drawn together, which bounds the memory that their pixels need
_THICKNESSES = (1.3, 4.2)  # pixels of the image; thinner and thicker strokes are not drawn


@dataclass(frozen=True, slots=True)
class PenVariation:
    """How differently the same digit is written: standard deviations, and shares of the digits.

    Lengths are relative to half the longest side of a digit.
    """

    turn: float = 6.0
    """In degrees."""
    slant: float = 0.12
    """Sideways for each step upwards."""
    aspect: float = 0.12
    """Of the logarithm of width to height."""
    bend: float = 0.06
    """How far the page is bent, at a point of its rim, by each term of degree 2."""
    shake: float = 0.03
    """How far a trembling hand swings, at the most."""
    jitter: float = 0.012
    """How far each point strays by itself."""
    overshoot: float = 0.12
    """How far too long a stroke is at its ends, at the most."""
    thickness: float = 0.2
    """Of the logarithm of the strokes' thickness."""
    pressure: float = 0.1
    """Of the logarithm of the pen's width at each point."""
    angular: float = 0.5
    """The share of digits that keep only each second to sixth of their points."""
    torn: float = 0.1
    """The share of digits whose strokes have a gap."""
    gap: float = 0.2
    """How long a gap is, at the most."""


def plain_digits(pen: PenDigits) -> Digits:
    """Return the digits as the pad shows them to a network when they are drawn on it."""
    return _drawn(pen, normalize_strokes)


def varied_digits(
    pen: PenDigits, versions: int, rng: np.random.Generator, variation: PenVariation | None = None
) -> Digits:
    """Return so many images of each digit, each written in a way of its own: first one of each, then another of each.

    Args:
        pen: the digits as they were written.
        versions: how many of each.
        rng: where the randomness comes from: the same seed makes the same images.
        variation: how different they are.
    """
    chosen = variation or PenVariation()
    made = [_drawn(pen, lambda strokes, count: _varied(strokes, count, rng, chosen)) for _ in range(versions)]
    return Digits(
        np.concatenate([digits.pixels for digits in made]), np.concatenate([digits.labels for digits in made])
    )


def _drawn(pen: PenDigits, draw: Callable[[Strokes, int], NDArray[np.float32]]) -> Digits:
    """Return images of all digits, drawn block by block."""
    pixels = np.empty((len(pen), 784), np.uint8)
    for start in range(0, len(pen), _BLOCK):
        block = np.zeros(len(pen), np.bool_)
        block[start : start + _BLOCK] = True
        count = int(np.count_nonzero(block))
        images = draw(drawings_of(pen.strokes, block), count)
        pixels[start : start + _BLOCK] = np.rint(images.reshape(count, 784) * 255)
    return Digits(pixels, pen.labels)


def _varied(strokes: Strokes, count: int, rng: np.random.Generator, variation: PenVariation) -> NDArray[np.float32]:
    """Return images of drawings, each written in another way: (count, 28, 28)."""

    def spread(deviation: float) -> NDArray[np.float64]:
        return deviation * rng.standard_normal(count)

    def up_to(limit: float) -> NDArray[np.float64]:
        return limit * rng.random(count)

    every = np.where(rng.random(count) < variation.angular, rng.integers(2, 7, count), 1).astype(np.float64)
    gap = np.where(rng.random(count) < variation.torn, up_to(variation.gap), 0.0)
    written = distortion.centred(strokes)
    written = distortion.with_gaps(written, gap, rng)
    written = distortion.bent(written, variation.bend, rng)
    written = distortion.shaken(written, up_to(variation.shake), rng)
    written = distortion.with_fewer_points(written, every, rng)
    written = distortion.jittered(written, abs(spread(variation.jitter)), rng)
    written = distortion.overshot(written, up_to(variation.overshoot), rng)
    written = distortion.widened(written, np.exp(spread(variation.aspect)))
    written = distortion.slanted(written, spread(variation.slant))
    written = distortion.turned(written, spread(variation.turn))
    pressed = written.widths * np.exp(variation.pressure * rng.standard_normal(len(written.points)))
    on_page = Strokes(written.points * (PAGE / 2), pressed * (PAGE / 2), written.stroke, written.drawing)
    thickness = np.clip(THICKNESS * np.exp(spread(variation.thickness)), *_THICKNESSES)
    return normalize_strokes(on_page, count, thickness)
