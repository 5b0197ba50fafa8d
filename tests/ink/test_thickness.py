"""Hair-lines and brush strokes come near MNIST's thickness; what is near it already stays as it is."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from digitpad.ink.normalize import BOX, normalize_ink
from digitpad.ink.picture_ink import find_ink
from digitpad.ink.thickness import is_dot, like_mnist, stroke_thickness
from tests.ink._written import likeness, seven


def as_ink(picture: Image.Image) -> NDArray[np.float32]:
    ink: NDArray[np.float32] = np.asarray(picture, np.float32) / np.float32(255)
    return ink


def ink_of(width: int) -> NDArray[np.float32]:
    return find_ink(seven(scale=3, width=width))[0]


@pytest.mark.parametrize("width", [3, 7, 20, 41])
def test_the_thickness_of_a_line_is_its_width(width: int) -> None:
    picture = Image.new("L", (600, 200), 0)
    ImageDraw.Draw(picture).rectangle((50, 80, 549, 79 + width), fill=255)
    measured = stroke_thickness(as_ink(picture))
    assert measured == pytest.approx(width * 500 / (500 + width), rel=0.01)  # its ends are outline too


def test_soft_edges_count_as_sharp_ones_do() -> None:
    sharp = Image.new("L", (800, 300), 0)
    ImageDraw.Draw(sharp).rectangle((50, 120, 749, 139), fill=255)
    soft = sharp.resize((200, 75), Image.Resampling.BOX)
    assert stroke_thickness(as_ink(soft)) == pytest.approx(20 / 4, rel=0.05)


def test_no_ink_has_no_thickness() -> None:
    assert stroke_thickness(np.zeros((5, 8), np.float32)) == 0
    empty = np.zeros((1, 1), np.float32)
    assert like_mnist(empty) is empty


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_thin_strokes_become_as_thick_as_mnists(width: int) -> None:
    thick = stroke_thickness(normalize_ink(like_mnist(ink_of(width))))
    assert thick == pytest.approx(2.4, abs=0.35)


@pytest.mark.parametrize("width", [26, 30, 36])
def test_thick_strokes_become_thinner(width: int) -> None:
    ink = ink_of(width)
    before, after = (stroke_thickness(normalize_ink(shown)) for shown in (ink, like_mnist(ink)))
    assert after < before
    assert after == pytest.approx(2.8, abs=0.4)


def test_usual_strokes_stay_as_they_are() -> None:
    ink = ink_of(18)
    assert 2.0 < stroke_thickness(ink) * BOX / max(ink.shape) < 2.8
    assert like_mnist(ink) is ink


def test_a_hair_line_shows_the_same_digit_as_a_pen() -> None:
    assert likeness(normalize_ink(like_mnist(ink_of(1))), normalize_ink(ink_of(18))) > 0.9


def test_ink_stays_between_0_and_1() -> None:
    for width in (1, 18, 44):
        changed = like_mnist(ink_of(width))
        assert changed.dtype == np.float32
        assert 0 <= changed.min() <= changed.max() <= 1


def test_a_disc_and_a_square_are_dots_and_digits_are_not() -> None:
    disc = Image.new("L", (60, 60), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 59, 59), fill=255)
    assert is_dot(as_ink(disc))
    assert is_dot(np.ones((9, 9), np.float32))
    assert not any(is_dot(ink_of(width)) for width in (1, 18, 44))
    one = np.ones((100, 12), np.float32)
    assert not is_dot(one)
