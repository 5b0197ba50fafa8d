"""The MNIST protocol: what it makes of drawings of every size and pen, and of MNIST's own digits."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from digitpad.ink.curve import Point
from digitpad.ink.normalize import center_of_mass, normalize_drawing, normalize_drawings, normalize_ink
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.ink.thickness import stroke_thickness

Shape = tuple[tuple[Point, ...], ...]

SEVEN: Shape = (((300.0, 250.0), (650.0, 240.0), (560.0, 480.0), (480.0, 800.0)), ((400.0, 520.0), (620.0, 510.0)))
TWO: Shape = (((310.0, 330.0), (420.0, 220.0), (600.0, 300.0), (560.0, 500.0), (330.0, 760.0), (680.0, 750.0)),)
EIGHT: Shape = (
    ((620.0, 300.0), (480.0, 240.0), (400.0, 350.0), (600.0, 560.0), (500.0, 720.0), (380.0, 600.0), (620.0, 300.0)),
)


def drawing(shape: Shape, scale: float = 1.0, right: float = 0.0, down: float = 0.0, width: float = 40.0) -> Drawing:
    return Drawing(
        tuple(
            Stroke(tuple((x * scale + right, y * scale + down) for x, y in points), (width,) * len(points))
            for points in shape
        )
    )


def box(image: NDArray[Any]) -> tuple[int, int]:
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


@pytest.mark.parametrize("shape", [SEVEN, TWO, EIGHT])
def test_the_longest_side_is_20_pixels_and_the_center_of_mass_at_14(shape: Shape) -> None:
    image = normalize_drawing(drawing(shape))
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert max(box(image)) in {19, 20}
    assert abs(center_of_mass(image[None])[0] - (14 + 14j)) < 0.1
    assert (image.min(), image.max()) == (0, 1)


def test_the_aspect_ratio_is_kept() -> None:
    wide = drawing((tuple((x * 8.0, 300.0) for x in range(101)), tuple((800.0, y * 4.0 + 300) for y in range(101))))
    width, height = box(normalize_drawing(wide))
    assert width in {19, 20}
    # Half as high as wide from middle to middle of its strokes, which are 2.4 pixels thick and 1.2 soft.
    assert height == pytest.approx((width - 3.6) / 2 + 3.6, abs=1.2)


@pytest.mark.parametrize("shape", [SEVEN, TWO, EIGHT])
def test_strokes_are_as_thick_as_mnists(shape: Shape) -> None:
    assert stroke_thickness(normalize_drawing(drawing(shape))) == pytest.approx(2.4, abs=0.25)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([SEVEN, TWO, EIGHT]),
    st.floats(0.12, 1.5),
    st.floats(-2000, 2000),
    st.floats(-2000, 2000),
    st.floats(1, 60),
)
def test_size_place_and_pen_do_not_matter(shape: Shape, scale: float, right: float, down: float, width: float) -> None:
    changed = normalize_drawing(drawing(shape, scale, right, down, width))
    np.testing.assert_allclose(changed, normalize_drawing(drawing(shape)), atol=0.02)


def test_points_in_between_do_not_matter() -> None:
    dense = (tuple((100.0 + i / 2, 200.0 + i) for i in range(600)),)
    sparse = (((100.0, 200.0), (399.5, 799.0)),)
    np.testing.assert_allclose(normalize_drawing(drawing(dense)), normalize_drawing(drawing(sparse)), atol=0.02)


def test_pressure_thins_and_thickens_a_stroke_mildly() -> None:
    points = tuple((500.0, 100.0 + 8 * i) for i in range(100))
    pressed = normalize_drawing(Drawing((Stroke(points, tuple(10.0 + i for i in range(100))),)))
    thick = pressed.sum(1)[pressed.any(1)]
    assert thick[-4] > 1.5 * thick[4]
    assert thick.max() < 2.4 * 1.45


def test_nothing_drawn_is_blank() -> None:
    assert not normalize_drawing(Drawing()).any()


@pytest.mark.parametrize("points", [((500.0, 500.0),), ((500.0, 500.0), (503.0, 498.0)), ((1.0, 1.0),) * 5])
@pytest.mark.parametrize("width", [1.0, 40.0])
def test_a_dot_stays_a_dot(points: tuple[Point, ...], width: float) -> None:
    image = normalize_drawing(Drawing((Stroke(points, (width,) * len(points)),)))
    assert image.max() > 0.9
    assert max(box(image)) <= 9 if width < 8 else max(box(image)) <= 4
    assert abs(center_of_mass(image[None])[0] - (14 + 14j)) < 0.1


def test_many_drawings_at_once_are_each_what_they_are_alone() -> None:
    drawings = [
        drawing(SEVEN),
        Drawing(),
        drawing(TWO, 0.3),
        Drawing((Stroke(((5.0, 5.0),), (40.0,)),)),
        drawing(EIGHT),
    ]
    together = normalize_drawings(drawings)
    for image, alone in zip(together, drawings, strict=True):
        np.testing.assert_allclose(image, normalize_drawing(alone), atol=1e-6)
    assert normalize_drawings([]).shape == (0, 28, 28)


def test_each_drawing_can_have_its_own_thickness() -> None:
    thin, thick = normalize_drawings([drawing(TWO)] * 2, np.array([1.8, 3.0]))
    assert stroke_thickness(thin) < 2.1
    assert stroke_thickness(thick) > 2.7


def test_no_ink_in_a_picture_is_blank() -> None:
    assert not normalize_ink(np.zeros((40, 30))).any()


@pytest.mark.parametrize("shape", [(30, 200), (200, 30), (7, 5), (1, 400)])
def test_ink_of_any_shape_comes_to_20_pixels_and_the_middle(shape: tuple[int, int]) -> None:
    ink = np.zeros((500, 500), np.float32)
    ink[13 : 13 + shape[0], 90 : 90 + shape[1]] = 1
    image = normalize_ink(ink)
    assert image.sum() > 0
    assert max(box(image > 0.4 * image.max())) <= 21
    assert abs(center_of_mass(image[None])[0] - (14 + 14j)) < 1


def test_a_digit_in_mnists_form_stays_as_it_is() -> None:
    ink = normalize_drawing(drawing(TWO))
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if max(np.ptp(rows), np.ptp(columns)) + 1 == 20:
        np.testing.assert_allclose(normalize_ink(ink), ink, atol=1e-6)
    np.testing.assert_allclose(normalize_ink(np.pad(ink, 9)[4:, 2:]), normalize_ink(ink), atol=1e-6)


def test_mnists_digits_lose_less_than_a_fifth_of_a_point(real_data: Path) -> None:
    """A linear classifier, fitted to 10,000 digits by least squares, judges the last 5,000 training digits."""
    with gzip.open(real_data / "mnist" / "train-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    with gzip.open(real_data / "mnist" / "train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    x = pixels[:10_000].reshape(-1, 784) / np.float32(255)
    weights = np.linalg.solve(
        x.T @ x + 10 * np.eye(784, dtype=np.float32), x.T @ np.eye(10, dtype=np.float32)[labels[:10_000]]
    )
    held_back = pixels[-5000:] / np.float32(255)
    normalized = np.stack([normalize_ink(image) for image in held_back])
    as_it_is, after = (
        float(((images.reshape(-1, 784) @ weights).argmax(1) == labels[-5000:]).mean())
        for images in (held_back, normalized)
    )
    assert as_it_is > 0.8
    assert after > as_it_is - 0.002
