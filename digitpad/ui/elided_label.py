"""A line of muted text that says less where there is less room, instead of making its panel wider."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel

from digitpad.ui.theme import plain_tip

_DOT = " · "
_LETTERS_SAYING_NOTHING = 3  # the ellipsis included


class ElidedLabel(QLabel):
    """One line. Of parts with dots between, "a · b · c", the last are left out where there is no room for them."""

    def __init__(self, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, meaning: str = "") -> None:
        """Make an empty line; its tool tip says what the words mean, below all of them where some are left out."""
        super().__init__()
        self._meaning = meaning
        self.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def minimumSizeHint(self) -> QSize:
        """Return a line's height and hardly any width."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        shown = fitting(self.text(), self.fontMetrics(), self.width())
        left_out = "" if shown == self.text() else self.text()
        tip = "\n".join(filter(None, (left_out, self._meaning if self.text() else "")))
        self.setToolTip(plain_tip(tip) if tip else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), shown)


def fitting(words: str, metrics: QFontMetrics, width: int) -> str:
    """Return as many of the parts of `words`, from the first on, as there is room for, or an ellipsis at their end.

    A letter or two would say nothing: then it is none.
    """
    shown = words
    while metrics.horizontalAdvance(shown) > width and _DOT in shown:
        shown = shown.rpartition(_DOT)[0]
    if metrics.horizontalAdvance(shown) <= width:
        return shown
    elided = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)
    return elided if len(elided) > _LETTERS_SAYING_NOTHING else ""
