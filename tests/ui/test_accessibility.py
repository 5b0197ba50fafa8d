"""Every widget that a person can use has a name, an accessible name and a tool tip, and the keyboard reaches it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QWidget,
)

from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow

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
    return not any(isinstance(parent, (QComboBox, QAbstractSpinBox)) for parent in parents)


def test_every_usable_widget_has_its_names_and_a_tool_tip(window: MainWindow) -> None:
    widgets = usable(window)
    assert len(widgets) > 15
    for widget in widgets:
        assert widget.objectName(), widget
        spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert spoken, widget.objectName()
        assert widget.toolTip(), widget.objectName()


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
    assert len(menus) == 7
    for menu in menus:
        for action in menu.actions():
            assert action.isSeparator() or action.text(), menu.objectName()


def test_the_keyboard_reaches_the_tools_and_the_pad(window: MainWindow) -> None:
    seen = set()
    widget: QWidget | None = window.pad_panel.pad
    for _ in range(200):
        assert widget is not None
        seen.add(widget.objectName())
        widget = widget.nextInFocusChain()
    for name in ("drawing_pad", "pen_button", "open_button", "pen_width"):
        assert name in seen
    pen = window.findChild(QAbstractButton, "pen_button")
    assert pen is not None
    assert pen.focusPolicy() & Qt.FocusPolicy.TabFocus
