"""What the network sees: the 28x28 image, pixel by pixel, and where it came from."""

from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from digitpad.ink.network_input import NetworkInput
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import FIELD_RADIUS, SMALL, Tokens, muted, tokens

_SIDE = 28
_GREY = 0x808895


class NetworkView(QWidget):
    """The image with a line about it."""

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
            about = self.tr("nothing yet")
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
        self._bytes = b""
        self._coloured: tuple[Tokens, QImage] | None = None

    def show_input(self, network_input: NetworkInput | None) -> None:
        if network_input is None or network_input.blank:
            self._bytes = b""
        else:
            self._bytes = (network_input.image * 255).round().astype("uint8").tobytes()
        self._coloured = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(226, 226)

    def minimumSizeHint(self) -> QSize:
        return QSize(114, 114)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, scale = tokens(), self.devicePixelRatioF()
        painter = QPainter(self)
        # A cell is a whole number of the screen's pixels; the square round them leaves a margin.
        square = min(self.width(), self.height())
        cell = max(1, int((square - 6) * scale / _SIDE)) / scale
        side = cell * _SIDE
        left = round((self.width() - side) / 2 * scale) / scale
        top = round((square - side) / 2 * scale) / scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.line), 1))
        painter.setBrush(QColor(now.screen))
        frame = QRectF((self.width() - square) // 2 + 0.5, 0.5, square - 1, square - 1)
        painter.drawRoundedRect(frame, FIELD_RADIUS, FIELD_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self._bytes:
            painter.drawImage(QRectF(left, top, side, side), self._image(now))
        self._paint_gaps(painter, QPointF(left, top), cell, QColor(now.screen if self._bytes else now.grid))

    def _image(self, now: Tokens) -> QImage:
        """Return the image in the colours of the scheme: from the screen's ground to full ink."""
        if self._coloured is None or self._coloured[0] is not now:
            image = QImage(self._bytes, _SIDE, _SIDE, _SIDE, QImage.Format.Format_Indexed8)
            image.setColorTable(_shades(now))
            self._coloured = now, image
        return self._coloured[1]

    def _paint_gaps(self, painter: QPainter, corner: QPointF, cell: float, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1))
        side = cell * _SIDE
        lines = []
        for index in range(1, _SIDE):
            across, down = corner.x() + index * cell, corner.y() + index * cell
            lines.append(QLineF(across, corner.y(), across, corner.y() + side))
            lines.append(QLineF(corner.x(), down, corner.x() + side, down))
        painter.drawLines(lines)


@cache
def _shades(now: Tokens) -> list[int]:
    """Return the 256 colours from no ink to full ink."""
    ground, ink = QColor(now.screen), QColor(now.ink)
    start, end = (ground.red(), ground.green(), ground.blue()), (ink.red(), ink.green(), ink.blue())
    shades = []
    for level in range(256):
        red, green, blue = (round(a + (b - a) * level / 255) for a, b in zip(start, end, strict=True))
        shades.append(0xFF000000 | red << 16 | green << 8 | blue)
    return shades
