"""All that has to do with files, connected: what is opened goes to the pad, or answers; what is saved comes from there.

Reading, writing and the dialogs are the business of `OpenAndSave`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from digitpad.ui.open_and_save import OpenAndSave

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.actions import WindowActions
    from digitpad.ui.answering import Answering
    from digitpad.ui.background import Background
    from digitpad.ui.drawing_pad import DrawingPad
    from digitpad.ui.message_bar import MessageBar

_FILE = "file"  # what messages are about


class FileDesk(QObject):
    """Does what the actions for files ask for, and tells what came of it."""

    def __init__(
        self, window: "QWidget", background: "Background", pad: "DrawingPad", answering: "Answering", bar: "MessageBar"
    ) -> None:
        super().__init__(window)
        self.files = OpenAndSave(window, background)
        self._pad = pad
        self._answering = answering
        self._messages = bar
        self.files.opened.connect(self._show_opened)
        self.files.saved.connect(lambda words: bar.tell(words, about=_FILE))
        self.files.failed.connect(lambda words: bar.warn(words, about=_FILE))

    def connect_actions(self, actions: "WindowActions") -> None:
        """Do what these actions ask for from now on."""
        actions.open.triggered.connect(self.files.ask_to_open)
        actions.save.triggered.connect(lambda: self.files.ask_to_save(self._pad.drawing))
        actions.paste.triggered.connect(lambda: self.files.open_data(QGuiApplication.clipboard().mimeData()))
        actions.open_model.triggered.connect(self.files.ask_to_open_model)
        actions.save_model.triggered.connect(self._save_model)

    @Slot(object)
    def _show_opened(self, opened: object) -> None:
        from digitpad.ui.read_file import OpenedDrawing, OpenedModel, OpenedPicture

        self._messages.outdate(_FILE)
        match opened:
            case OpenedDrawing(drawing=drawing):
                self._pad.show_drawing(drawing)
                if drawing.empty:
                    self._messages.tell(self.tr("There is no ink in the drawing."), about=_FILE)
            case OpenedPicture(network_input=network_input, picture=picture):
                self._pad.show_picture(picture, network_input)
                if network_input.blank:
                    words = self.tr("There is no ink in {0}: it is of one colour.").format(network_input.name)
                    self._messages.tell(words, about=_FILE)
            case OpenedModel(model=model):
                self._answering.use_model(model)

    @Slot()
    def _save_model(self) -> None:
        if self._answering.model is not None:
            self.files.ask_to_save_model(self._answering.model)
