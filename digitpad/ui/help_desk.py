"""What the Help menu offers: the tour, the sheet of keys, the error log, and what the program is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from digitpad.paths import log_file
from digitpad.ui import window_memory
from digitpad.ui.message_bar import MessageBar
from digitpad.ui.system_keys import key_name

if TYPE_CHECKING:
    from digitpad.ui.tour import Tour


class HelpDesk(QObject):
    """Opens what helps, each of which is loaded when it is first wanted."""

    def __init__(self, window: QMainWindow, message_bar: MessageBar) -> None:
        super().__init__(window)
        self._window = window
        self._message_bar = message_bar
        self._tour: Tour | None = None

    def take_tour(
        self, *, pad: QWidget, view: QWidget, answer: QWidget, training: QWidget, asked_for: bool = False
    ) -> None:
        """Show what is where; once the tour has ended, it is not offered again at the next start."""
        from digitpad.ui.tour import Stop, Tour

        tr = self.tr
        draw = tr("With the mouse, a finger or a pen. Esc clears the page, {0} takes a stroke back.")
        see = tr("Your digit as 28 × 28 pixels, sized and centred like all the digits that it has learned from.")
        read = tr("Ten probabilities that follow your hand. Where the network is not sure, it says so.")
        learn = tr("Press Start, and a new network learns while you draw, and answers as it is at that moment.")
        stops = (
            Stop(pad, tr("Draw a digit"), draw.format(key_name("Ctrl+Z"))),
            Stop(view, tr("What the network sees"), see),
            Stop(answer, tr("Its answer"), read),
            Stop(training, tr("Train one yourself"), learn),
        )
        self.end_tour()
        self._tour = Tour(self._window, stops, takes_keyboard=asked_for)
        self._tour.ended.connect(self._on_tour_ended)
        self._tour.go_on()

    @Slot()
    def end_tour(self) -> None:
        """End the tour, if there is one: a training begins, which its card could hide."""
        if self._tour is not None:
            self._tour.end()

    @Slot()
    def _on_tour_ended(self) -> None:
        self._tour = None
        window_memory.remember_tour()

    @Slot()
    def show_keys(self) -> None:
        """Show every key of the menus."""
        from digitpad.ui.keys_sheet import KeysSheet

        menus = [action.menu() for action in self._window.menuBar().actions()]
        KeysSheet([menu for menu in menus if isinstance(menu, QMenu)], self._window).open()

    @Slot()
    def show_about(self) -> None:
        """Show what the program is."""
        from digitpad.ui.about import About

        About(self._window).open()

    @Slot()
    def show_log(self) -> None:
        """Show the log in whatever the system opens text with; where nothing was ever logged, say so."""
        from PySide6.QtCore import QUrl  # hardly anybody ever needs these two, and every start would make them
        from PySide6.QtGui import QDesktopServices

        if not (log_file().exists() and log_file().stat().st_size):  # it is opened before there is anything in it
            self._message_bar.tell(self.tr("There is no error log: nothing went wrong so far."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file()))):
            self._message_bar.tell(self.tr("The error log is {path}").format(path=log_file()))
