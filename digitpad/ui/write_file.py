"""Writes what a person saves. Called in a thread."""

from io import BytesIO
from pathlib import Path

from digitpad.files import write_atomically
from digitpad.ink.inkml import write_inkml
from digitpad.ink.pictures import picture_of_drawing
from digitpad.ink.strokes import Drawing
from digitpad.nn.model_file import Model, save_model

_SIDE = 1000  # pixels of a drawing's picture


def write_drawing(drawing: Drawing, path: Path) -> None:
    """Write a drawing: as InkML where the name ends so, else as PNG.

    Raises:
        FileProblem: where the folder is missing or read-only, or the disk is full.
    """
    if path.suffix.lower() == ".inkml":
        write_atomically(path, write_inkml(drawing))
        return
    contents = BytesIO()
    picture_of_drawing(drawing, _SIDE).save(contents, "PNG")
    write_atomically(path, contents.getvalue())


def write_model(model: Model, path: Path) -> None:
    """Write a model.

    Raises:
        FileProblem: where the folder is missing or read-only, or the disk is full.
    """
    save_model(path, model)
