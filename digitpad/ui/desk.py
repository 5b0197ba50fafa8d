"""Where the panels have their places: the pad in the middle, docks around it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from digitpad.ui.theme import LARGE

if TYPE_CHECKING:
    from digitpad.ui.panel_dock import PanelDock

_SHARES = (0.26, 0.34)  # of the window's width: the network's view and its answer, training
_RUNS_HEIGHT = 360  # pixels
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


class Desk(QMainWindow):
    """A window of its own inside the main window, for only so can the ground show at the edges of the docks."""

    def __init__(
        self,
        pad: QWidget,
        *,
        view: "PanelDock",
        answer: "PanelDock",
        training: "PanelDock",
        digits: "PanelDock",
        distorted: "PanelDock",
        runs: "PanelDock",
    ) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("desk")
        self.setDockNestingEnabled(True)
        self.setCorner(Qt.Corner.TopRightCorner, _RIGHT)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.setCentralWidget(pad)
        self._view, self._answer, self._training = view, answer, training
        self._runs = runs
        self._hidden_at_first = digits, distorted, runs
        for dock in self._hidden_at_first:
            dock.hide()

    @property
    def docks(self) -> "list[PanelDock]":
        """All panels but the pad, in the order of the menu."""
        return [self._view, self._answer, self._training, *self._hidden_at_first]

    def arrange(self, window: QWidget) -> None:
        """Put every panel into its usual place, in a window as large as this."""
        self.addDockWidget(_RIGHT, self._view)
        self.splitDockWidget(self._view, self._training, Qt.Orientation.Horizontal)
        self.splitDockWidget(self._view, self._answer, Qt.Orientation.Vertical)
        first = self._hidden_at_first[0]
        for dock in self._hidden_at_first:
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            if dock is not first:
                self.tabifyDockWidget(first, dock)
        self._float_runs(window)
        widths = [round(window.width() * share) for share in _SHARES]
        self.resizeDocks([self._view, self._training], widths, Qt.Orientation.Horizontal)
        self.resizeDocks([self._view, self._answer], [300, 400], Qt.Orientation.Vertical)

    @Slot()
    def restore_usual_layout(self) -> None:
        """Show the usual panels, in their usual places."""
        for dock in self.docks:
            dock.setFloating(False)
            dock.setVisible(dock not in self._hidden_at_first)
        self.arrange(self.window())

    def _float_runs(self, window: QWidget) -> None:
        """Let the list of runs, which is wide, float above what is left of the training."""
        room = window.rect().adjusted(2 * LARGE, 0, 0, -4 * LARGE)
        room.setWidth(round(window.width() * (1 - _SHARES[1])) - 4 * LARGE)
        room.setTop(room.bottom() - _RUNS_HEIGHT)
        self._runs.setFloating(True)
        self._runs.setGeometry(room.translated(window.pos()))
