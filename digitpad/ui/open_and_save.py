"""Opens files, drops and the clipboard, and saves drawings and models: dialogs here, reading and writing in threads.

What reads, what writes and the dialogs are imported when they are first needed, not before the window is painted.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from digitpad.ink import DRAWING_SUFFIXES, PICTURE_SUFFIXES

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
    from PySide6.QtWidgets import QWidget

    from digitpad.ink.strokes import Drawing
    from digitpad.nn.model_file import Model
    from digitpad.ui.background import Background
    from digitpad.ui.read_file import Opened


class OpenAndSave(QObject):
    """Turns files into signals. Whatever goes wrong, nothing but a message comes of it."""

    opened = Signal(object)
    """An OpenedDrawing, OpenedPicture or OpenedModel."""
    saved = Signal(str)
    """What was saved, as a person reads it."""
    failed = Signal(str)
    """What went wrong and what to do."""

    def __init__(self, window: "QWidget", background: "Background") -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._newest = 0  # of several files opened quickly one after the other, the last one is meant

    def ask_to_open(self) -> None:
        """Ask for a picture or a drawing, and open it."""
        patterns = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES + DRAWING_SUFFIXES)
        pictures = self.tr("Pictures and drawings ({0})").format(patterns)
        self._ask(self.tr("Open a picture or a drawing"), f"{pictures};;{self.tr('All files (*)')}")

    def ask_to_open_model(self) -> None:
        """Ask for a model, and open it."""
        self._ask(self.tr("Open a model"), self.tr("Models (*.npz)"))

    def ask_to_save(self, drawing: "Drawing") -> None:
        """Ask where to save a drawing, as PNG or as InkML, and save it there."""
        kinds = {self.tr("PNG picture (*.png)"): ".png", self.tr("InkML strokes (*.inkml)"): ".inkml"}
        path = self._ask_where(self.tr("Save the drawing"), "digit", kinds)
        if path is not None:
            self.save_drawing(drawing, path)

    def ask_to_save_model(self, model: "Model") -> None:
        """Ask where to save a model, and save it there."""
        path = self._ask_where(self.tr("Save the model"), "model.npz", {self.tr("Models (*.npz)"): ".npz"})
        if path is not None:
            self.save_model(model, path)

    def open(self, path: Path) -> None:
        """Open a file, whatever it is."""
        from digitpad.ui.read_file import read_file

        self._read(lambda: read_file(path))

    def open_data(self, data: "QMimeData") -> None:
        """Open what was dropped or pasted."""
        from digitpad.ui.read_file import read_image, read_inkml_text

        path = _first_file(data)
        if path is not None:
            self.open(path)
        elif data.hasImage():
            image: QImage = data.imageData()
            name = self.tr("Pasted picture")
            self._read(lambda: read_image(image, name))
        elif _is_inkml(data):
            text = re.sub(r"^\s*<\?xml.*?\?>", "", data.text(), flags=re.DOTALL)  # it names the encoding of a file
            contents, name = text.encode(), self.tr("Pasted drawing")
            self._read(lambda: read_inkml_text(contents, name))
        else:
            self.failed.emit(self.tr("There is no picture and no drawing to paste. Copy one first."))

    def welcome(self, event: "QDragEnterEvent") -> None:
        """Let something that is dragged over the window be dropped, if it is worth it."""
        data = event.mimeData()
        if _first_file(data) is not None or data.hasImage() or _is_inkml(data):
            _accept_a_copy(event)

    def open_dropped(self, event: "QDropEvent") -> None:
        """Open what was dropped."""
        _accept_a_copy(event)
        self.open_data(event.mimeData())

    def save_drawing(self, drawing: "Drawing", path: Path) -> None:
        """Save a drawing: as InkML where the name ends so, else as PNG."""

        def write() -> None:
            from digitpad.ui.write_file import write_drawing

            write_drawing(drawing, path)

        self._write(write, path)

    def save_model(self, model: "Model", path: Path) -> None:
        """Save a model."""

        def write() -> None:
            from digitpad.ui.write_file import write_model

            write_model(model, path)

        self._write(write, path)

    def _read(self, read: "Callable[[], Opened]") -> None:
        self._newest += 1
        number = self._newest

        def done(opened: object) -> None:
            if number == self._newest:
                self.opened.emit(opened)

        self._background.start(read, done, self.failed.emit)

    def _write(self, write: Callable[[], None], path: Path) -> None:
        words = self.tr("Saved as {name}").format(name=path.name)
        self._background.start(write, lambda _: self.saved.emit(words), self.failed.emit)

    def _ask(self, words: str, kinds: str) -> None:
        from digitpad.ui.open_dialog import ask_for_file

        path = ask_for_file(self._window, words, kinds)
        if path is not None:
            self.open(path)

    def _ask_where(self, words: str, name: str, kinds: Mapping[str, str]) -> Path | None:
        from digitpad.ui.save_dialog import ask_where_to_save

        return ask_where_to_save(self._window, words, name, kinds)


def _first_file(data: "QMimeData") -> Path | None:
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if files else None


def _is_inkml(data: "QMimeData") -> bool:
    return data.hasText() and "<ink" in data.text()[:1000]


def _accept_a_copy(event: "QDropEvent") -> None:
    """Accept what is dragged, and leave it where it was: who is told that it was moved may remove it there."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
