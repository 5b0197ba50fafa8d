"""Ink is found on any ground, in any colours and modes, and its box is where it is."""

import numpy as np
import pytest
from PIL import Image

from digitpad.ink.picture_ink import find_ink, pixel_values
from digitpad.ink.pictures import input_of_picture
from tests.ink._written import Color, likeness, seven

BOX = (43, 43, 114, 154)  # of the 7, within some pixels


def near(box: tuple[int, int, int, int] | None, scale: float = 1) -> bool:
    return box is not None and bool(np.allclose(box, np.array(BOX) * scale, atol=8 * scale))


@pytest.mark.parametrize(
    ("mode", "ground", "ink"),
    [
        ("L", 255, 0),
        ("L", 0, 255),
        ("L", 200, 120),
        ("L", 40, 90),
        ("RGB", (255, 255, 255), (30, 60, 200)),
        ("RGB", (20, 60, 30), (250, 250, 250)),
        ("RGB", (240, 220, 60), (200, 30, 40)),
        ("RGB", (128, 128, 128), (128, 40, 128)),  # as light as its ground, in another colour
        ("1", 1, 0),
    ],
)
def test_dark_on_light_light_on_dark_and_color_on_color(mode: str, ground: Color, ink: Color) -> None:
    picture = seven(mode, ground, ink)
    _, box = find_ink(picture)
    assert near(box)
    assert likeness(input_of_picture(picture, "")[0].image, input_of_picture(seven(), "")[0].image) > 0.99


@pytest.mark.parametrize("ink", [(0, 0, 0, 255), (255, 255, 255, 255), (200, 30, 40, 255), (0, 0, 0, 130)])
@pytest.mark.parametrize("ground", [(0, 0, 0, 0), (255, 255, 255, 0)])
def test_ink_of_any_color_on_nothing(ink: Color, ground: Color) -> None:
    picture = seven("RGBA", ground, ink)
    assert near(find_ink(picture)[1])
    assert likeness(input_of_picture(picture, "")[0].image, input_of_picture(seven(), "")[0].image) > 0.99


def test_a_sheet_of_paper_with_transparency_round_it() -> None:
    picture = Image.new("RGBA", (300, 340), (0, 0, 0, 0))
    picture.paste(seven("RGBA", (255, 255, 250, 255), (10, 10, 60, 255)), (50, 50))
    _, box = find_ink(picture)
    assert box is not None
    assert np.allclose(box, (93, 93, 114, 154), atol=8)
    assert likeness(input_of_picture(picture, "")[0].image, input_of_picture(seven(), "")[0].image) > 0.97


def test_wholly_transparent_is_blank() -> None:
    network_input, box = input_of_picture(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "")
    assert network_input.blank
    assert box is None


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1", "I;16", "I", "F"])
@pytest.mark.parametrize("shade", [0, 1])
def test_an_empty_ground_has_no_ink(mode: str, shade: int) -> None:
    picture = Image.new("L", (64, 48), 255 * shade).convert(mode)
    ink, box = find_ink(picture)
    assert ink.shape == (1, 1)
    assert box is None
    assert input_of_picture(picture, "")[0].blank


def test_faint_noise_is_no_ink() -> None:
    noise = np.random.default_rng(1).integers(246, 255, (200, 200)).astype(np.uint8)
    assert find_ink(Image.fromarray(noise))[1] is None


def test_noise_round_a_digit_does_not_widen_its_box() -> None:
    noise = np.random.default_rng(1).integers(-9, 9, (240, 200))
    noisy = np.clip(np.asarray(seven("L", 230, 40), int) + noise, 0, 255).astype(np.uint8)
    assert near(find_ink(Image.fromarray(noisy))[1])


def test_palettes() -> None:
    picture = seven("RGB", (250, 240, 200), (90, 20, 20)).quantize(4)
    assert near(find_ink(picture)[1])
    picture.info["transparency"] = picture.getpixel((0, 0))
    assert near(find_ink(picture)[1])


@pytest.mark.parametrize("full", [4095, 65535])
def test_12_and_16_bits(full: int) -> None:
    deep = (np.asarray(seven(), np.float64) / 255 * full).astype(np.uint16)
    picture = Image.fromarray(deep)
    assert picture.mode == "I;16"
    assert near(find_ink(picture)[1])
    colors, alpha = pixel_values(picture)
    assert alpha is None
    assert colors.max() == pytest.approx(255)


def test_other_numbers_as_pixels() -> None:
    values = np.asarray(seven(), np.float32) / 255
    floats = values, values * 255, values - 1, 2 * values - 1, 1.04 * values - 0.02, 6 * values - 3
    for pixels in (*floats, (values * 70_000).astype(np.int32)):
        assert near(find_ink(Image.fromarray(pixels))[1])


@pytest.mark.parametrize("odd", [(np.nan,), (1e38,), (3.4e38, -3.4e38), (-3.4e38,)])
def test_pixels_that_are_no_numbers_do_no_harm(odd: tuple[float, ...]) -> None:
    values = np.asarray(seven(), np.float32).copy()
    values[100, 20 : 20 + len(odd)] = odd
    assert np.isfinite(input_of_picture(Image.fromarray(values), "")[0].image).all()


@pytest.mark.parametrize("odd", [(np.inf,), (np.inf, -np.inf)])
def test_infinite_pixels_are_like_the_brightest_and_darkest_of_the_others(odd: tuple[float, ...]) -> None:
    values, usual = (np.asarray(seven(), np.float32).copy() for _ in range(2))
    values[100, 20 : 20 + len(odd)] = odd
    usual[100, 20 : 20 + len(odd)] = np.clip(odd, 0, 255)
    image, expected = (input_of_picture(Image.fromarray(pixels), "")[0].image for pixels in (values, usual))
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize("most", [3.4e38, np.inf])
def test_a_picture_of_the_largest_numbers(most: float) -> None:
    """Its digit is read where the numbers are finite; what is infinite throughout has no digit."""
    values = np.where(np.asarray(seven()) > 128, np.float32(most), np.float32(-most))
    assert near(find_ink(Image.fromarray(values))[1]) == np.isfinite(most)


@pytest.mark.parametrize("scale", [0.1, 0.5, 4, 14])
def test_small_and_large_pictures(scale: float) -> None:
    picture = seven(scale=scale)
    ink, box = find_ink(picture)
    assert near(box, scale)
    assert max(ink.shape) <= 2048
    least = 0.8 if scale < 0.5 else 0.97
    assert likeness(input_of_picture(picture, "")[0].image, input_of_picture(seven(), "")[0].image) > least


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (2, 3), (5000, 2)])
def test_the_smallest_and_thinnest_pictures(size: tuple[int, int]) -> None:
    picture = Image.new("L", size, 255)
    picture.putpixel((size[0] // 2, size[1] // 2), 0)
    network_input, _ = input_of_picture(picture, "")
    assert np.isfinite(network_input.image).all()


def test_the_picture_is_left_as_it_is() -> None:
    picture = seven("P", 255, 0)
    before = picture.tobytes()
    find_ink(picture)
    assert picture.tobytes() == before
