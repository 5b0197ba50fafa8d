"""Looks for words that are cut off, in all that the window can show: `python -m tests.ui.cut_off WIDTH HEIGHT`.

It is a program of its own, for Qt takes the scale from `QT_SCALE_FACTOR` once, when it starts. It brings the window
into one state after the other, and says each fault that it sees in a line, and last how many states it has seen.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from digitpad.ui.application import make_application
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.main_window import MainWindow
from digitpad.ui.panel_dock import PanelDock
from digitpad.ui.training_controls import TrainingState
from tests.ui.conftest import SEVEN, draw
from tests.ui.small_digits import write_idx_folder

Found = TypeVar("Found", bound=QWidget)

_PATIENCE = 30.0  # seconds
_SETTLING = 3.0  # seconds
_LONG = "A picture with a long name.png is no picture that can be read. Open PNG, JPEG, GIF, BMP, TIFF or WebP, please."
_COMBO_FURNITURE = 40  # pixels of frame, arrow and the space round the text

_WITH_WORDS = (QLabel, QAbstractButton, QComboBox, QLineEdit, QTabBar)

State = tuple[str, QWidget]
"""What is shown, and the window to look at."""


class States:
    """Brings the window into every state that has words of its own."""

    def __init__(self, size: QSize, folder: Path) -> None:
        self._folder = folder
        self.window = MainWindow()
        self.window.resize(size)
        loaded: list[bool] = []
        self.window.loaded.connect(lambda: loaded.append(True))
        self.window.show()
        _wait_until(lambda: bool(loaded), "the program is loaded")

    def __iter__(self) -> Iterator[State]:
        """Go on from state to state."""
        yield "first start", self.window
        self.window.training.training_panel.choose_source(str(write_idx_folder(self._folder)))
        yield from self._tour()
        draw(None, self.window.pad_panel.pad, SEVEN)
        _rest(0.1)
        yield "drawing", self.window
        yield from self._messages()
        for dock in (self.window.runs_dock, self.window.digits_dock, self.window.augmentation_dock):
            yield from self._dock(dock)
        yield from self._training()
        yield from self._settings()
        yield from self._all_docks()
        yield from self._dock(self.window.runs_dock)
        yield from self._dialogs()

    def _tour(self) -> Iterator[State]:
        self.window.take_tour()
        for stop in range(4):
            card = _found(self.window, QWidget, "tour_card")
            _rest(0.05)
            yield f"stop {stop} of the tour", card
            _found(card, QPushButton, "tour_next").click()

    def _messages(self) -> Iterator[State]:
        bar = self.window.message_bar
        bar.warn(_LONG)
        bar.warn(f"And once more: {_LONG}")
        yield "messages", self.window
        for _ in range(2):
            bar.close_message()

    def _dock(self, dock: PanelDock) -> Iterator[State]:
        dock.setFloating(False)
        dock.show()
        _rest(0.25)
        yield dock.windowTitle(), self.window
        dock.hide()

    def _all_docks(self) -> Iterator[State]:
        docks = (self.window.digits_dock, self.window.augmentation_dock, self.window.runs_dock)
        for dock in docks:
            dock.show()
        _rest(0.25)
        yield "all docks", self.window
        for dock in docks:
            dock.hide()

    def _training(self) -> Iterator[State]:
        controls = self.window.training.training_panel.controls
        controls.start_action.trigger()
        _wait_until(lambda: controls.state == TrainingState.RUNNING, "the training has begun")
        _rest(0.3)
        yield "training", self.window
        if controls.state == TrainingState.RUNNING:
            controls.stop_action.trigger()
        _wait_until(lambda: controls.state == TrainingState.IDLE, "the training has ended")
        _rest(0.3)
        yield "trained", self.window
        plot = _found(self.window, QWidget, "loss_plot")
        plot.setFocus()
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_Left):
            QTest.keyClick(plot, key)
        _rest(0.15)
        yield "a part of the curves", self.window
        controls.reset_action.trigger()
        _wait_until(lambda: controls.state == TrainingState.READY, "the training has gone back")
        controls.step_action.trigger()
        _wait_until(lambda: controls.state == TrainingState.PAUSED, "a step is done")
        yield "a step", self.window
        controls.stop_action.trigger()
        _wait_until(lambda: controls.state == TrainingState.IDLE, "the training has ended")

    def _settings(self) -> Iterator[State]:
        more = _found(self.window, QAbstractButton, "more_settings")
        more.click()
        tabs = _found(self.window, QTabBar, "setting_groups")
        for tab in range(tabs.count()):
            tabs.setCurrentIndex(tab)
            _rest(0.1)
            yield f"settings: {tabs.tabText(tab)}", self.window
        more.click()

    def _dialogs(self) -> Iterator[State]:
        actions = self.window.actions_
        self.window.runs_dock.show()
        table = _found(self.window, QTableView, "runs_table")
        _wait_until(lambda: table.model().rowCount() >= 2, "the runs are listed")
        table.selectAll()
        compare = _found(self.window, QAbstractButton, "compare_runs_button")
        openings: dict[str, Callable[[], None]] = {
            "about": actions.about.trigger,
            "keys": actions.keys.trigger,
            "story": actions.model_story.trigger,
            "download": self.window.training.training_panel.mnist_requested.emit,
            "comparison": compare.click,
        }
        for name, open_dialog in openings.items():
            open_dialog()
            _rest(0.2)
            dialog = next(widget for widget in self.window.findChildren(QDialog) if widget.isVisible())
            yield name, dialog
            dialog.reject()


def faults(root: QWidget) -> Iterator[str]:
    """Name the widgets whose words are cut off, and do not say them in a tool tip instead."""
    for widget in root.findChildren(QWidget):
        if not (widget.isVisible() and widget.visibleRegion().boundingRect().isValid()):
            continue
        if problem := _problem(widget):
            yield f"{type(widget).__name__} {widget.objectName()}: {problem}"


def lasting_faults(root: QWidget) -> list[str]:
    """Name what is cut off for longer than a layout takes to follow its words, on a busy machine too."""
    lasting = set(faults(root))
    deadline = time.monotonic() + _SETTLING
    while lasting and time.monotonic() < deadline:
        _rest(0.05)
        lasting &= set(faults(root))
    return sorted(lasting)


def _problem(widget: QWidget) -> str:
    shown, whole = widget.visibleRegion().boundingRect(), widget.rect()
    if isinstance(widget, _WITH_WORDS) and shown != whole and not _may_be_scrolled(widget):
        return f"of {_words(whole.size())} pixels {_words(shown.size())} are seen"
    match widget:
        case QScrollArea():
            hidden = widget.verticalScrollBar().maximum()
            return f"{hidden} pixels must be scrolled to" if hidden else ""
        case ElidedLabel():
            return ""  # it has a tool tip where it says less
        case QLabel():
            return _label_problem(widget) if widget.text() else ""
        case QTabBar():
            return "".join(map(_without_room, (widget.tabText(tab) for tab in _narrow_tabs(widget))))
    words, room = _words_and_room(widget)
    return _without_room(words) if widget.fontMetrics().horizontalAdvance(words) > room else ""


def _words_and_room(widget: QWidget) -> tuple[str, int]:
    """Return what stands in a widget besides labels, and how many pixels there are for it."""
    width = widget.width()
    match widget:
        case QToolButton() if (
            widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not widget.icon().isNull()
        ):
            return "", width
        case QCheckBox() | QPushButton():
            furniture = widget.sizeHint().width() - widget.fontMetrics().horizontalAdvance(widget.text())
            return (widget.text(), width - furniture) if widget.text() else ("", width)
        case QAbstractButton():
            return widget.text(), width
        case QComboBox():
            return "" if widget.toolTip() else widget.currentText(), width - _COMBO_FURNITURE
        case QLineEdit():
            return widget.text() or widget.placeholderText(), width
    return "", width


def _without_room(words: str) -> str:
    return f"no room for “{words}”"


def _label_problem(label: QLabel) -> str:
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return "" if label.height() >= needed else f"{label.height()} pixels high, not {needed}: “{label.text()}”"
    needed = label.minimumSizeHint().width()
    return "" if label.width() >= needed else f"{label.width()} pixels wide, not {needed}: “{label.text()}”"


def _narrow_tabs(tabs: QTabBar) -> list[int]:
    advance = tabs.fontMetrics().horizontalAdvance
    return [tab for tab in range(tabs.count()) if tabs.tabRect(tab).width() < advance(tabs.tabText(tab))]


def _may_be_scrolled(widget: QWidget) -> bool:
    """Whether it stands in a list or a table, of which one expects to see a part."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _words(size: QSize) -> str:
    return f"{size.width()} x {size.height()}"


def _found(root: QWidget, kind: type[Found], name: str) -> Found:
    found = root.findChild(kind, name)
    assert found is not None, name
    return found


def _rest(seconds: float) -> None:
    """Let the window work for a while, and its threads: `QTest.qWait` would keep Python from them."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QApplication.processEvents()
        time.sleep(0.005)


def _wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"in vain was waited until {what}"
        _rest(0.02)


def main() -> None:
    """Look at every state."""
    size = QSize(int(sys.argv[1]), int(sys.argv[2]))
    make_application(["digitpad"])
    seen = 0
    with tempfile.TemporaryDirectory() as folder:
        states = States(size, Path(folder))
        for name, root in states:
            seen += 1
            if states.window.size() != size:
                _say(f"{name}: the window has grown to {_words(states.window.size())}")
            if root.width() > size.width() or root.height() > size.height():
                _say(f"{name}: it is {_words(root.size())} large")
            for fault in lasting_faults(root):
                _say(f"{name}: {fault}")
        states.window.close()
    _say(f"{seen} states seen at {states.window.devicePixelRatioF():g}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
