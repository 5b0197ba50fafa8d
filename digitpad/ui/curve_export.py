"""The curves as a file: the points as CSV, or what is seen of them as a PNG or SVG picture."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from digitpad.files import write_atomically
from digitpad.ui.curve_record import CurveRecord
from digitpad.ui.theme import LARGE, MEDIUM, SMALL, caption_font, tokens

_PIXEL_RATIO = 2.0  # a picture is looked at on any screen


def pixel_ratio(path: Path) -> float:
    """Return how many pixels of the file one of the window becomes: lines are to be as wide in it as they are there."""
    return _PIXEL_RATIO if path.suffix.lower() == ".png" else 1.0


def export_curves(path: Path, record: CurveRecord, figure: QWidget, caption: str) -> None:
    """Write the curves into a file, as its name ends: `.png` and `.svg` a picture, all else the points as CSV.

    Args:
        path: The file.
        record: The points.
        figure: The plots with their headings, as they are seen now.
        caption: A line to stand below them in a picture.

    Raises:
        FileProblem: where it cannot be written.
    """
    match path.suffix.lower():
        case ".png":
            write_atomically(path, _as_png(figure, caption))
        case ".svg":
            write_atomically(path, _as_svg(figure, caption))
        case _:
            write_atomically(path, record.as_csv())


def _as_png(figure: QWidget, caption: str) -> bytes:
    contents = QByteArray()
    buffer = QBuffer(contents)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = QImage(_size(figure) * _PIXEL_RATIO, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(_PIXEL_RATIO)
    _paint(QPainter(picture), figure, caption)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(contents.data())


def _as_svg(figure: QWidget, caption: str) -> bytes:
    contents = QByteArray()
    buffer = QBuffer(contents)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    size = _size(figure)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(figure.accessibleName())
    _paint(QPainter(generator), figure, caption)
    return bytes(contents.data())


def _size(figure: QWidget) -> QSize:
    return figure.size() + QSize(2 * LARGE, 2 * LARGE + SMALL + figure.fontMetrics().height())


def _paint(painter: QPainter, figure: QWidget, caption: str) -> None:
    size = _size(figure)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(tokens().panel))
    figure.render(painter, QPoint(LARGE, LARGE), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.setFont(caption_font())
    painter.setPen(QColor(tokens().muted))
    below = QRectF(0, 0, size.width(), size.height()) - QMarginsF(LARGE, 0, LARGE, MEDIUM)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, caption)
    painter.end()
