"""Where the page lies in a widget."""

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from digitpad.ink.strokes import PAGE
from digitpad.ui.page_place import PagePlace, box_around


@pytest.mark.parametrize(
    ("size", "square"),
    [
        (QSize(300, 300), QRectF(0, 0, 300, 300)),
        (QSize(401, 300), QRectF(50, 0, 300, 300)),
        (QSize(300, 500), QRectF(0, 100, 300, 300)),
    ],
)
def test_the_page_is_the_largest_square_in_the_middle(size: QSize, square: QRectF) -> None:
    place = PagePlace(size)
    assert place.square == square
    assert place.on_page(square.topLeft()) == (0, 0)
    assert place.on_page(square.center()) == pytest.approx((PAGE / 2, PAGE / 2))
    assert place.scale == 300 / PAGE


def test_beside_the_page_is_its_rim() -> None:
    assert PagePlace(QSize(401, 300)).on_page(QPointF(3, 400)) == (0, PAGE)


def test_the_pixels_around_a_line_are_all_that_it_may_touch() -> None:
    place = PagePlace(QSize(2 * int(PAGE), 2 * int(PAGE) + 100))
    points = [(10.0, 20.0), (30.0, 25.0)]
    assert box_around(points, 5) == QRectF(5, 15, 30, 15)
    assert place.pixels_around(points, 5) == QRect(10 - 2, 50 + 30 - 2, 60 + 4, 30 + 4)
