"""The room on the screen: a window opens as large as it likes to be, but no larger than there is room for its frame."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def keep_on_screen(window: QWidget) -> None:
    """Make a window smaller, and move it, where its frame does not fit.

    How thick the frame is, with the title, only the system knows, and it tells once the window is there.
    """
    if window.isMaximized() or window.isFullScreen():
        return
    room, frame = window.screen().availableGeometry(), window.frameGeometry()
    surplus = (frame.size() - room.size()).expandedTo(QSize(0, 0))
    if not surplus.isNull():
        window.resize(window.size() - surplus)
    frame.setSize(frame.size() - surplus)
    left = max(room.left(), min(frame.left(), room.right() - frame.width() + 1))
    top = max(room.top(), min(frame.top(), room.bottom() - frame.height() + 1))
    if (left, top) != (frame.left(), frame.top()):
        window.move(left, top)
