"""A dock that looks like a panel: rounded, with a hairline, a slim title in small capitals, and no other furniture."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from digitpad.ui.icons import icon
from digitpad.ui.theme import LARGE, MEDIUM, RADIUS, SMALL, TINY, title, tokens


def paint_panel(widget: QWidget) -> None:
    """Paint the rounded ground of a panel over the whole of a widget; its edge shows if the keyboard is there.

    Where it is in a part that takes the keys for the panel, that part shows it.
    """
    now = tokens()
    focused = widget.hasFocus() and widget.focusProxy() is None
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent if focused else now.line), 1))
    painter.setBrush(QColor(now.panel))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class Panel(QWidget):
    """The same rounded ground, for what is no dock: the middle of the window."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        paint_panel(self)


class PanelDock(QDockWidget):
    """A panel that can be moved, floated and closed; the window remembers its place under `name`.

    Its contents stand one below the other.
    """

    def __init__(self, name: str, words: str, *contents: QWidget) -> None:
        super().__init__(words)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setTitleBarWidget(_TitleBar(words, self))
        # Around the content, the panel shows.
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(LARGE, SMALL, LARGE, LARGE)
        layout.setSpacing(MEDIUM)
        for content in contents:
            layout.addWidget(content)
        self.setWidget(body)
        self._make: Callable[[], QWidget] | None = None

    def add(self, content: QWidget) -> None:
        """Put something below all that is there."""
        layout = self.widget().layout()
        if layout is not None:
            layout.addWidget(content)

    def fill_late(self, make: Callable[[], QWidget]) -> None:
        """Make the content only when the panel is first shown: what nobody looks at costs no time."""
        self._make = make

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is not there yet."""
        if self._make is not None:
            make, self._make = self._make, None
            self.add(make())
        super().showEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here, also where the panel floats: Qt paints no window anew for that."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        paint_panel(self)


class _TitleBar(QWidget):
    """The title, and two quiet buttons under the pointer and where the panel floats. The View menu does as much."""

    def __init__(self, words: str, dock: PanelDock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._words = words
        self._buttons: tuple[QToolButton, ...] = ()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(LARGE, MEDIUM, SMALL, 0)
        layout.addWidget(title(words))
        layout.addStretch()
        self.setFixedHeight(layout.sizeHint().height() + TINY)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the buttons where the panel floats, as other windows do theirs."""
        super().showEvent(event)
        if self._dock.isFloating():
            self._show_buttons()
        else:
            self._hide_buttons()

    def enterEvent(self, _event: QEnterEvent) -> None:
        """Show the buttons."""
        self._show_buttons()

    def leaveEvent(self, _event: QEvent) -> None:
        """Hide the buttons of a panel that does not float."""
        if not self._dock.isFloating():
            self._hide_buttons()

    def _show_buttons(self) -> None:
        """Show them; they are made when they are first wanted."""
        if not self._buttons:
            self._buttons = (
                self._button("float", self.tr("Float or dock %s")),
                self._button("close", self.tr("Hide %s (View menu shows it again)")),
            )
            float_, close = self._buttons
            float_.clicked.connect(lambda: self._dock.setFloating(not self._dock.isFloating()))
            close.clicked.connect(self._dock.close)
        self._place_buttons()
        for button in self._buttons:
            button.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the right."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Put them over the bar, not into its layout: it would grow, and all below it would move."""
        right, middle = self.width() - SMALL, (self.height() + MEDIUM) // 2  # in line with the title
        for button in reversed(self._buttons):
            button.move(right - button.width(), middle - button.height() // 2)
            right -= button.width() + TINY

    def _hide_buttons(self) -> None:
        for button in self._buttons:
            button.hide()

    def _button(self, action: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"{self._dock.objectName()}_{action}")
        button.setIcon(icon(action))
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(22, 18)
        button.setToolTip(words.replace("%s", self._words))
        button.setAccessibleName(words.replace("%s", self._words))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button
