"""Buttons beside each other, as many as there is room for: what the others do stands in a menu beside them, too."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from digitpad.ui.theme import SMALL


class ButtonRow(QWidget):
    """Hides the last buttons first. It insists on no width, so that it makes no panel wider."""

    def __init__(self, buttons: Sequence[QAbstractButton]) -> None:
        super().__init__()
        self._buttons = tuple(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        for button in buttons:
            layout.addWidget(button)
        layout.addStretch()

    def sizeHint(self) -> QSize:
        """Ask for room for all of them."""
        return QSize(self._ends()[-1], max(button.sizeHint().height() for button in self._buttons))

    def minimumSizeHint(self) -> QSize:
        """Insist on the height alone."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show those that there is room for."""
        super().resizeEvent(event)
        for button, end in zip(self._buttons, self._ends(), strict=True):
            button.setVisible(end <= self.width())

    def _ends(self) -> list[int]:
        """Return where each button ends if it has all the room that it asks for."""
        ends, end = [], -SMALL
        for button in self._buttons:
            end += SMALL + button.sizeHint().width()
            ends.append(end)
        return ends
