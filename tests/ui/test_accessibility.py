"""Every widget that a person can use has a name, an accessible name and a tool tip, and the keyboard reaches it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from digitpad.ui.digits_grid import DigitsGrid
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from digitpad.ui.screen_reader import tell_roles
from digitpad.ui.training_controls import TrainingState
from tests.ui.conftest import SEVEN, draw, heard
from tests.ui.small_digits import write_idx_folder

ROLE_BY_WORDS = QAction.MenuRole.TextHeuristicRole
USABLE = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, DrawingPad)


def usable(window: MainWindow) -> list[QWidget]:
    """Return the widgets that a person can use; not the parts that Qt makes of them, whose names begin with qt_."""
    found = [widget for widget in window.findChildren(QWidget) if isinstance(widget, USABLE)]
    found = [widget for widget in found if not isinstance(widget, QScrollBar)]  # parts too, with no names at all
    return [widget for widget in found if not widget.objectName().startswith("qt_") and is_ours(widget)]


def is_ours(widget: QWidget) -> bool:
    parents = []
    parent = widget.parentWidget()
    while parent is not None:
        parents.append(parent)
        parent = parent.parentWidget()
    return not any(isinstance(parent, (QComboBox, QAbstractSpinBox, QTabBar)) for parent in parents)


def test_every_usable_widget_has_its_names_and_a_tool_tip(window: MainWindow) -> None:
    widgets = usable(window)
    assert len(widgets) > 15
    for widget in widgets:
        assert widget.objectName(), widget
        assert heard(widget), widget.objectName()
        assert widget.toolTip(), widget.objectName()


def test_no_name_repeats_words_that_may_change(window: MainWindow) -> None:
    for widget in usable(window):
        if isinstance(widget, QAbstractButton) and widget.text():
            assert widget.accessibleName() != widget.text(), widget.objectName()


def test_names_are_different(window: MainWindow) -> None:
    names = [widget.objectName() for widget in usable(window)]
    assert sorted(names) == sorted(set(names))


def test_tool_tips_tell_the_shortcut(window: MainWindow) -> None:
    for action in window.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if action.shortcut().toString():
            assert "(" in action.toolTip(), action.objectName()


def test_no_two_actions_have_the_same_shortcut(window: MainWindow) -> None:
    keys = [keys.toString() for action in window.findChildren(QAction) for keys in action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))


def test_every_menu_entry_says_what_it_does(window: MainWindow) -> None:
    menus = [menu for menu in window.findChildren(QMenu) if menu.objectName().endswith("_menu")]
    assert len(menus) == 8
    for menu in menus:
        for action in menu.actions():
            assert action.isSeparator() or action.text(), menu.objectName()


def test_macos_takes_no_menu_entry_for_another_one_by_its_words(window: MainWindow) -> None:
    taken = ("about", "config", "options", "setup", "settings", "preferences", "quit", "exit")
    left_to_qt = [action for action in window.findChildren(QAction) if action.menuRole() == ROLE_BY_WORDS]
    assert len(left_to_qt) > 10
    for action in left_to_qt:
        words = action.text().replace("&", "").lower()
        assert not words.startswith(taken), action.objectName()
        assert not words.endswith("about"), action.objectName()


@pytest.fixture
def full(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with all that can be in it: a drawing, a training with its curves, a run, all settings and panels."""
    window.training.training_panel.choose_source(str(write_idx_folder(tmp_path)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "loss_plot") is not None)
    draw(qtbot, window.pad_panel.pad, SEVEN)
    controls = window.training.training_panel.controls
    controls.epoch_action.trigger()
    qtbot.waitUntil(lambda: controls.state == TrainingState.PAUSED)
    more = window.findChild(QAbstractButton, "more_settings")
    assert more is not None
    more.click()
    for dock in (window.digits_dock, window.augmentation_dock, window.runs_dock):
        dock.show()
    qtbot.waitUntil(lambda: len(window.findChildren(DigitsGrid)) == 2)
    table = window.runs_dock.findChild(QTableView)
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    return window


def with_keyboard() -> QWidget:
    """Return the widget that the keyboard is in."""
    QApplication.processEvents()
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def stops(start: QWidget) -> list[QWidget]:
    """Return what the Tab key goes to until it is back where it was."""
    start.window().activateWindow()
    QApplication.processEvents()
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in seen:
        seen.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return seen


def all_stops(window: MainWindow) -> Iterator[QWidget]:
    """Go through the whole window, once for each panel that stands before the others, and its floating panel."""
    for dock in (window.digits_dock, window.augmentation_dock):
        dock.raise_()
        QApplication.processEvents()
        here = stops(window.pad_panel.pad)
        missing = [widget for widget in usable(window) if needs_a_stop(widget) and widget.window() is window]
        assert [widget.objectName() for widget in missing if widget not in here] == []
        yield from here
    here = stops(window.runs_dock.findChildren(QLineEdit)[0])
    missing = [widget for widget in usable(window) if needs_a_stop(widget) and widget.window() is window.runs_dock]
    assert [widget.objectName() for widget in missing if widget not in here] == []
    yield from here


def needs_a_stop(widget: QWidget) -> bool:
    """Whether it can be used now. Of several buttons of which one is down, the arrows go to the others.

    Those on the title of a panel that floats have keys in the View menu instead.
    """
    if widget.objectName().endswith(("_dock_float", "_dock_close")):
        return False
    others = isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()
    return widget.isVisible() and widget.isEnabled() and not others


def test_the_tab_key_stops_at_everything_and_it_is_seen_where(full: MainWindow) -> None:
    seen = set()
    for widget in all_stops(full):
        if widget in seen:
            continue
        seen.add(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        QApplication.processEvents()
        assert widget.grab().toImage() != with_focus, f"{widget.objectName()} does not show the focus"
    names = {widget.objectName() for widget in seen}
    assert {"drawing_pad", "setting_groups", "loss_plot", "digits_grid", "runs_table"} <= names
    assert len(seen) > 40


def test_a_screen_reader_hears_what_everything_is(full: MainWindow) -> None:
    tell_roles()
    shown = {widget for widget in full.findChildren(QWidget) if hasattr(widget, "accessible_role")}
    assert len(shown) > 8
    for widget in shown | set(all_stops(full)):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client), widget.objectName()
        if widget.isVisible():
            assert spoken.text(QAccessible.Text.Name), widget.objectName()
    pad = QAccessible.queryAccessibleInterface(full.pad_panel.pad)
    assert (pad.role(), pad.text(QAccessible.Text.Name)) == (QAccessible.Role.Canvas, "Drawing pad")


def test_a_key_goes_to_each_panel_and_shows_it(full: MainWindow) -> None:
    full.actions_.usual_layout.trigger()
    full.activateWindow()
    QApplication.processEvents()
    here = []
    for action in full.actions_.places:
        QTest.keySequence(full, action.shortcut())
        QApplication.processEvents()
        here.append(with_keyboard().objectName())
    first_slider = "augmentation_rotation_slider"
    training = ["learning_rate", "loss_plot", "digits_part", first_slider, "filter_runs"]
    assert here == ["drawing_pad", *training, "network_view_dock", "live_answer"]
    assert full.digits_dock.isVisible()


def test_a_panel_in_which_nothing_takes_keys_takes_them_itself(window: MainWindow) -> None:
    window.activateWindow()
    QApplication.processEvents()
    without = window.view_dock.grab().toImage()
    QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert with_keyboard() is window.view_dock
    assert window.view_dock.grab().toImage() != without
    for panel, place in zip((window.view_dock, window.answer_dock), window.actions_.places[-2:], strict=True):
        place.trigger()
        for floating in (True, False):
            QTest.keySequence(with_keyboard(), window.actions_.float_panel.shortcut())
            assert panel.isFloating() == floating
        QTest.keySequence(with_keyboard(), window.actions_.hide_panel.shortcut())
        assert not panel.isVisible()


def test_the_panel_that_the_keyboard_is_in_floats_and_hides_by_keys(full: MainWindow) -> None:
    actions, control = full.actions_, Qt.KeyboardModifier.ControlModifier
    actions.usual_layout.trigger()
    full.activateWindow()
    QApplication.processEvents()
    actions.places[1].trigger()
    for floating in (True, False):
        QTest.keyClick(with_keyboard(), Qt.Key.Key_F, control | Qt.KeyboardModifier.ShiftModifier)
        assert full.training_dock.isFloating() == floating
    QTest.keyClick(with_keyboard(), Qt.Key.Key_W, control)
    assert not full.training_dock.isVisible()
    assert QApplication.focusWidget() is full.pad_panel.pad
    QTest.keyClick(full, Qt.Key.Key_W, control)  # the pad is no panel that can be hidden
    assert full.pad_panel.isVisible()


def test_a_panel_that_is_docked_stands_before_those_that_share_its_place(full: MainWindow) -> None:
    full.activateWindow()
    QApplication.processEvents()
    full.actions_.places[3].trigger()
    full.actions_.places[5].trigger()
    assert full.runs_dock.isFloating()
    QTest.keySequence(with_keyboard(), full.actions_.float_panel.shortcut())
    assert full.runs_dock.isAncestorOf(with_keyboard())
    assert not full.runs_dock.isFloating()
    assert not full.runs_dock.visibleRegion().isEmpty()
    assert full.digits_dock.visibleRegion().isEmpty()


def test_a_panel_that_is_gone_to_is_seen(full: MainWindow) -> None:
    full.actions_.usual_layout.trigger()
    full.activateWindow()
    QApplication.processEvents()
    _, _, curves, digits, distorted, runs, *_ = full.actions_.places
    runs.trigger()
    curves.trigger()
    assert full.runs_dock.isVisible()  # it floats elsewhere
    digits.trigger()
    full.runs_dock.setGeometry(QRect(full.digits_dock.mapToGlobal(QPoint(0, 0)), full.digits_dock.size()))
    full.runs_dock.show()
    distorted.trigger()
    assert full.augmentation_dock.isVisible()
    assert not full.runs_dock.isVisible()
    runs.trigger()
    assert full.runs_dock.isVisible()
