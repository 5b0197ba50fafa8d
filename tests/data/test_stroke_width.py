"""Thicker and thinner strokes: as an image filter of another library makes them, within the digit's own range."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from digitpad.data.builtin import make_digits
from digitpad.data.stroke_width import with_other_widths


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return make_digits(300, np.random.default_rng(3)).pixels


def test_a_strength_of_0_changes_nothing(pixels: np.ndarray) -> None:
    np.testing.assert_array_equal(with_other_widths(pixels, 0.0, np.random.default_rng(0)), pixels)


def test_the_same_seed_gives_the_same_images_and_leaves_the_digits_alone(pixels: np.ndarray) -> None:
    before = pixels.copy()
    first, second = (with_other_widths(pixels, 0.5, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(pixels, before)


def test_strokes_become_thicker_and_thinner_as_much_as_is_drawn_by_lot(pixels: np.ndarray) -> None:
    amounts = np.random.default_rng(5).uniform(-0.8, 0.8, len(pixels))
    changed = with_other_widths(pixels, 0.8, np.random.default_rng(5))
    ink = changed.sum(1, dtype=np.int64) - pixels.sum(1, dtype=np.int64)
    enough = np.abs(amounts) > 0.02  # less is rounded away
    np.testing.assert_array_equal(np.sign(ink[enough]), np.sign(amounts[enough]))
    assert np.corrcoef(ink / pixels.sum(1, dtype=np.int64), amounts)[0, 1] > 0.9


def test_no_pixel_leaves_the_range_of_its_surroundings(pixels: np.ndarray) -> None:
    """The square of 3 by 3 pixels, which Pillow's filters look at, holds the cross."""
    changed = with_other_widths(pixels[:40], 1.0, np.random.default_rng(6)).reshape(-1, 28, 28)[:, 1:-1, 1:-1]
    for before, after in zip(pixels[:40].reshape(-1, 28, 28), changed, strict=True):
        image = Image.fromarray(before)
        assert (after <= np.asarray(image.filter(ImageFilter.MaxFilter(3)))[1:-1, 1:-1]).all()
        assert (after >= np.asarray(image.filter(ImageFilter.MinFilter(3)))[1:-1, 1:-1]).all()


def test_a_lone_pixel_grows_to_a_cross() -> None:
    dot = np.zeros((1, 784), np.uint8)
    dot[0, 10 * 28 + 10] = 200
    seed = next(seed for seed in range(100) if np.random.default_rng(seed).uniform(-1, 1, 1)[0] > 0.5)
    amount = np.random.default_rng(seed).uniform(-1, 1, 1)[0]
    grown = with_other_widths(dot, 1.0, np.random.default_rng(seed)).reshape(28, 28)
    expected = np.zeros((28, 28))
    expected[9:12, 10] = expected[10, 9:12] = round(200 * amount)
    expected[10, 10] = 200
    np.testing.assert_allclose(grown, expected, atol=1)
