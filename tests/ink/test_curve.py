"""The curve through a stroke's points: it meets them, does not overshoot, and is one formula for pad and rasteriser."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitpad.ink.curve import Point, bezier_position, bezier_segments, control_points

coordinates = st.floats(0, 1000)
points = st.tuples(coordinates, coordinates)


def sampled(stroke: list[Point]) -> list[complex]:
    places: list[complex] = []
    for start, (one, two, end) in zip(stroke, bezier_segments(stroke), strict=False):
        a, b, c, d = (complex(*corner) for corner in (start, one, two, end))
        places += [bezier_position(a, b, c, d, complex(part / 20)) for part in range(21)]
    return places


def test_a_single_point_has_no_segment() -> None:
    assert bezier_segments([(3.0, 4.0)]) == []


def test_two_points_are_joined_by_a_straight_line() -> None:
    ((one, two, end),) = bezier_segments([(0.0, 0.0), (90.0, 30.0)])
    assert end == (90.0, 30.0)
    assert one[1] == one[0] / 3
    assert two[1] == two[0] / 3


@given(st.lists(points, min_size=2, max_size=12))
def test_every_segment_ends_at_the_next_point_and_is_finite(stroke: list[Point]) -> None:
    segments = bezier_segments(stroke)
    assert [end for _, _, end in segments] == stroke[1:]
    assert all(math.isfinite(number) for segment in segments for corner in segment for number in corner)


@given(st.lists(points, min_size=4, max_size=10), st.integers(0, 8))
def test_the_last_segments_alone_are_the_same_as_in_the_whole(stroke: list[Point], first: int) -> None:
    assert bezier_segments(stroke, first) == bezier_segments(stroke)[first:]


@given(st.lists(points, min_size=4, max_size=10), points)
def test_a_new_point_bends_only_the_last_segment(stroke: list[Point], new: Point) -> None:
    assert bezier_segments([*stroke, new])[:-2] == bezier_segments(stroke)[:-1]


def test_the_curve_stays_near_its_points_at_a_fast_corner() -> None:
    # Two slow points between long jumps: evenly spaced knots would throw a loop here.
    corner = [(0.0, 0.0), (500.0, 0.0), (505.0, 5.0), (505.0, 500.0)]
    places = sampled(corner)
    assert max(place.real for place in places) < 515
    assert min(place.imag for place in places) > -15


def test_points_on_a_circle_give_a_circle() -> None:
    circle = [(500 + 300 * math.cos(angle / 2), 500 + 300 * math.sin(angle / 2)) for angle in range(13)]
    assert all(abs(abs(place - (500 + 500j)) - 300) < 4 for place in sampled(circle))


def test_the_formula_gives_arrays_what_it_gives_single_segments() -> None:
    corners = np.random.default_rng(0).uniform(0, 1000, (4, 50)) + 1j * np.random.default_rng(1).uniform(0, 9, (4, 50))
    corners[0, :9] = corners[1, :9]  # some strokes begin here
    corners[3, 5:20] = corners[2, 5:20]  # some end
    together = control_points(*corners)
    one_by_one = [control_points(*(complex(corner) for corner in column)) for column in corners.T]
    np.testing.assert_allclose(np.array(one_by_one).T, together, rtol=1e-12)
