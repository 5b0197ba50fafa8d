"""A panel that shows less in a low window, in place of making the window higher."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from digitpad.ui.theme import TINY


class FittingPanel(QWidget):
    """Insists on the parts that must be there, and shows the others where there is room for them."""

    def __init__(self, least_height: int, parent: QWidget | None = None) -> None:
        """Make a panel that is `least_height` pixels high, at the least, as long as it has no parts."""
        super().__init__(parent)
        self._least_height = least_height
        self._needed: tuple[QWidget, ...] = ()
        self._optional: tuple[QWidget, ...] = ()

    def fit(self, needed: Sequence[QWidget], optional: Sequence[QWidget]) -> None:
        """Name the parts of the panel that must be there and those that may go, of which the first go last."""
        self._needed, self._optional = tuple(needed), tuple(optional)

    def minimumSizeHint(self) -> QSize:
        """Insist on what must be there."""
        layout = self.layout()
        width = layout.minimumSize().width() if layout is not None else 0
        heights = [_height_of(part) for part in self._needed if not part.isHidden()]
        return QSize(width, sum(heights) if self._needed else self._least_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        """Look anew at what there is room for when some part wants more of it, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        room = self.height() - self.minimumSizeHint().height()
        for part in self._optional:
            fits = _height_of(part) <= room
            part.setVisible(fits)
            room -= _height_of(part) if fits else 0


def _height_of(part: QWidget) -> int:
    """Return the height that a part needs, with the space to the next."""
    return part.minimumSizeHint().height() + TINY
