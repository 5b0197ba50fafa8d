"""Where a card that speaks of a part of the window hides least of the others."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from digitpad.ui.theme import SMALL

_STEPS = 16  # from one edge of the room to the other, at each of which the card may be
_AREA = 4  # square pixels hidden are as bad as a pixel farther away
_FRAMED = 100  # times as bad as all else is to hide what the card speaks of
_OUT_OF_LINE = 1 / 8  # as bad is a pixel out of line

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, the last two of them outside. In plain numbers it is ten times as quick as in QRects."""


def place_beside(framed: QRect, size: QSize, room: QRect, seen: Iterable[QRect]) -> QPoint:
    """Return where a card does best: near what it speaks of, never over it, over as little else as possible.

    Args:
        framed: What the card speaks of.
        size: The card's.
        room: What the card must be inside of.
        seen: Where there is something to see.
    """
    subject, others = _box(framed), [_box(rect) for rect in seen]
    width, height = size.width(), size.height()
    left, top, right, bottom = _box(room)
    across = _starts(width, subject[0], subject[2], left, right)
    down = _starts(height, subject[1], subject[3], top, bottom)
    ways = [
        (one.gap + other.gap + _OUT_OF_LINE * min(one.shift, other.shift), one.at, other.at)
        for one, other in product(across, down)
    ]
    best, least = (left, top), float("inf")
    for way, x, y in sorted(ways):
        if way >= least:
            break
        card = (x, y, x + width, y + height)
        cost = way + (_FRAMED * _hidden(card, [subject]) + _hidden(card, others)) / _AREA
        if cost < least:
            best, least = (x, y), cost
    return QPoint(*best)


def _box(rect: QRect) -> Box:
    return rect.x(), rect.y(), rect.x() + rect.width(), rect.y() + rect.height()


class _Start(NamedTuple):
    """Where along one axis a card may start."""

    at: int
    gap: int
    """Pixels between it and what it speaks of."""
    shift: float
    """Pixels from its middle to that of what it speaks of."""


def _starts(length: int, first: int, last: int, room_first: int, room_last: int) -> list[_Start]:
    """Return where a card of a length may start: in even steps, and in line with what it speaks of."""
    end = max(room_first, room_last - length)
    in_line = [first - SMALL - length, first, (first + last - length) // 2, last - length, last + SMALL]
    steps = [room_first + (end - room_first) * step // _STEPS for step in range(_STEPS + 1)]
    places = [*(start for start in in_line if room_first <= start <= end), *steps]
    return [
        _Start(at, max(first - at - length, at - last, 0), abs(at + length / 2 - (first + last) / 2)) for at in places
    ]


def _hidden(card: Box, others: Iterable[Box]) -> int:
    """Return how much of others a card hides, in square pixels."""
    left, top, right, bottom = card
    return sum(
        (min(right, other_right) - max(left, other_left)) * (min(bottom, other_bottom) - max(top, other_top))
        for other_left, other_top, other_right, other_bottom in others
        if other_left < right and left < other_right and other_top < bottom and top < other_bottom
    )


def seen_in(widget: QWidget, window: QWidget) -> Iterator[QRect]:
    """Yield where in a window there is something of a widget to see: parts that have no parts, of labels the words."""
    parts = [part for part in parts_of(widget) if part.isVisibleTo(widget)]
    for part in parts:
        if not part.isWindow():
            yield from seen_in(part, window)
    if not parts:
        yield _seen_of(widget).translated(widget.mapTo(window, QPoint(0, 0)))


def parts_of(widget: QWidget) -> list[QWidget]:
    """Return the widgets that stand in a widget itself, not in one of its parts."""
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _seen_of(widget: QWidget) -> QRect:
    if not isinstance(widget, QLabel):
        return widget.rect()
    flags = widget.alignment() | (Qt.TextFlag.TextWordWrap if widget.wordWrap() else Qt.TextFlag.TextSingleLine)
    return widget.fontMetrics().boundingRect(widget.contentsRect(), flags, widget.text())
