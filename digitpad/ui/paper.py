"""The page of the drawing pad as pixels: finished ink is painted once for a size, a scale and a scheme, then kept.

While a stroke grows only its newest piece is painted, so that a long stroke costs no more than a short one.
"""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from digitpad.ink.curve import Point, bezier_segments
from digitpad.ink.strokes import PAGE, Drawing, Stroke
from digitpad.ui.theme import RADIUS, heading_font, mixed, tokens


class Paper:
    """Keeps the pixels of a drawing, transparent where there is no ink."""

    def __init__(self) -> None:
        self._ink = QPixmap()
        self._side = 0.0
        self._colour = ""
        self._drawing = Drawing()

    def fit(self, side: float, scale: float) -> None:
        """Be of this size: `side` of the page in the widget's pixels, `scale` screen pixels to one of those."""
        pixels = round(side * scale)
        colour = tokens().ink
        if (self._ink.width(), self._ink.devicePixelRatio(), self._colour) != (pixels, scale, colour):
            self._side, self._colour = side, colour
            self._ink = QPixmap(QSize(pixels, pixels))
            self._ink.setDevicePixelRatio(scale)
            self._ink.fill(Qt.GlobalColor.transparent)
            self._paint_all()

    def show(self, drawing: Drawing) -> None:
        """Show a drawing; one that is shown already costs nothing."""
        if drawing is not self._drawing:
            self._drawing = drawing
            self._paint_all()

    def show_erased(self, drawing: Drawing, box: QRectF) -> None:
        """Show a drawing that differs from the last one inside `box` alone, in page units."""
        self._drawing = drawing
        self._paint(box)

    def add(self, points: Sequence[Point], widths: Sequence[float], first: int, last: int) -> None:
        """Add the segments `first` up to, not with, `last` of a growing stroke."""
        if self._ink.isNull():
            return
        painter = self._painter()
        paint_segments(painter, points, widths, first, last)
        painter.end()

    def finish(self, drawing: Drawing) -> None:
        """Take note that what was added makes this drawing, and paint its newest stroke in one piece, if that can be.

        Where the pieces of a growing stroke overlap, their soft edges add up and make it look notched.
        """
        self._drawing = drawing
        left, top, right, bottom = drawing.strokes[-1].bounds
        self._paint(QRectF(left, top, right - left, bottom - top))

    def paint(self, painter: QPainter, corner: QPointF) -> None:
        """Paint the ink with the page's upper left corner at `corner`."""
        painter.drawPixmap(corner, self._ink)

    def _paint_all(self) -> None:
        self._paint(QRectF(0, 0, PAGE, PAGE))

    def _painter(self) -> QPainter:
        """Return a painter in page units, with ink in its pen."""
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._side / PAGE, self._side / PAGE)
        painter.setPen(ink_pen())
        return painter

    def _paint(self, box: QRectF) -> None:
        if self._ink.isNull():
            return
        painter = self._painter()
        # Whole pixels: a seam through the middle of one would be visible.
        pixels = painter.transform().mapRect(box).toAlignedRect()
        painter.resetTransform()
        painter.setClipRect(pixels)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(pixels, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.scale(self._side / PAGE, self._side / PAGE)
        for stroke in self._drawing.strokes:
            left, top, right, bottom = stroke.bounds
            if box.intersects(QRectF(left, top, right - left, bottom - top)):
                paint_stroke(painter, stroke)
        painter.end()


def ink_pen() -> QPen:
    """Return a round pen with ink of the current scheme."""
    return _round_pen(tokens().ink)


@cache
def _round_pen(colour: str) -> QPen:
    return QPen(QColor(colour), 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_stroke(painter: QPainter, stroke: Stroke) -> None:
    """Paint a stroke in page units: in one piece where its width is the same throughout."""
    if len(stroke.points) == 1 or len(set(stroke.widths)) > 1:
        paint_segments(painter, stroke.points, stroke.widths, 0, len(stroke.points))
        return
    _set_width(painter, stroke.widths[0])
    painter.drawPath(_path(stroke.points, 0, len(stroke.points)))


def paint_segments(painter: QPainter, points: Sequence[Point], widths: Sequence[float], first: int, last: int) -> None:
    """Paint some segments of a stroke one by one, each as wide as the pen was in its middle; a lone point is a dot."""
    if len(points) == 1:
        _set_width(painter, widths[0])
        painter.drawPoint(QPointF(*points[0]))
        return
    for index in range(first, min(last, len(points) - 1)):
        _set_width(painter, (widths[index] + widths[index + 1]) / 2)
        painter.drawPath(_path(points, index, index + 1))


def _path(points: Sequence[Point], first: int, last: int) -> QPainterPath:
    """Return the segments `first` up to, not with, `last` of the curve through a stroke's points."""
    path = QPainterPath(QPointF(*points[first]))
    for one, two, end in bezier_segments(points[: last + 2], first)[: last - first]:
        path.cubicTo(*one, *two, *end)
    return path


def _set_width(painter: QPainter, width: float) -> None:
    pen = painter.pen()
    pen.setWidthF(width)
    painter.setPen(pen)


def paint_page(painter: QPainter, page: QRectF, *, focused: bool) -> None:
    """Paint the empty page with its edge, which shows where the keyboard is."""
    edge, width = (QColor(tokens().accent), 2.0) if focused else (mixed(tokens().muted, 0.75), 1.0)
    painter.setPen(QPen(edge, width))
    painter.setBrush(QColor(tokens().page))
    painter.drawRoundedRect(page.adjusted(width / 2, width / 2, -width / 2, -width / 2), RADIUS, RADIUS)


def paint_hint(painter: QPainter, page: QRectF, words: str) -> None:
    """Paint what to do into the middle of an empty page."""
    painter.setPen(QColor(tokens().muted))
    painter.setFont(heading_font())
    painter.drawText(page, Qt.AlignmentFlag.AlignCenter, words)


def paint_picture(painter: QPainter, page: QRectF, picture: QImage) -> None:
    """Paint a picture, faint, as large as the page allows."""
    room = page.adjusted(RADIUS, RADIUS, -RADIUS, -RADIUS)
    size = picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio).toSizeF()
    place = QRectF(room.topLeft(), size)
    place.moveCenter(room.center())
    painter.setOpacity(0.5)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture.width() > 28)
    painter.drawImage(place, picture)
    painter.setOpacity(1.0)
