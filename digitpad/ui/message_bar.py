"""One line at the top of the window that says what went wrong and what to do, until it is closed or outdated."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from digitpad.ui.icons import icon
from digitpad.ui.theme import FIELD_RADIUS, MEDIUM, SMALL, TINY, tokens


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that can be done about what the bar says."""

    name: str
    """The button's, for tests and style sheets."""
    words: str
    tip: str
    act: Callable[[], None]


class MessageBar(QWidget):
    """Says one thing at a time and takes no click from what lies below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.hide()
        self._sign = QLabel()
        self._sign.setFixedSize(20, 20)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)  # the names of files may hold anything
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton(self)
        close.setObjectName("close_message")
        close.setIcon(icon("close"))
        close.setIconSize(QSize(16, 16))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MEDIUM, TINY, SMALL, TINY)
        layout.setSpacing(SMALL)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        self._replies: list[QPushButton] = []
        self._layout = layout
        layout.addWidget(close)

    def warn(self, words: str) -> None:
        """Say what went wrong."""
        self._say(words, "warning")

    def tell(self, words: str) -> None:
        """Say what was done."""
        self._say(words, "information")

    def offer(self, words: str, *replies: Reply) -> None:
        """Say what is the case, with a button for each thing that can be done about it; any of them closes the bar."""
        self._say(words, "information")
        for reply in replies:
            button = QPushButton(reply.words)
            button.setObjectName(reply.name)
            button.setProperty("narrow", True)  # noqa: FBT003 (Qt's signature)
            button.setAccessibleName(reply.words)
            button.setToolTip(reply.tip)
            button.clicked.connect(self.hide)
            button.clicked.connect(reply.act)
            self._layout.insertWidget(self._layout.count() - 1, button)
            self._replies.append(button)

    @property
    def words(self) -> str:
        """What it says, also after it was closed."""
        return self._words.text()

    def _say(self, words: str, sign: str) -> None:
        self._warns = sign == "warning"
        for button in self._replies:
            button.hide()
            button.deleteLater()
        self._replies.clear()
        self._sign.setPixmap(icon(sign).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a panel with a coloured edge: by its sign, too, a warning differs from news."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.warning if self._warns else now.line), 1))
        painter.setBrush(QColor(now.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), FIELD_RADIUS, FIELD_RADIUS)
