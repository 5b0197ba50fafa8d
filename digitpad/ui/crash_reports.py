"""Where unexpected errors go: into a log of bounded size, to stderr, and onto the screen. Never nowhere.

The file and the dialog are opened when there is something to tell, so that they cost the start nothing.
"""

import logging
import os
import sys
import threading
from traceback import format_exception
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from digitpad.paths import log_file

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext
    from PySide6.QtWidgets import QMessageBox

_logger = logging.getLogger("digitpad")
_SCREEN_LOST = (
    "The X11 connection broke",
    "The Wayland connection broke",
    "The Wayland connection experienced a fatal",
)
"""How Qt says that the server of the screen has died or has thrown the program out."""
_FAREWELL = "digitpad: The screen is gone. A training that was under way can go on at the next start."


class CrashReports(QObject):
    """Catches what nobody caught, in any thread."""

    reported = Signal(str, str)
    """An error's words and all its details, when it was logged."""
    screen_lost = Signal()
    """The screen is gone for good. The process ends when all that this is connected to has been done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: QMessageBox | None = None
        # Later: amid an event, as when a menu opens, a dialog that takes its place would end the program.
        self.reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Catch no more."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_error(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, traceback)
        if not issubclass(kind, Exception):  # somebody pressed Ctrl+C
            QCoreApplication.quit()
            return
        log(logging.ERROR, "unexpected error", error)
        # By a signal, for this may be any thread, and windows belong to one.
        self.reported.emit(f"{kind.__name__}: {error}", "".join(format_exception(kind, error, traceback)))

    def _on_thread_error(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_error(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, context: "QMessageLogContext", message: str) -> None:
        print(message, file=sys.stderr)  # noqa: T201  (as Qt itself does)
        of_screen_reader = (context.category or "").startswith("qt.accessibility")  # Qt's own trouble, all day long
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not of_screen_reader:
            log(logging.WARNING, f"Qt: {message}")
        if message.startswith(_SCREEN_LOST):
            self.screen_lost.emit()
            print(_FAREWELL, file=sys.stderr)  # noqa: T201  (there is no window to say it in)
            close_log()
            os._exit(1)  # Qt would do so too, but take itself apart before, with threads at work in it, and crash

    @Slot(str, str)
    def _show(self, words: str, details: str) -> None:
        from PySide6.QtWidgets import QMessageBox, QWidget

        if self._dialog is not None and self._dialog.isVisible():
            return  # one is enough; all are in the log
        parent = self.parent()
        dialog = QMessageBox(parent if isinstance(parent, QWidget) else None)
        dialog.setObjectName("crash_report")
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setWindowTitle("DigitPad")
        dialog.setText(self.tr("Something went wrong inside DigitPad. Your drawing and your model are as they were."))
        where = self.tr("What happened is written in {path}. Nothing of it is sent anywhere.").format(path=log_file())
        dialog.setTextFormat(Qt.TextFormat.PlainText)
        dialog.setInformativeText(f"{words}\n\n{where}")
        copy = dialog.addButton(self.tr("&Copy details"), QMessageBox.ButtonRole.ActionRole)
        copy.setObjectName("copy_details")
        copy.setToolTip(self.tr("Copy what happened, and the versions of what DigitPad stands on, to the clipboard"))
        copy.clicked.disconnect()  # which would close the dialog
        copy.clicked.connect(lambda: _copy(details))
        dialog.setDefaultButton(dialog.addButton(QMessageBox.StandardButton.Close))
        dialog.open()  # and go on: nothing waits for it
        self._dialog = dialog


def _copy(details: str) -> None:
    from digitpad.versions import versions

    QGuiApplication.clipboard().setText(f"{versions()}\n\n{details}")


def open_log() -> None:
    """Let everything that the program logs end up in its log file."""
    from digitpad.ui.log_handler import LogHandler, say_once

    if any(isinstance(handler, LogHandler) for handler in _logger.handlers):
        return
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        _logger.addHandler(LogHandler(log_file()))
    except OSError as error:
        say_once(error)


def close_log() -> None:
    """Close the log file."""
    for handler in list(_logger.handlers):
        _logger.removeHandler(handler)
        handler.close()


def log(level: int, words: str, error: BaseException | None = None) -> None:
    """Write into the log, whether or not it was open; `level` is one of logging's."""
    open_log()
    _logger.log(level, words, exc_info=error)
