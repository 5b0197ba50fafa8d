"""Where the keyboard is: it must be seen if the keyboard brought it there, while a pointer shows that itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


def is_by_keyboard(event: QFocusEvent) -> bool:
    """Whether the keyboard brought the focus."""
    return event.gotFocus() and event.reason() in _KEYBOARD


class KeyboardWidget(QWidget):
    """Knows whether to paint itself as the place where the keyboard is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shows_keyboard = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here, if it was the keyboard that came."""
        super().focusInEvent(event)
        self.shows_keyboard = is_by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.shows_keyboard = False
        self.update()
