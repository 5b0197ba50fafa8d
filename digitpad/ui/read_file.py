"""Reads what a person opens, drops or pastes. Called in a thread, for it imports Pillow and may take a while."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from digitpad.files import FileProblem, open_to_read, read_bounded, readable
from digitpad.ink import DRAWING_SUFFIXES
from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing

if TYPE_CHECKING:
    from PIL.Image import Image

    from digitpad.nn.model_file import Model

_SHOWN_SIDE = 640  # pixels: of a large picture the pad shows no more, and its history keeps no more
_FORMATS = {"L": QImage.Format.Format_Grayscale8, "RGB": QImage.Format.Format_RGB888}
MODEL_SUFFIXES = {".npz"}
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class OpenedDrawing:
    """A drawing that was read."""

    drawing: Drawing
    name: str


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """A picture that was read, for the network and for the pad."""

    network_input: NetworkInput
    picture: QImage


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A model that was read."""

    model: "Model"
    name: str


Opened = OpenedDrawing | OpenedPicture | OpenedModel


def read_file(path: Path) -> Opened:
    """Read a picture, a drawing or a model.

    Raises:
        FileProblem: where it is none of these, damaged, too large or not readable.
    """
    if path.is_dir():
        raise FileProblem(f"{readable(path.name)} is a folder. To train on digits in it, choose it under Digits.")
    suffix = path.suffix.lower()
    if suffix in MODEL_SUFFIXES or _is_archive(path):
        return read_model(path)
    if suffix in DRAWING_SUFFIXES:
        from digitpad.ink.inkml import LARGEST_FILE

        return read_inkml_text(read_bounded(path, LARGEST_FILE), readable(path.name))
    from digitpad.ink.pictures import open_picture

    return _opened_picture(open_picture(path), readable(path.name))


def _is_archive(path: Path) -> bool:
    """Return whether it is an archive, as models are, whatever it is called."""
    try:
        with open_to_read(path) as file:
            return file.read(len(_ARCHIVE)) == _ARCHIVE
    except OSError:
        return False  # who reads it as a picture will say why it cannot be read


def read_model(path: Path) -> OpenedModel:
    """Read a model.

    Raises:
        FileProblem: where it is no model, damaged or not readable.
    """
    from digitpad.nn.model_file import load_model

    return OpenedModel(load_model(path), readable(path.name))


def read_inkml_text(contents: bytes, name: str) -> OpenedDrawing:
    """Read a drawing from InkML.

    Raises:
        FileProblem: where it is no InkML.
    """
    from digitpad.ink.inkml import read_inkml

    try:
        return OpenedDrawing(read_inkml(contents), name)
    except FileProblem as problem:
        raise FileProblem(f"{name}: {problem}") from problem


def read_image(image: QImage, name: str) -> OpenedPicture:
    """Read a picture that came by the clipboard.

    Raises:
        FileProblem: where it cannot be read, or Qt found it too large.
    """
    from digitpad.ink.pictures import picture_from_bytes

    if image.isNull():
        raise FileProblem(f"{name} is too large, or damaged. Copy a smaller part of it, or open it as a file.")

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    writer.setCompression(0)  # it goes no further than this process
    writer.write(image)
    return _opened_picture(picture_from_bytes(bytes(buffer.data().data())), name)


def _opened_picture(picture: "Image", name: str) -> OpenedPicture:
    from digitpad.ink.pictures import input_of_picture, to_be_shown

    network_input, _ = input_of_picture(picture, name)
    shown = to_be_shown(picture, _SHOWN_SIDE)
    row = len(shown.getbands()) * shown.width
    image = QImage(shown.tobytes(), shown.width, shown.height, row, _FORMATS[shown.mode])
    return OpenedPicture(network_input, image.copy())  # a copy owns its pixels
