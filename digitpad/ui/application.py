"""Opens the window: the order here is what makes it appear at once."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from digitpad import __version__
from digitpad.ui.crash_reports import CrashReports, close_log, open_log
from digitpad.ui.ending_signals import EndingSignals
from digitpad.ui.icons import application_icon
from digitpad.ui.main_window import MainWindow
from digitpad.ui.one_heap import share_one_heap
from digitpad.ui.rubbish import RubbishCollection
from digitpad.ui.screen_reader import tell_roles
from digitpad.ui.screen_room import keep_on_screen
from digitpad.ui.theme import choose_scheme, follow_system_theme, text_font
from digitpad.ui.window_memory import recall_scheme, tour_was_taken

_BEFORE_TOUR = 800  # milliseconds in which a person sees the window itself, with all that is in it
_IDENTIFIER = "org.digitpad.DigitPad"


class Application(QApplication):
    """Tells of the files for which macOS calls the program, as when one is double-clicked.

    Elsewhere the system starts the program anew for a file. A filter of the application's events would be slow: all
    events of all widgets would pass through it. Here it is only those of the application itself.
    """

    file_brought = Signal(object)
    """The `Path` of a file that shall be opened."""

    def event(self, event: QEvent) -> bool:
        """Take the events that name a file, and let Qt have all others."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        self.file_brought.emit(Path(event.file()))
        return True


def make_application(arguments: Sequence[str]) -> QApplication:
    """Return the application, named and dressed.

    Args:
        arguments: the program's name, then what Qt itself shall be told.
    """
    application = _undressed(arguments)
    follow_system_theme(application)
    return application


def _undressed(arguments: Sequence[str]) -> Application:
    """Return the application with its letters, by which widgets measure themselves; the theme is still to come."""
    share_one_heap()  # before Qt starts its first thread
    stand_alone_in_task_bar()
    # All points of a quick stroke, not only those that the last paint left time for.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on=False)
    # The style comes by name: `setStyle` would return it as an object of Python's, which takes 5 ms to make.
    application = Application([*arguments, "-style", "fusion"])
    application.setApplicationName("DigitPad")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("digitpad")
    application.setWindowIcon(application_icon())
    application.setFont(text_font())
    tell_roles()
    return application


def stand_alone_in_task_bar() -> None:
    """Let Windows show the program with its own icon, apart from all else that is Python. Call it before any window."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_IDENTIFIER)


def run(arguments: Sequence[str] = (), file: Path | None = None) -> int:
    """Open the window, stay until it is closed, and return the exit status.

    Args:
        arguments: Those that Qt understands.
        file: A picture, drawing or model that is opened once the window is there.
    """
    application = _undressed(["digitpad", *arguments])
    window = MainWindow()
    follow_system_theme(application)
    scheme = recall_scheme()
    if scheme != Qt.ColorScheme.Unknown:
        choose_scheme(scheme)
    reports = CrashReports(window)
    reports.install()
    reports.screen_lost.connect(window.let_threads_end)
    window.painted.connect(lambda: keep_on_screen(window))
    window.painted.connect(open_log)
    signals = EndingSignals(window)
    window.painted.connect(signals.heed)
    rubbish = RubbishCollection()
    window.painted.connect(rubbish.begin)
    window.loaded.connect(rubbish.keep_all)
    if file is not None:
        window.painted.connect(lambda: window.files.open(file))
    application.file_brought.connect(window.files.open)
    window.recall_places()
    if not tour_was_taken():
        window.loaded.connect(lambda: QTimer.singleShot(_BEFORE_TOUR, window.take_tour))
    window.show()
    try:
        status = application.exec()
        return signals.exit_status(status)
    finally:
        rubbish.end()
        reports.remove()
        close_log()
