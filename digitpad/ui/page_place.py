"""Where the page lies in a widget: from the widget's pixels to page units, and back."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from digitpad.ink.curve import Point
from digitpad.ink.strokes import PAGE

_RIM = 2  # pixels that smoothed edges need


@dataclass(frozen=True, slots=True)
class PagePlace:
    """The largest square in the middle of a widget of some size."""

    widget: QSize

    @property
    def square(self) -> QRectF:
        """The page, in the widget's pixels."""
        width, height = self.widget.width(), self.widget.height()
        side = min(width, height)
        return QRectF((width - side) // 2, (height - side) // 2, side, side)

    @property
    def scale(self) -> float:
        """Pixels for a page unit."""
        return self.square.width() / PAGE

    def on_page(self, place: QPointF) -> Point:
        """Return a place of the widget in page units, the nearest on the page."""
        square, scale = self.square, self.scale
        across, down = (place.x() - square.x()) / scale, (place.y() - square.y()) / scale
        return min(max(across, 0.0), PAGE), min(max(down, 0.0), PAGE)

    def pixels_around(self, points: Iterable[Point], width: float) -> QRect:
        """Return the pixels that lines of some width through points of the page may touch."""
        box, scale = box_around(points, width), self.scale
        there = QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)
        return there.translated(self.square.topLeft()).toAlignedRect().adjusted(-_RIM, -_RIM, _RIM, _RIM)


def box_around(points: Iterable[Point], width: float) -> QRectF:
    """Return the box round points, with `width` to spare on each side."""
    across, down = zip(*points, strict=True)
    left, top = min(across) - width, min(down) - width
    return QRectF(left, top, max(across) + width - left, max(down) + width - top)
