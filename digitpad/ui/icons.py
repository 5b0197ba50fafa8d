"""The program's own icons: outlines in `resources/icons/`, given the colour of the theme when they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from digitpad.paths import resource
from digitpad.ui.theme import Tokens, tokens

_sources: dict[str, bytes] = {}
_pixmaps: dict[tuple[str, str, int, int, float], QPixmap] = {}


def icon(name: str) -> QIcon:
    """Return the icon of `resources/icons/<name>.svg`: in the accent where it is chosen, faint where disabled."""
    return QIcon(_Outline(name))


def primary_icon(name: str) -> QIcon:
    """Return the same icon for a button painted in the accent."""
    return QIcon(_Outline(name, on_accent=True))


@cache
def application_icon() -> QIcon:
    """Return the icon of the window and of the task bar: always the same, for Qt keeps the pixels of every other."""
    return QIcon(str(resource("icons/digitpad.svg")))


class _Outline(QIconEngine):
    """Paints an outline at any size and scale in the colour of the moment; nothing is read or painted before."""

    def __init__(self, name: str, *, on_accent: bool = False) -> None:
        super().__init__()
        self._name = name
        self._on_accent = on_accent

    def clone(self) -> QIconEngine:
        """Return a copy."""
        return _Outline(self._name, on_accent=self._on_accent)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the icon into `rect`, crisp at the painter's scale."""
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon at a scale of one."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Return the icon, `size` times `scale` pixels of the screen large."""
        colour = self._colour(tokens(), mode, state)
        key = (self._name, colour, size.width(), size.height(), scale)
        if key not in _pixmaps:
            _pixmaps[key] = _painted(self._name, colour, size, scale, faint=mode == QIcon.Mode.Disabled)
        return _pixmaps[key]

    def _colour(self, now: Tokens, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return now.muted
        if self._on_accent:
            return now.on_accent
        return now.accent if state == QIcon.State.On else now.text


def _painted(name: str, colour: str, size: QSize, scale: float, *, faint: bool) -> QPixmap:
    size = (size.toSizeF() * scale).toSize()
    if name not in _sources:
        _sources[name] = resource(f"icons/{name}.svg").read_bytes()
    drawing = QSvgRenderer(QByteArray(_sources[name].replace(b"currentColor", colour.encode())))
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(0.45 if faint else 1.0)
    drawing.render(painter, QRectF(QPointF(), size.toSizeF()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
