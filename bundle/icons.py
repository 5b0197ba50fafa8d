"""The program's icon in the forms that Windows and macOS want, painted from its one SVG."""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

_WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_MACOS_SIZES = (16, 32, 64, 128, 256, 512, 1024)


def write_windows_icon(drawing: Path, icon: Path) -> Path:
    """Write the `.ico` of an SVG drawing, and return its path."""
    return _write(drawing, icon, _WINDOWS_SIZES)


def write_macos_icon(drawing: Path, icon: Path) -> Path:
    """Write the `.icns` of an SVG drawing, and return its path."""
    return _write(drawing, icon, _MACOS_SIZES)


def _write(drawing: Path, icon: Path, sizes: tuple[int, ...]) -> Path:
    """Write an icon with every size painted by itself, so that small ones are as crisp as large ones."""
    pictures = [_painted(drawing, size) for size in sizes]
    icon.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(icon, sizes=[picture.size for picture in pictures], append_images=pictures[:-1])
    return icon


def _painted(drawing: Path, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.read_bytes())).render(painter)
    painter.end()
    contents = QBuffer()
    contents.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(contents, b"png").write(image)
    return Image.open(io.BytesIO(contents.data().data()))
