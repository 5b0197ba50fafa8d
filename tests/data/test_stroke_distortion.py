"""Distortions of strokes: each does what it says, to each drawing by its own amount, and nothing at amount 0."""

from collections.abc import Callable

import numpy as np
import pytest

from digitpad.data import stroke_distortion as distortion
from digitpad.ink.rasterize import Strokes


@pytest.fixture
def strokes() -> Strokes:
    """Two drawings: a line of eleven points and one of six; then a line of eleven."""
    line = np.linspace(-1, 1, 11)
    points = np.concatenate([line + 0j, 1j * line[::2], line + 1j * line])
    stroke = np.repeat([0, 1, 2], [11, 6, 11])
    return Strokes(points, np.full(28, 0.1), stroke, np.repeat([0, 0, 1], [11, 6, 11]))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_centring_brings_each_drawing_to_its_box(strokes: Strokes) -> None:
    far = Strokes(strokes.points * 40 + 7 - 3j, strokes.widths * 40, strokes.stroke, strokes.drawing)
    back = distortion.centred(far)
    np.testing.assert_allclose(back.points, strokes.points, atol=1e-12)
    np.testing.assert_allclose(back.widths, strokes.widths)


def test_a_single_point_can_be_centred() -> None:
    dot = Strokes(np.array([5 + 5j]), np.ones(1), np.zeros(1, np.int64), np.zeros(1, np.int64))
    assert distortion.centred(dot).points.tolist() == [0]


@pytest.mark.parametrize(
    "distort",
    [
        lambda strokes, rng: distortion.jittered(strokes, 0.0, rng),
        lambda strokes, rng: distortion.shaken(strokes, 0.0, rng),
        lambda strokes, rng: distortion.overshot(strokes, 0.0, rng),
        lambda strokes, rng: distortion.with_fewer_points(strokes, 1.0, rng),
        lambda strokes, rng: distortion.with_gaps(strokes, 0.0, rng),
        lambda strokes, rng: distortion.bent(strokes, 0.0, rng),
        lambda strokes, _: distortion.turned(strokes, 0.0),
        lambda strokes, _: distortion.slanted(strokes, 0.0),
        lambda strokes, _: distortion.widened(strokes, 1.0),
        lambda strokes, _: distortion.on_grid(strokes, 20.0),
    ],
)
def test_nothing_changes_without_strength(
    strokes: Strokes, rng: np.random.Generator, distort: Callable[[Strokes, np.random.Generator], Strokes]
) -> None:
    same = distort(strokes, rng)
    np.testing.assert_allclose(same.points, strokes.points, atol=1e-12)
    np.testing.assert_array_equal(same.stroke, strokes.stroke)


def test_an_amount_may_differ_from_drawing_to_drawing(strokes: Strokes, rng: np.random.Generator) -> None:
    moved = distortion.jittered(strokes, np.array([0.0, 0.1]), rng).points - strokes.points
    assert np.all(moved[:17] == 0)
    assert 0.05 < moved[17:].real.std() < 0.2


def test_turning_is_clockwise_on_the_screen(strokes: Strokes) -> None:
    quarter = distortion.turned(strokes, 90.0)
    np.testing.assert_allclose(quarter.points[10], 1j, atol=1e-12)  # right becomes down


def test_slanting_moves_the_top_to_the_right(strokes: Strokes) -> None:
    assert distortion.slanted(strokes, 0.5).points[11] == pytest.approx(0.5 - 1j)


def test_the_ends_of_strokes_stay_when_points_are_left_out(strokes: Strokes, rng: np.random.Generator) -> None:
    fewer = distortion.with_fewer_points(strokes, np.array([4.0, 1.0]), rng)
    assert {-1, 1, -1j, 1j} <= set(fewer.points.tolist())
    assert np.count_nonzero(fewer.drawing == 0) < 17
    assert np.count_nonzero(fewer.drawing == 1) == 11


def test_a_gap_makes_two_strokes_of_one(strokes: Strokes, rng: np.random.Generator) -> None:
    torn = distortion.with_gaps(strokes, np.array([0.0, 0.8]), rng)
    line = torn.points[torn.drawing == 1]
    assert torn.stroke.tolist() == sorted(torn.stroke.tolist())
    assert len(np.unique(torn.stroke[torn.drawing == 1])) == 2
    assert len(line) < 11
    assert abs(np.diff(line)).max() > 0.7
    np.testing.assert_array_equal(torn.points[torn.drawing == 0], strokes.points[:17])


def test_strokes_overshoot_along_their_own_direction(strokes: Strokes, rng: np.random.Generator) -> None:
    over = distortion.overshot(strokes, 0.5, rng)
    assert over.points[0].real < -1
    assert over.points[10].real > 1
    assert over.points[:11].imag.tolist() == [0] * 11
    np.testing.assert_array_equal(over.points[1:10], strokes.points[1:10])


def test_a_coarse_grid_leaves_few_places(strokes: Strokes) -> None:
    assert set(distortion.on_grid(strokes, 4.0).points[:11].real.tolist()) == {-1, -0.5, 0, 0.5, 1}
