"""Where the panels have their places: the pad in the middle, docks around it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QPoint, QRect, Qt, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QWidget

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
        curves: QWidget,
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
        self._pad, self._curves = pad, curves
        self._view, self._answer, self._training = view, answer, training
        self._runs = runs
        self._runs_place = QRect()
        self._hidden_at_first = digits, distorted, runs
        for dock in self._hidden_at_first:
            dock.hide()

    @property
    def docks(self) -> "list[PanelDock]":
        """All panels but the pad, in the order of the menu."""
        return [self._view, self._answer, self._training, *self._hidden_at_first]

    @property
    def places(self) -> tuple[QWidget, ...]:
        """Where the keyboard can go to, in the order of the keys that do it."""
        return (self._pad, self._training, self._curves, *self._hidden_at_first, self._view, self._answer)

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

    def go_to(self, place: QWidget) -> None:
        """Bring a panel, or a part of one, to the front, and the keyboard to what takes keys there, or to the panel."""
        dock = self._dock_around(place)
        if dock is not None:
            dock.show()
            dock.raise_()
            dock.activateWindow()
            self._uncover(dock)
        panel = dock or place
        first = place.focusProxy() or _first_that_takes_keys(place) or _first_that_takes_keys(panel) or panel
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def settle(self) -> None:
        """Put the list of runs into the window, which the system has given its place now, unless somebody moved it."""
        if self._runs.isFloating() and self._runs.geometry() == self._runs_place:
            self._float_runs(self.window())
        self._raise_floating()

    def _raise_floating(self) -> None:
        """Let what floats stay before the window: what was shown before it does not belong to it for the system."""
        floating = [dock for dock in self.docks if dock.isFloating() and dock.isVisible()]
        for dock in floating:
            dock.hide()
            dock.show()
        if floating:  # which have taken the keyboard
            self.window().activateWindow()

    @Slot()
    def float_panel(self) -> None:
        """Float the panel that the keyboard is in, or dock it; the keyboard stays where it is."""
        widget = QApplication.focusWidget()
        if widget is not None and (dock := self._dock_around(widget)):
            dock.setFloating(not dock.isFloating())
            dock.raise_()  # before the tabs that it shares its place with
            dock.activateWindow()
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def hide_panel(self) -> None:
        """Hide the panel that the keyboard is in; the keyboard goes to the pad."""
        if dock := self._dock_around(QApplication.focusWidget()):
            dock.close()
            self.go_to(self._pad)

    def _uncover(self, dock: "PanelDock") -> None:
        """Hide what floats above most of a panel: the keys that brought it there bring it back."""
        QApplication.sendPostedEvents(self, QEvent.Type.LayoutRequest.value)  # a hidden panel has no place before
        place = _place_of(dock)
        for other in self.docks:
            hidden = _place_of(other) & place
            above = other is not dock and other.isVisible() and other.isFloating() and not dock.isFloating()
            if above and 2 * _area(hidden) > _area(place):
                other.hide()

    def _dock_around(self, widget: QWidget | None) -> "PanelDock | None":
        return next((dock for dock in self.docks if widget is dock or (widget and dock.isAncestorOf(widget))), None)

    def childEvent(self, event: QChildEvent) -> None:
        """Keep the Tab key away from the tabs of panels: the keys of the menu View go to each."""
        super().childEvent(event)
        tabs = event.child()
        if isinstance(tabs, QTabBar):
            tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _float_runs(self, window: QWidget) -> None:
        """Let the list of runs, which is wide, float above what is left of the training."""
        room = window.rect().adjusted(2 * LARGE, 0, 0, -4 * LARGE)
        room.setWidth(round(window.width() * (1 - _SHARES[1])) - 4 * LARGE)
        room.setTop(room.bottom() - _RUNS_HEIGHT)
        self._runs.setFloating(True)
        self._runs.setGeometry(room.translated(window.pos()))
        self._runs_place = self._runs.geometry()


def _place_of(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _first_that_takes_keys(root: QWidget) -> QWidget | None:
    """Return the first widget in `root`, itself included, that the Tab key would stop at."""
    inside = (widget for widget in _focus_chain(root) if widget is root or root.isAncestorOf(widget))
    return next(filter(_takes_keys, inside), None)


def _focus_chain(start: QWidget) -> Iterator[QWidget]:
    yield start
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start:
        yield widget
        widget = widget.nextInFocusChain()


def _takes_keys(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
