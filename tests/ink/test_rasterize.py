"""Pixels of strokes: evenly spaced places along curves, and nibs that cover what they should."""

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.ink.curve import bezier_position, bezier_segments
from digitpad.ink.rasterize import EDGE, MOST_PLACES, Strokes, as_arrays, rasterize, sample_curves
from digitpad.ink.strokes import Drawing, Stroke

ZIGZAG = Stroke(((0.0, 0.0), (40.0, 30.0), (20.0, 60.0), (80.0, 90.0)), (2.0, 4.0, 6.0, 8.0))
DOT = Stroke(((5.0, 6.0),), (3.0,))


def sampled(*drawings: Drawing, spacing: float = 1.0) -> Strokes:
    return sample_curves(as_arrays(drawings), np.full(len(drawings), spacing))


def disc(places: list[complex], radii: list[float], edge: float = EDGE) -> NDArray[np.float32]:
    numbers = np.zeros(len(places), np.int64)
    image: NDArray[np.float32] = rasterize(np.array(places, complex), np.array(radii, float), numbers, 1, edge=edge)[0]
    return image


def test_places_are_on_the_curve_that_the_pad_paints() -> None:
    curve = sampled(Drawing((ZIGZAG,)))
    fine: list[complex] = []
    for start, (one, two, end) in zip(ZIGZAG.points, bezier_segments(ZIGZAG.points), strict=False):
        a, b, c, d = (complex(*corner) for corner in (start, one, two, end))
        fine += [bezier_position(a, b, c, d, complex(part / 500)) for part in range(501)]
    distances = abs(curve.points[:, None] - np.array(fine)[None])
    assert distances.min(1).max() < 0.1
    assert distances.min(0).max() < 1.0


def test_places_run_from_the_first_point_to_the_last_no_further_apart_than_asked() -> None:
    curve = sampled(Drawing((ZIGZAG,)), spacing=0.5)
    assert (curve.points[0], curve.points[-1]) == (0, 80 + 90j)
    assert abs(np.diff(curve.points)).max() < 0.75
    assert (curve.widths[0], curve.widths[-1]) == (2, 8)
    assert (np.diff(curve.widths) >= 0).all()


def test_points_nearer_together_than_the_spacing_are_thinned_out() -> None:
    dense = Stroke(tuple((i / 100, 0.0) for i in range(5001)), (1.0,) * 5001)
    assert len(sampled(Drawing((dense,)), spacing=1.0).points) == pytest.approx(51, abs=2)


def test_strokes_and_drawings_stay_apart() -> None:
    curve = sampled(Drawing((ZIGZAG, DOT)), Drawing(), Drawing((DOT,)))
    assert curve.points[curve.stroke == 1].tolist() == [5 + 6j]
    assert curve.points[curve.drawing == 2].tolist() == [5 + 6j]
    assert 1 not in curve.drawing
    assert (np.diff(curve.drawing) >= 0).all()


def test_curves_longer_than_any_hands_get_places_further_apart() -> None:
    endless = Stroke(tuple((1000.0 * (i % 2), 7.0) for i in range(1000)), (1.0,) * 1000)
    assert 0.9 * MOST_PLACES < len(sampled(Drawing((endless,))).points) <= MOST_PLACES + 2
    few = sample_curves(as_arrays([Drawing((endless, ZIGZAG))]), np.array([1.0]), 500)
    assert len(few.points) <= 500 + 4
    assert (few.points[0], few.points[-1]) == (7j, 80 + 90j)


def test_beside_a_drawing_that_is_too_long_the_others_stay_as_they_are() -> None:
    endless = Drawing((Stroke(tuple((1000.0 * (i % 2), 7.0) for i in range(50)), (1.0,) * 50),))
    drawings = [Drawing((ZIGZAG,)), endless, Drawing((DOT,))]
    together = sample_curves(as_arrays(drawings), np.full(3, 0.5), 400)
    alone = sampled(drawings[0], spacing=0.5)
    np.testing.assert_array_equal(together.points[together.drawing == 0], alone.points)
    assert together.points[together.drawing == 2].tolist() == [5 + 6j]


def test_a_nib_covers_the_area_of_its_disc() -> None:
    ink = disc([13.3 + 14.1j], [6.0], edge=1.0)
    assert ink.sum() == pytest.approx(np.pi * 36, rel=0.01)
    assert (ink[14, 13], ink[0, 0]) == (1, 0)


def test_half_of_a_pixel_on_the_rim_is_covered() -> None:
    assert disc([10 + 10j], [3.0], edge=1.2)[10, 13] == pytest.approx(0.5)


def test_overlapping_nibs_do_not_add_up() -> None:
    assert np.array_equal(disc([9.2 + 8j] * 5, [2.0] * 5), disc([9.2 + 8j], [2.0]))


def test_ink_beyond_the_image_is_cut_off() -> None:
    assert not disc([-500 + 3j, 3 + 1e9j, 40 + 40j], [2.0] * 3).any()
    half = disc([-0.5 + 14j], [4.0], edge=1.0)
    assert half.sum() == pytest.approx(np.pi * 16 / 2, rel=0.01)


def test_many_images_at_once_are_each_what_they_are_alone() -> None:
    generator = np.random.default_rng(5)
    places = generator.uniform(-3, 31, 30_000) + 1j * generator.uniform(-3, 31, 30_000)
    radii, image = generator.uniform(0.5, 2, 30_000), np.sort(generator.integers(0, 40, 30_000))
    together = rasterize(places, radii, image, 40)
    alone = rasterize(places[image == 7], radii[image == 7], image[image == 7] * 0, 1)
    np.testing.assert_allclose(alone[0], together[7], atol=1e-6)


def test_wide_nibs_are_pressed_a_few_at_a_time() -> None:
    generator = np.random.default_rng(5)
    places = generator.uniform(0, 28, 200) + 1j * generator.uniform(0, 28, 200)
    tracemalloc.start()
    try:
        ink = disc(places.tolist(), [100.0] * 200)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ink.all()
    assert peak < 20_000_000  # bytes; all at once they would take 200 million


def test_no_ink_is_black() -> None:
    nothing = np.zeros(0)
    assert not rasterize(nothing.astype(complex), nothing, nothing.astype(int), 2).any()
