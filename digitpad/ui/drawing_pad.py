"""The canvas: a square page that is drawn on with mouse, finger or tablet, and that remembers strokes, not pixels."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QEnterEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from digitpad.ink.curve import Point
from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing, DrawingHistory, Stroke
from digitpad.ui.keyboard_focus import KeyboardWidget
from digitpad.ui.page_place import PagePlace, box_around
from digitpad.ui.paper import Paper, ink_pen, paint_hint, paint_page, paint_picture, paint_segments
from digitpad.ui.picture_page import PicturePage
from digitpad.ui.theme import tokens

PEN_WIDTHS = range(16, 97)
"""Page units; the network sees the same digit whatever the pen."""

_NEAREST = 0.5  # page units: a hand that rests adds no points
_HARDEST = 1.5  # times the pen's width at full pressure; a third of that at the lightest touch


class Tool(Enum):
    """What the hand holds."""

    PEN = "pen"
    ERASER = "eraser"


class DrawingPad(KeyboardWidget):
    """Draws and erases strokes, with undo."""

    accessible_role = QAccessible.Role.Canvas

    drawing_changed = Signal(object)
    """The Drawing, with every movement of the hand."""
    picture_shown = Signal(object)
    """A picture lies on the page, perhaps again: its NetworkInput."""
    history_changed = Signal()
    """Whether there is something to undo or redo has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing_pad")
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below is painted with it
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._tool = Tool.PEN
        self._pen_width = 44.0
        self._history = DrawingHistory()
        self._paper = Paper()
        self._picture = QImage()
        # The stroke, or the way of the eraser, that the hand is making now.
        self._points: list[Point] = []
        self._widths: list[float] = []
        self._erased: Drawing | None = None
        self._mouse_draws = False  # not a finger, nor a tablet's pen
        self._pointer: QPointF | None = None

    @property
    def drawing(self) -> Drawing:
        """What is drawn, the stroke that is being made included."""
        if self._erased is not None:
            return self._erased
        if self._points:
            return self._history.drawing.with_stroke(Stroke(tuple(self._points), tuple(self._widths)))
        return self._history.drawing

    @property
    def in_hand(self) -> bool:
        """Whether the hand is making a stroke, or erasing, just now."""
        return bool(self._points)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back: the stroke that is being made is one."""
        return self.in_hand or self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return self._history.can_redo

    def take(self, tool: Tool) -> None:
        """Put the pen or the eraser into the hand."""
        self._tool = tool
        self.setCursor(Qt.CursorShape.CrossCursor if tool is Tool.PEN else Qt.CursorShape.BlankCursor)
        self.update()

    def set_pen_width(self, width: float) -> None:
        """Make the pen this wide, in page units, and the eraser twice that."""
        self._pen_width = width
        self.update()

    def show_drawing(self, drawing: Drawing) -> None:
        """Put another drawing on the page, as a step that can be undone."""
        self._finish()
        self._history.change(drawing)
        self._show()

    def clear(self) -> None:
        """Wipe the page, as a step that can be undone."""
        self.show_drawing(Drawing())

    def undo(self) -> None:
        """Take the last step back."""
        self._finish()
        self._history.undo()
        self._show()

    def redo(self) -> None:
        """Make the step that was undone last again."""
        self._finish()
        self._history.redo()
        self._show()

    def show_picture(self, picture: QImage, network_input: NetworkInput) -> None:
        """Let a picture lie faintly on the cleared page until somebody draws; undo brings the drawing back.

        Of pictures one after the other only the last is a step: undo leads to the drawing before them.
        """
        self._finish()
        if isinstance(self._history.drawing, PicturePage):
            self._history.undo()
        self._history.change(PicturePage(picture=picture, network_input=network_input))
        self._show()

    def _show(self) -> None:
        """Show the history's drawing, or picture, and tell everybody."""
        page = self._history.drawing
        self._picture = page.picture if isinstance(page, PicturePage) else QImage()
        self._paper.show(page)
        self.update()
        self.history_changed.emit()
        if isinstance(page, PicturePage):
            self.picture_shown.emit(page.network_input)
        else:
            self.drawing_changed.emit(self.drawing)

    # The hand: mouse, finger and tablet all begin, go on, finish.

    def _begin(self, place: QPointF, tool: Tool, pressure: float = 0.5) -> None:
        self._finish()
        if not self.page().contains(place):
            return
        if tool is Tool.ERASER and isinstance(self._history.drawing, PicturePage):
            return  # there is no ink on it to rub out
        if self._history.drawing.empty and tool is Tool.PEN:
            self._picture = QImage()
            self.update()  # the hint, or the picture, goes
        if tool is Tool.ERASER:
            self._erased = self._history.drawing
        self._go_on(place, pressure)
        self.history_changed.emit()

    def _go_on(self, place: QPointF, pressure: float = 0.5) -> None:
        point = self._place.on_page(place)
        if self._points and max(abs(point[0] - self._points[-1][0]), abs(point[1] - self._points[-1][1])) < _NEAREST:
            return
        self._points.append(point)
        self._widths.append(self._pen_width * _HARDEST * (1 + 2 * pressure) / 3)
        if self._erased is not None:
            self._erase()
        else:
            count = len(self._points)
            if count > 2:  # the segment before the newest is bent no more
                self._paper.add(self._points, self._widths, count - 3, count - 2)
            self._update_around(self._points[-4:], max(self._widths[-4:]))
            self.drawing_changed.emit(self.drawing)

    def _erase(self) -> None:
        path, before = self._points[-2:], self.drawing
        erased = before.erased_along(path, self._pen_width)
        if erased is not before:
            self._erased = erased
            # Where a stroke is cut, the curve beside the cut may be bent by a hair: look a little further.
            self._paper.show_erased(erased, box_around(path, 4 * self._pen_width))
            self._update_around(path, 4 * self._pen_width)
            self.drawing_changed.emit(erased)

    def _finish(self) -> None:
        """End what the hand was doing and make it a step of the history."""
        if not self._points:
            return
        drawing = self.drawing
        if self._erased is None:
            count = len(self._points)
            self._paper.add(self._points, self._widths, max(count - 2, 0), count)
            self._paper.finish(drawing)
        self._points, self._widths, self._erased, self._mouse_draws = [], [], None, False
        self._history.change(drawing)
        self.history_changed.emit()
        self.drawing_changed.emit(drawing)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke with the left button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), self._tool)
            self._mouse_draws = self.in_hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it. A button that is no longer held was released where the pad could not be told."""
        self._show_ring(event.position())
        if self._mouse_draws and not event.buttons() & Qt.MouseButton.LeftButton:
            self._finish()
        elif self._mouse_draws and self.in_hand:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw as wide as the pen is pressed; its other end erases."""
        self._show_ring(event.position())
        if event.type() == QEvent.Type.TabletPress:
            erases = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(event.position(), Tool.ERASER if erases else self._tool, event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._finish()
        elif self._points:
            self._go_on(event.position(), event.pressure())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with the first finger that touches; further ones are a resting hand."""
        if isinstance(event, QTouchEvent):
            place = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(place, self._tool)
            elif event.type() != QEvent.Type.TouchUpdate:
                self._finish()
            elif self._points:
                self._go_on(place)
            event.accept()
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the eraser's ring."""
        self._show_ring(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """Hide the eraser's ring."""
        self._show_ring(None)

    def _show_ring(self, place: QPointF | None) -> None:
        if self._tool is Tool.ERASER:
            for old_or_new in (self._pointer, place):
                if old_or_new is not None:
                    self._update_around([self._place.on_page(old_or_new)], 2 * self._pen_width)
        self._pointer = place

    # The page on the screen.

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(410, 410)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which one cannot draw."""
        return QSize(180, 180)

    def page(self) -> QRectF:
        """Return the page's place in the widget: the largest square in the middle."""
        return self._place.square

    @property
    def _place(self) -> PagePlace:
        return PagePlace(self.size())

    def _update_around(self, points: list[Point], width: float) -> None:
        self.update(self._place.pixels_around(points, width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint page, picture or hint, ink, the newest piece of the stroke, and the eraser's ring."""
        now, page = tokens(), self.page()
        self._paper.fit(page.width(), self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(now.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_page(painter, page, focused=self.shows_keyboard)
        if not self._picture.isNull():
            paint_picture(painter, page, self._picture)
        elif not self._points and self._history.drawing.empty:
            paint_hint(painter, page, self.tr("Draw a digit"))
        self._paper.paint(painter, page.topLeft())
        painter.translate(page.topLeft())
        painter.scale(self._place.scale, self._place.scale)
        if self._points and self._erased is None:
            painter.setPen(ink_pen())
            paint_segments(painter, self._points, self._widths, max(len(self._points) - 2, 0), len(self._points))
        elif self._pointer is not None and self._tool is Tool.ERASER:
            painter.setPen(QPen(QColor(now.muted), 1.5 / self._place.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*self._place.on_page(self._pointer)), self._pen_width, self._pen_width)
