"""A scrolling grid of thumbnails with their labels, as quick at seventy thousand digits as at seventy.

Only what is in sight is ever touched: its pixels are put together into one picture, which is painted at once.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    qRgb,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from digitpad.data.digits import Digits
from digitpad.ui.theme import FIELD_RADIUS, caption_font, tokens
from digitpad.ui.training_words import one

# A cell holds a thumbnail and, below it, the label. Sizes in pixels of the digits' images, which are shown larger.
_SIDE = 28
_CELL_WIDTH = 32
_CELL_HEIGHT = 40
_SCALE = 1.5
_MARGIN = 2


class DigitsGrid(QAbstractScrollArea):
    """Shows digits; a click or Enter chooses one."""

    accessible_role = QAccessible.Role.Graphic

    chosen = Signal(int)
    """The number of a digit among those shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = Digits(np.empty((0, 784), np.uint8), np.empty(0, np.int64))
        self._which: NDArray[np.int64] = np.empty(0, np.int64)
        self._current = 0
        self._hovered = -1
        self.setObjectName("digits_grid")
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._name_current()

    def show_digits(self, digits: Digits, which: NDArray[np.int64]) -> None:
        """Show some of the digits: those with these numbers."""
        self._digits = digits
        self._which = which
        self._current = 0
        self._hovered = -1
        self.verticalScrollBar().setValue(0)
        self._measure()
        self._name_current()
        self.viewport().update()

    def cell(self, place: int) -> QRect:
        """Return where the thumbnail at a place stands now, in pixels of the viewport."""
        row, column = divmod(place, self._columns())
        left = round(column * _CELL_WIDTH * _SCALE) + self._left()
        top = round(row * _CELL_HEIGHT * _SCALE) - self.verticalScrollBar().value()
        return QRect(left, top, round(_CELL_WIDTH * _SCALE), round(_CELL_HEIGHT * _SCALE))

    def _columns(self) -> int:
        return max(1, int(self.viewport().width() / (_CELL_WIDTH * _SCALE)))

    def _left(self) -> int:
        """Where the first column begins: half of what is left over stands on either side."""
        return max(0, int(self.viewport().width() - self._columns() * _CELL_WIDTH * _SCALE) // 2)

    def _measure(self) -> None:
        rows = -(-len(self._which) // self._columns())
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(round(_CELL_HEIGHT * _SCALE))
        bar.setRange(0, max(0, round(rows * _CELL_HEIGHT * _SCALE) - self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the digits into as many columns as there is room for; the current one stays in sight."""
        super().resizeEvent(event)
        self._measure()
        if self._current:
            self._show_current()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is in sight; only what comes into sight is painted."""
        self.viewport().scroll(dx, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        columns = self._columns()
        first_row = int((self.verticalScrollBar().value() + event.rect().top()) / (_CELL_HEIGHT * _SCALE))
        rows = int(event.rect().height() / (_CELL_HEIGHT * _SCALE)) + 2
        places = range(first_row * columns, min(len(self._which), (first_row + rows) * columns))
        if not places:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_thumbnails(painter, places, columns)
        self._paint_labels(painter, places)
        self._paint_marks(painter)

    def _paint_thumbnails(self, painter: QPainter, places: range, columns: int) -> None:
        picture = _mosaic(self._digits.pixels[self._which[places.start : places.stop]], columns)
        height, width = picture.shape
        image = QImage(picture.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_ramp())
        target = QPointF(self.cell(places.start).topLeft())
        painter.drawImage(QRectF(target.x(), target.y(), width * _SCALE, height * _SCALE), image)

    def _paint_labels(self, painter: QPainter, places: range) -> None:
        painter.setFont(caption_font())
        painter.setPen(QColor(tokens().muted))
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        labels = self._digits.labels[self._which[places.start : places.stop]].tolist()
        for place, label in zip(places, labels, strict=True):
            painter.drawText(self.cell(place), centred, str(label))

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint the frame around the digit under the pointer, and around the current one."""
        now = tokens()
        for place, colour, width in ((self._hovered, now.muted, 1.0), (self._current, now.accent, 2.0)):
            if 0 <= place < len(self._which) and (place != self._current or self.hasFocus()):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRoundedRect(
                    self._thumbnail(place).adjusted(-1, -1, 1, 1), FIELD_RADIUS / 2, FIELD_RADIUS / 2
                )

    def _thumbnail(self, place: int) -> QRectF:
        corner = self.cell(place).topLeft()
        return QRectF(corner.x() + _MARGIN * _SCALE, corner.y() + _MARGIN * _SCALE, _SIDE * _SCALE, _SIDE * _SCALE)

    def _place_at(self, position: QPoint) -> int | None:
        column = int((position.x() - self._left()) // (_CELL_WIDTH * _SCALE))
        row = int((position.y() + self.verticalScrollBar().value()) // (_CELL_HEIGHT * _SCALE))
        place = row * self._columns() + column
        return place if 0 <= column < self._columns() and place < len(self._which) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the digit under the pointer."""
        place = self._place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._move_to(place)
            self.chosen.emit(int(self._which[place]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the digit under the pointer."""
        self._hover(self._place_at(event.position().toPoint()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Frame it no more."""
        self._hover(None)

    def _hover(self, place: int | None) -> None:
        hovered = -1 if place is None else place
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tool tip which digit this is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if place is None else self._words(place), self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, pages, Home and End; choose with Enter or Space."""
        columns = self._columns()
        page = columns * max(1, int(self.viewport().height() / (_CELL_HEIGHT * _SCALE)))
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._which),
            Qt.Key.Key_End: len(self._which),
        }
        if not len(self._which):
            event.ignore()
        elif event.key() in steps:
            self._move_to(min(max(self._current + steps[Qt.Key(event.key())], 0), len(self._which) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(int(self._which[self._current]))
        else:
            event.ignore()

    def _move_to(self, place: int) -> None:
        self._current = place
        self._show_current()
        self._name_current()
        self.viewport().update()

    def _show_current(self) -> None:
        bar = self.verticalScrollBar()
        top = round(self._current // self._columns() * _CELL_HEIGHT * _SCALE)
        bottom = top + round(_CELL_HEIGHT * _SCALE) - self.viewport().height()
        bar.setValue(min(top, max(bottom, bar.value())))

    def _words(self, place: int) -> str:
        number = int(self._which[place])
        words = self.tr("{0}, digit {1:,} of {2:,}")
        return words.format(one(self._digits.labels[number]), number + 1, len(self._digits))

    def _name_current(self) -> None:
        """Tell a screen reader where the keyboard is."""
        self.setAccessibleName(self._words(self._current) if len(self._which) else self.tr("No digits"))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


def _mosaic(pixels: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """Return thumbnails (n, 784) side by side, row by row, as one picture; 0 is where there is none."""
    rows = -(-len(pixels) // columns)
    cells = np.zeros((rows * columns, _CELL_HEIGHT, _CELL_WIDTH), np.uint8)
    square = slice(_MARGIN, _MARGIN + _SIDE)
    np.maximum(pixels.reshape(-1, _SIDE, _SIDE), 1, out=cells[: len(pixels), square, square])
    by_row = cells.reshape(rows, columns, _CELL_HEIGHT, _CELL_WIDTH).swapaxes(1, 2)
    return np.ascontiguousarray(by_row).reshape(rows * _CELL_HEIGHT, columns * _CELL_WIDTH)


def _ramp() -> list[int]:
    """Return the colours of a mosaic's values: 0 the panel, then from an empty pixel to one full of ink."""
    now = tokens()
    empty, ink = QColor(now.field), QColor(now.ink)
    channels = [(empty.red(), ink.red()), (empty.green(), ink.green()), (empty.blue(), ink.blue())]
    shades = ([round(low + (high - low) * step / 254) for low, high in channels] for step in range(255))
    return [QColor(now.panel).rgb(), *(qRgb(*shade) for shade in shades)]
