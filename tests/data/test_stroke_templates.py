"""The shipped ways of writing the digits: enough of them, well formed, and ready for the pad."""

from itertools import pairwise

import numpy as np
import pytest

from digitpad.data.stroke_templates import StrokeTemplate, stroke_templates, template_drawing, templates_of
from digitpad.ink.normalize import normalize_drawing
from digitpad.ink.strokes import PAGE

TEMPLATES = stroke_templates()


def name(template: StrokeTemplate) -> str:
    return f"{template.digit} {template.way}"


@pytest.mark.parametrize("digit", range(10))
def test_each_digit_has_several_ways_of_writing_it(digit: int) -> None:
    ways = templates_of(digit)
    assert len(ways) >= 6
    assert len({template.way for template in ways}) == len(ways)
    assert {template.digit for template in ways} == {digit}


@pytest.mark.parametrize(
    ("digit", "ways"),
    [
        (0, {"round", "narrow", "not quite closed"}),
        (1, {"plain", "short flag", "flag and base"}),
        (2, {"corner", "loop"}),
        (3, {"round", "flat-topped"}),
        (4, {"open", "closed"}),
        (5, {"one stroke", "two strokes"}),
        (7, {"plain", "crossed", "hook"}),
        (8, {"one stroke", "two circles"}),
        (9, {"straight", "curled"}),
    ],
)
def test_well_known_ways_are_there(digit: int, ways: set[str]) -> None:
    assert ways <= {template.way for template in templates_of(digit)}


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_is_well_formed(template: StrokeTemplate) -> None:
    assert template.share > 0
    for stroke in template.strokes:
        assert len(set(stroke)) >= 2
        assert all(0 < place < PAGE for point in stroke for place in point)
        corners = [index for index in range(1, len(stroke)) if stroke[index] == stroke[index - 1]]
        assert not {1, len(stroke) - 1} & set(corners), "a corner at an end is none"
        assert all(later - earlier > 1 for earlier, later in pairwise(corners))


def test_no_two_templates_are_the_same_drawing() -> None:
    images = np.stack([normalize_drawing(template_drawing(*key)).ravel() for key in all_ways()])
    distances = np.linalg.norm(images[:, None] - images, axis=2) + 100 * np.eye(len(images))
    assert distances.min() > 1


def test_template_drawing_is_on_the_page_with_a_pen_of_some_width() -> None:
    drawing = template_drawing(7, way=0)
    bounds = drawing.bounds
    assert bounds is not None
    assert min(bounds) >= 0
    assert max(bounds) <= PAGE
    assert all(width > 0 for stroke in drawing.strokes for width in stroke.widths)
    assert [stroke.points for stroke in drawing.strokes] == list(templates_of(7)[0].strokes)


@pytest.mark.parametrize(("digit", "way"), [(7, -1), (7, 99), (10, 0), (-1, 0)])
def test_way_that_is_not_there_is_refused(digit: int, way: int) -> None:
    with pytest.raises(ValueError, match="ways of writing"):
        template_drawing(digit, way)


def all_ways() -> list[tuple[int, int]]:
    return [(digit, way) for digit in range(10) for way in range(len(templates_of(digit)))]
