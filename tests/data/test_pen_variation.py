"""Pen digits in images: plain as on the pad, and varied, by a seed, without losing what digit they are."""

from pathlib import Path

import numpy as np
import pytest

from digitpad.data.pen import PenDigits, read_pen_digits
from digitpad.data.pen_variation import PenVariation, plain_digits, varied_digits
from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.normalize import normalize_drawing
from digitpad.ink.rasterize import as_arrays

STILL = PenVariation(**dict.fromkeys(PenVariation.__dataclass_fields__, 0.0))


@pytest.fixture(scope="module")
def pen() -> PenDigits:
    labels = np.arange(10, dtype=np.int64)
    return PenDigits(as_arrays([template_drawing(digit) for digit in range(10)]), labels, labels)


def test_plain_digits_are_what_the_pad_shows(pen: PenDigits) -> None:
    digits = plain_digits(pen)
    for digit in range(10):
        image = normalize_drawing(template_drawing(digit))
        np.testing.assert_allclose(digits.images()[digit].reshape(28, 28), image, atol=0.003)
    assert digits.labels.tolist() == list(range(10))


def test_without_any_variation_they_stay_so(pen: PenDigits) -> None:
    differences = abs(varied_digits(pen, 1, np.random.default_rng(0), STILL).images() - plain_digits(pen).images())
    assert differences.mean() < 0.002


def test_versions_are_different_and_repeatable(pen: PenDigits) -> None:
    digits, again = (varied_digits(pen, 3, np.random.default_rng(5)) for _ in range(2))
    assert digits.labels.tolist() == 3 * list(range(10))
    np.testing.assert_array_equal(digits.pixels, again.pixels)
    assert len(np.unique(digits.pixels, axis=0)) == 30


def test_they_stay_nearest_to_themselves(pen: PenDigits) -> None:
    varied, plain = varied_digits(pen, 20, np.random.default_rng(6)), plain_digits(pen)
    distances = ((varied.images()[:, None] - plain.images()) ** 2).sum(2)
    assert np.mean(distances.argmin(1) == varied.labels) > 0.8


def test_more_digits_than_a_block_are_all_drawn(real_data: Path) -> None:
    some = read_pen_digits(real_data / "pen" / "pendigits-orig.tra.gz")[:1600]
    digits = plain_digits(some)
    assert len(digits) == 1600
    assert digits.pixels.max(1).min() > 200
