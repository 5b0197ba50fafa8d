"""What the network sees: the 28x28 image, pixel by pixel, and where it came from."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from digitpad.ink.network_input import NetworkInput
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import FIELD_RADIUS, SMALL, Tokens, muted, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIDE = 28
_GREY = 0x808895


class NetworkView(QWidget):
    """The image with a line about it."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_view")
        self.setAccessibleName(self.tr("What the network sees"))
        self._pixels = _Pixels(self)
        self._size = muted("28 \u00d7 28")
        self._about = ElidedLabel(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        layout.addWidget(self._pixels, 1)
        line = QHBoxLayout()
        line.addWidget(self._size)
        line.addWidget(self._about, 1)
        layout.addLayout(line)
        layout.addStretch()
        self._describe(None)

    def show_input(self, network_input: NetworkInput | None) -> None:
        """Show what the network sees now."""
        self._pixels.show_input(network_input)
        self._describe(network_input)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line at the foot of the square image."""
        super().resizeEvent(event)
        self._pixels.setMaximumHeight(max(self.width(), self._pixels.minimumSizeHint().height()))

    def _describe(self, network_input: NetworkInput | None) -> None:
        if network_input is None or network_input.blank:
            about = self.tr("your digit comes here")
        elif network_input.origin == "drawing":
            about = self.tr("longest side 20 · centred by mass")
        else:
            about = network_input.name
        if about != self._about.text():
            self._about.setText(about)
            self.setAccessibleDescription(about)


def picture_of_input(network_input: NetworkInput) -> QImage:
    """Return an image as grey ink that shows on a light page and on a dark one, transparent elsewhere."""
    levels = (network_input.image * 255).round().astype("uint8").tobytes()
    picture = QImage(levels, _SIDE, _SIDE, _SIDE, QImage.Format.Format_Indexed8)
    picture.setColorTable([level << 24 | _GREY for level in range(256)])
    return picture.copy()  # a copy owns its pixels


class _Pixels(QWidget):
    """Paints the image with a hair's breadth between its pixels, which fall on whole pixels of the screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below is painted with it
        self._levels: NDArray[np.uint8] | None = None

    def show_input(self, network_input: NetworkInput | None) -> None:
        if network_input is None or network_input.blank:
            self._levels = None
        else:
            self._levels = (network_input.image * 255).round().astype("uint8")
        self.update(self._square())

    def sizeHint(self) -> QSize:
        return QSize(226, 226)

    def minimumSizeHint(self) -> QSize:
        return QSize(114, 114)

    def _square(self) -> QRect:
        """Return the frame: the largest square, at the top, in the middle."""
        side = min(self.width(), self.height())
        return QRect((self.width() - side) // 2, 0, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, scale, square = tokens(), self.devicePixelRatioF(), self._square()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(now.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.line), 1))
        painter.setBrush(QColor(now.screen))
        painter.drawRoundedRect(QRectF(square).adjusted(0.5, 0.5, -0.5, -0.5), FIELD_RADIUS, FIELD_RADIUS)
        # A cell is a whole number of the screen's pixels; the frame leaves a margin.
        cell = max(2, int((square.width() - 6) * scale / _SIDE))
        margin = round((square.width() * scale - cell * _SIDE) / 2) / scale
        corner = QPointF(square.topLeft()) + QPointF(margin, margin)
        if self._levels is None:
            self._paint_grid(painter, corner, cell / scale, QColor(now.grid))
        else:
            painter.drawImage(corner, _enlarged(self._levels, now, cell, scale))

    def _paint_grid(self, painter: QPainter, corner: QPointF, cell: float, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour, 1))
        side = cell * _SIDE
        lines = []
        for index in range(1, _SIDE):
            across, down = corner.x() + index * cell, corner.y() + index * cell
            lines.append(QLineF(across, corner.y(), across, corner.y() + side))
            lines.append(QLineF(corner.x(), down, corner.x() + side, down))
        painter.drawLines(lines)


def _enlarged(levels: "NDArray[np.uint8]", now: Tokens, cell: int, scale: float) -> QImage:
    """Return an image with squares of `cell` pixels for its pixels, a gap at the right and the foot of each.

    Made by NumPy, for that takes a quarter of the time that Qt takes to paint the squares and the gaps, and it is
    done for every movement of the hand.
    """
    gap = max(1, round(scale))
    squares = _shades(now)[levels].repeat(cell, axis=0).repeat(cell, axis=1).reshape(_SIDE, cell, _SIDE, cell)
    squares[:, -gap:] = squares[:, :, :, -gap:] = _shades(now)[0]
    side = _SIDE * cell
    image = QImage(squares.tobytes(), side, side, 4 * side, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    return image


@cache
def _shades(now: Tokens) -> "NDArray[np.uint32]":
    """Return the 256 colours from no ink to full ink, as Qt packs them."""
    import numpy as np

    ground, ink = QColor(now.screen), QColor(now.ink)
    red = np.linspace(ground.red(), ink.red(), 256).round().astype(np.uint32)
    green = np.linspace(ground.green(), ink.green(), 256).round().astype(np.uint32)
    blue = np.linspace(ground.blue(), ink.blue(), 256).round().astype(np.uint32)
    shades: NDArray[np.uint32] = np.full(256, 0xFF000000, np.uint32)
    for place, part in ((16, red), (8, green), (0, blue)):
        shades |= part << place
    return shades
