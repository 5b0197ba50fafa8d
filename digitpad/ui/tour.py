"""A short tour of the real window: a card beside one part after another, which says what to do there.

It stands in nobody's way: everything can be used while it is shown, and Skip, Esc on the card or the last Next ends it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from digitpad.ui.free_place import parts_of, place_beside, seen_in
from digitpad.ui.theme import LARGE, MEDIUM, RADIUS, SMALL, TINY, heading, muted, tokens

_WIDTH = 272  # of the card
_EDGE = 4  # pixels by which the frame is larger than what it frames


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the tour."""

    place: QWidget
    """What is shown: a part of the window, which may be hidden when its turn comes. It is left out then."""
    name: str
    words: str


class Tour(QObject):
    """Leads from stop to stop, with a frame around each and a card beside it."""

    ended = Signal()

    def __init__(self, window: QMainWindow, stops: Sequence[Stop], *, takes_keyboard: bool = False) -> None:
        """Prepare a tour.

        Args:
            window: Whose parts are shown.
            stops: The parts.
            takes_keyboard: Whether the keyboard goes to the card: not where somebody may be busy with something else.
        """
        super().__init__(window)
        self._stops = stops
        self._takes_keyboard = takes_keyboard
        self._at = -1
        self._window = window
        self._frame = _Frame(window)
        self._card = _Card(window)
        self._card.skip.clicked.connect(self.end)
        self._card.next.clicked.connect(self.go_on)
        self._card.escaped.connect(self.end)
        self._soon = QTimer(self, singleShot=True)  # when all that is moved with it has its new place too
        self._soon.timeout.connect(self._place_card)
        window.installEventFilter(self)
        for stop in stops:
            stop.place.installEventFilter(self)

    @property
    def stop(self) -> Stop:
        """Where the tour is now."""
        return self._stops[self._at]

    def go_on(self) -> None:
        """Go to the next stop that can be seen; behind the last one the tour ends."""
        self._at += 1
        while self._at < len(self._stops) and not self.stop.place.isVisible():
            self._at += 1
        if self._at >= len(self._stops):
            self.end()
            return
        last = not any(stop.place.isVisible() for stop in self._stops[self._at + 1 :])
        self._card.tell(self.stop, self.tr("{0} of {1}").format(self._at + 1, len(self._stops)), last=last)
        self._frame_place()
        self._place_card()
        if self._takes_keyboard:
            self._card.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Take frame and card away; the keyboard, if it was there, goes to the first stop."""
        if self._card.isAncestorOf(self._window.focusWidget()):
            self._stops[0].place.setFocus(Qt.FocusReason.OtherFocusReason)
        for watched in (self._window, *(stop.place for stop in self._stops)):
            watched.removeEventFilter(self)
        self._frame.deleteLater()
        self._card.deleteLater()
        self.deleteLater()
        self.ended.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow what is framed when it moves or changes its size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide) and self._at >= 0:
            self._frame_place()
            self._soon.start()
        return False

    def _frame_place(self) -> None:
        place = self.stop.place
        framed = QRect(place.mapTo(self._window, QPoint(0, 0)), place.size())
        self._frame.setGeometry(framed.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
        for widget in (self._frame, self._card):
            widget.setVisible(place.isVisible())
            widget.raise_()

    @Slot()
    def _place_card(self) -> None:
        self._card.fit_words()
        self._card.move(place_beside(self._frame.geometry(), self._card.size(), self._room(), self._seen()))

    def _room(self) -> QRect:
        """Return where the card may be: between the menus and the line that says how things are."""
        above, below = self._window.menuBar().height(), self._window.statusBar().height()
        return self._window.rect().adjusted(SMALL, SMALL + above, -SMALL, -SMALL - below)

    def _seen(self) -> Iterator[QRect]:
        """Yield where in the window there is something to see."""
        for part in parts_of(self._window):
            if part.isVisible() and part not in (self._frame, self._card):
                yield from seen_in(part, self._window)


class _Frame(QWidget):
    """A coloured line round what is shown; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tour_frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS + 2, RADIUS + 2)


class _Card(QWidget):
    """What there is to say at a stop, and the way on."""

    escaped = Signal()
    accessible_role = QAccessible.Role.Grouping  # whose name is told before that of the button which has the keyboard

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tour_card")
        self.setFixedWidth(_WIDTH)
        self._name = heading("")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._count = muted()
        self.skip = self._button("tour_skip", self.tr("Skip"), self.tr("End the tour (Esc)"))
        self.next = self._button("tour_next", self.tr("Next"), self.tr("Go on (Enter)"))
        self.next.setProperty("primary", True)  # noqa: FBT003 (Qt's signature)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addWidget(self._count)
        buttons.addStretch()
        buttons.addWidget(self.skip)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, MEDIUM, MEDIUM, MEDIUM)
        layout.setSpacing(TINY)
        layout.addWidget(self._name)
        layout.addWidget(self._words)
        layout.addSpacing(SMALL)
        layout.addLayout(buttons)

    def tell(self, stop: Stop, count: str, *, last: bool) -> None:
        """Say what there is to say at a stop."""
        self._name.setText(stop.name)
        self._words.setText(stop.words)
        self._count.setText(count)
        self.setAccessibleName(f"{stop.name}. {stop.words}")
        self.skip.setVisible(not last)
        self.next.setText(self.tr("Done") if last else self.tr("Next"))

    def fit_words(self) -> None:
        """Take the height that the words need at the card's width."""
        layout = self.layout()
        if layout is not None:
            self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the tour with Esc, press a button with Enter as with Space, if a button of the card has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.skip if self.skip.hasFocus() else self.next).click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a panel with the frame's colour at its edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().accent), 1))
        painter.setBrush(QColor(tokens().panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _button(self, name: str, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button
