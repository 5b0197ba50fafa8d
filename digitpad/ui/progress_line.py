"""The line under a progress bar: figures at both its ends, a message, or what went wrong."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitpad.ui.theme import SMALL, caption_font, tokens

_EDGE = 3  # pixels of the coloured edge of a warning
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class ProgressLine(QWidget):
    """Paints itself, so that figures that change many times a second never lay the panel out anew."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress_line")
        self.setFont(caption_font())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._left = self._right = ""
        self._warns = False

    @property
    def warns(self) -> bool:
        """Whether the line says what went wrong."""
        return self._warns

    @property
    def left(self) -> str:
        """What stands at the left end."""
        return self._left

    @property
    def right(self) -> str:
        """What stands at the right end."""
        return self._right

    def text(self) -> str:
        """Return what stands there."""
        return "  ".join(part for part in (self._left, self._right) if part)

    def say(self, left: str, right: str = "") -> None:
        """Show a message, or figures at both ends."""
        self._set(left, right, warns=False)

    def warn(self, words: str) -> None:
        """Show what went wrong, in as many lines as it takes."""
        self._set(words, "", warns=True)

    def _set(self, left: str, right: str, *, warns: bool) -> None:
        relaid = warns or self._warns
        self._left, self._right, self._warns = left, right, warns
        if relaid:
            self.updateGeometry()
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line, or for as many as a warning takes."""
        height = self.fontMetrics().height()
        if self._warns:
            room = QRect(0, 0, self.width() - _EDGE - SMALL, 1000)
            height = self.fontMetrics().boundingRect(room, int(_WRAPPED), self._left).height()
        return QSize(200, height + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap a warning anew."""
        super().resizeEvent(event)
        if self._warns and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what there is to say."""
        now = tokens()
        painter = QPainter(self)
        if self._warns:
            painter.fillRect(QRect(0, 0, _EDGE, self.height()), QColor(now.warning))
            painter.setPen(QColor(now.text))
            painter.drawText(self.rect().adjusted(_EDGE + SMALL, 0, 0, 0), int(_WRAPPED), self._left)
            return
        painter.setPen(QColor(now.muted))
        metrics = self.fontMetrics()
        room = self.width() - (metrics.horizontalAdvance(self._right) + SMALL if self._right else 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(middle | Qt.AlignmentFlag.AlignRight), self._right)
        left = metrics.elidedText(self._left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), int(middle | Qt.AlignmentFlag.AlignLeft), left)
