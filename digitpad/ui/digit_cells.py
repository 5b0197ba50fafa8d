"""Ten digits side by side, with what a network makes of each. A click or a drag takes one of them along."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QDrag,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    qRgba,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from digitpad.ui.theme import FIELD_RADIUS, TINY, caption_font, heading_font, tokens
from digitpad.ui.training_words import one

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from digitpad.data.digits import Digits
    from digitpad.ink.strokes import Drawing

_SIDE = 28
_ROOM_FOR_UNIT = 40
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -10, Qt.Key.Key_End: 10}


class DigitCells(QWidget):
    """Each digit's picture, the answer, and its probability in percent."""

    accessible_role = QAccessible.Role.Graphic

    chosen = Signal(object)
    """The `Drawing` of one of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sample_digits")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.digits: Digits | None = None
        self._drawings: tuple[Drawing, ...] = ()
        self._answers: list[tuple[int, float]] = []
        self._pictures: list[QImage] = []
        self._current = 0
        self._hovered = -1
        self._pressed: QPoint | None = None
        self._name_current()

    def sizeHint(self) -> QSize:
        """Ask for a row of pictures and two of figures."""
        return QSize(10 * _SIDE, self._answer_top() + self._answer_height() + self._percent_height())

    def show_digits(self, digits: "Digits", drawings: "tuple[Drawing, ...]") -> None:
        """Show these digits, not yet answered."""
        self.digits, self._drawings, self._answers = digits, drawings, []
        self._draw_pictures()
        self._name_current()
        self.update()

    @property
    def answers(self) -> list[tuple[int, float]]:
        """The answers and their probabilities, as they are shown."""
        return self._answers

    def show_probabilities(self, probabilities: "NDArray[np.floating] | None") -> None:
        """Show what a network makes of them: (10, 10), or None where it makes nothing of them."""
        if probabilities is None:
            self._answers = []
            self.update()
            return
        best = probabilities.argmax(axis=1)
        before = self._answers
        self._answers = [(int(digit), float(row[digit])) for digit, row in zip(best, probabilities, strict=True)]
        self._name_current()
        if not before:
            self.update()
            return
        # From one look to the next a network in training changes few of them: these alone are painted again.
        for place, (old, new) in enumerate(zip(before, self._answers, strict=True)):
            if (old[0], _percent(old[1])) != (new[0], _percent(new[1])):
                self.update(self.cell(place).toAlignedRect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_pictures()

    # Where things stand.

    def cell(self, place: int) -> QRectF:
        """Return where a digit stands."""
        width = self.width() / 10
        return QRectF(place * width, 0, width, self.height())

    def _place_at(self, position: QPointF) -> int:
        return min(max(int(position.x() * 10 / max(1, self.width())), 0), 9)

    def _answer_top(self) -> int:
        return _SIDE + 2 + TINY

    def _answer_height(self) -> int:
        return self.fontMetrics().height()

    def _percent_height(self) -> int:
        return self.fontMetrics().height() - 2

    # How it looks.

    def _draw_pictures(self) -> None:
        ink = QColor(tokens().ink)
        ramp = [qRgba(ink.red(), ink.green(), ink.blue(), alpha) for alpha in range(256)]
        self._pictures = []
        for digit in self.digits.pixels if self.digits is not None else ():
            picture = QImage(digit.tobytes(), _SIDE, _SIDE, _SIDE, QImage.Format.Format_Indexed8)
            picture.setColorTable(ramp)
            self._pictures.append(picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint those of the ten that need it."""
        touched = event.region()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, picture in enumerate(self._pictures):
            cell = self.cell(place)
            if not touched.intersects(cell.toAlignedRect()):
                continue
            self._paint_mark(painter, place, cell)
            painter.drawImage(QRectF(cell.center().x() - _SIDE / 2, 1, _SIDE, _SIDE), picture)
            if self._answers:
                self._paint_answer(painter, place, cell)

    def _paint_mark(self, painter: QPainter, place: int, cell: QRectF) -> None:
        """Paint what is behind the digit under the pointer, and around the one that the keyboard is at."""
        now = tokens()
        focused = self.hasFocus() and place == self._current
        if place == self._hovered or focused:
            painter.setPen(QPen(QColor(now.accent), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.track) if place == self._hovered else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 0.5, -1, -0.5), FIELD_RADIUS, FIELD_RADIUS)

    def _paint_answer(self, painter: QPainter, place: int, cell: QRectF) -> None:
        """Paint the answer and its probability: a wrong one has a frame, so that not its colour alone tells it."""
        now = tokens()
        digit, probability = self._answers[place]
        box = QRectF(cell.x(), self._answer_top(), cell.width(), self._answer_height())
        painter.setFont(heading_font())
        painter.setPen(QColor(now.text))
        if digit != place:
            painter.setPen(QPen(QColor(now.second), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(round(box.center().x()) - 9.5, box.y() + 0.5, 19, box.height() - 1)
            painter.drawRoundedRect(frame, TINY, TINY)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(digit))
        painter.setFont(caption_font())
        painter.setPen(QColor(now.muted))
        below = QRectF(cell.x(), box.bottom(), cell.width(), self._percent_height())
        unit = " %" if cell.width() >= _ROOM_FOR_UNIT else ""
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{_percent(probability)}{unit}")

    # What a person does with it.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where: it may become a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._move_to(self._place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click puts the digit on the pad."""
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._choose()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the digit under the pointer, or take it along."""
        self._hover(self._place_at(event.position()))
        if self._pressed is not None and self._drawings:
            moved = (event.position().toPoint() - self._pressed).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._pressed = None
                self.drag().exec(Qt.DropAction.CopyAction)

    def drag(self) -> QDrag:
        """Return the current digit on its way to wherever it is dropped, as InkML."""
        from digitpad.ink.inkml import write_inkml

        data = QMimeData()
        data.setText(write_inkml(self._drawings[self._current]).decode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(QPixmap.fromImage(self._pictures[self._current]))
        drag.setHotSpot(QPoint(_SIDE // 2, _SIDE // 2))
        return drag

    def leaveEvent(self, _event: QEvent) -> None:
        """Light up none."""
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, Home and End; Enter or Space puts the digit on the pad."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._move_to(min(max(self._current + _STEPS[key], 0), 9))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Say in a tool tip what this digit is, and what is made of it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._words(self._place_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), f"{words}\n{self.tr('Click, or drag it onto the pad')}", self)
            return True
        return super().event(event)

    def _choose(self) -> None:
        if self._drawings:
            self.chosen.emit(self._drawings[self._current])

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _move_to(self, place: int) -> None:
        self._current = place
        self._name_current()
        self.update()

    def _words(self, place: int) -> str:
        if not self._answers:
            return one(place)
        digit, probability = self._answers[place]
        words = self.tr("{0}, read right: {2:.1%}") if digit == place else self.tr("{0}, read as {1}: {2:.1%}")
        return words.format(one(place), digit, probability).replace("%", " %")

    def _name_current(self) -> None:
        """Tell a screen reader where the keyboard is."""
        self.setAccessibleName(self._words(self._current))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


def _percent(probability: float) -> str:
    return f"{100 * probability:.0f}"
