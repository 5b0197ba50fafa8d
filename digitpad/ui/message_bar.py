"""One line at the top of the window that says what went wrong and what to do, until it is closed or outdated."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from digitpad.ui.icons import icon
from digitpad.ui.screen_reader import announce
from digitpad.ui.theme import FIELD_RADIUS, MEDIUM, SMALL, TINY, muted, tokens


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that can be done about what the bar says."""

    name: str
    """The button's, for tests and style sheets."""
    words: str
    tip: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Message:
    words: str
    warns: bool
    replies: tuple[Reply, ...]
    about: str

    @property
    def passing(self) -> bool:
        """Whether it may go unseen: mere news, to which there is nothing to do."""
        return not self.warns and not self.replies


class MessageBar(QWidget):
    """Says one thing at a time, the newest first, and takes no click from what lies below.

    A warning or an offer comes back when what was said after it is closed. News does not, and of what is `about` the
    same thing only the newest is kept.
    """

    accessible_role = QAccessible.Role.AlertMessage

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.hide()
        self._messages: list[_Message] = []
        self._warns = False
        self._sign = QLabel()
        self._sign.setFixedSize(20, 20)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)  # the names of files may hold anything
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._others = muted()
        self._others.setToolTip(self.tr("Close this message to see the one before it"))
        close = QToolButton(self)
        close.setObjectName("close_message")
        close.setIcon(icon("close"))
        close.setIconSize(QSize(16, 16))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.close_message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MEDIUM, TINY, SMALL, TINY)
        layout.setSpacing(SMALL)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._others)
        self._buttons: list[QPushButton] = []
        self._layout = layout
        layout.addWidget(close)

    def warn(self, words: str, *, about: str = "") -> None:
        """Say what went wrong."""
        self._add(_Message(words, warns=True, replies=(), about=about))

    def tell(self, words: str, *, about: str = "") -> None:
        """Say what was done."""
        self._add(_Message(words, warns=False, replies=(), about=about))

    def offer(self, words: str, *replies: Reply, waits: bool = False) -> None:
        """Say what is the case, with a button for each thing that can be done about it; any of them closes it.

        What `waits` is said when all that stands there is closed.
        """
        self._add(_Message(words, warns=False, replies=replies, about=""), waits=waits)

    def outdate(self, about: str) -> None:
        """Say no more of a thing: it has been settled."""
        self._messages = [message for message in self._messages if message.about != about and not message.passing]
        self._show()

    @Slot()
    def close_message(self) -> None:
        """Take away what is said now; what was said before comes back, unless it was mere news."""
        if self._messages:
            self._messages.pop()
        self._show()

    @property
    def words(self) -> str:
        """What it says, also after it was closed."""
        return self._words.text()

    def _add(self, new: _Message, *, waits: bool = False) -> None:
        def stays(message: _Message) -> bool:
            repeated = message.words == new.words and not message.replies  # what a reply does may be another thing
            outdated = message.about and message.about == new.about
            return not (repeated or outdated or message.passing)

        others = [*filter(stays, self._messages)]
        self._messages = [new, *others] if waits else [*others, new]
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._messages))
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        if not self._messages:
            return
        message = self._messages[-1]
        self._warns = message.warns
        self._show_sign()
        self._words.setText(message.words)
        self.setAccessibleName(message.words)
        more = len(self._messages) - 1
        self._others.setText(self.tr("1 more message") if more == 1 else self.tr("{0} more messages").format(more))
        self._others.setVisible(more > 0)
        announce(self, message.words)
        for reply in message.replies:
            self._add_button(reply)
        self.update()

    def _show_sign(self) -> None:
        sign = "warning" if self._warns else "information"
        self._sign.setPixmap(icon(sign).pixmap(QSize(20, 20), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._messages:
            self._show_sign()

    def _add_button(self, reply: Reply) -> None:
        button = QPushButton(reply.words)
        button.setObjectName(reply.name)
        button.setProperty("narrow", True)  # noqa: FBT003 (Qt's signature)
        button.setToolTip(reply.tip)
        button.clicked.connect(self.close_message)
        button.clicked.connect(reply.act)
        self._layout.insertWidget(self._layout.count() - 1, button)
        self._buttons.append(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a panel with a coloured edge: by its sign, too, a warning differs from news."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.warning if self._warns else now.line), 1))
        painter.setBrush(QColor(now.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), FIELD_RADIUS, FIELD_RADIUS)
