from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.ui.panel_dock import PanelDock
from digitpad.ui.theme import LIGHT


def shown(qtbot: QtBot) -> tuple[QMainWindow, PanelDock]:
    desk = QMainWindow()
    qtbot.addWidget(desk)
    dock = PanelDock("things_dock", "Things", QLabel("one"), QLabel("two"))
    desk.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    desk.resize(400, 300)
    desk.show()
    return desk, dock


def hover(dock: PanelDock) -> None:
    bar = dock.titleBarWidget()
    QApplication.sendEvent(bar, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))


def test_what_nobody_looks_at_is_not_made(qtbot: QtBot) -> None:
    desk, dock = shown(qtbot)
    late = PanelDock("late_dock", "Late")
    made: list[QLabel] = []

    def make() -> QLabel:
        made.append(QLabel("late"))
        return made[-1]

    late.fill_late(make)
    late.hide()
    desk.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, late)
    assert made == []
    late.show()
    late.hide()
    late.show()
    assert len(made) == 1
    qtbot.waitUntil(made[0].isVisible)
    assert dock.isVisible()


def test_it_looks_like_a_panel(qtbot: QtBot, light: None) -> None:
    _, dock = shown(qtbot)
    image = dock.grab().toImage()
    middle = image.width() // 2
    assert image.pixelColor(middle, 0) == QColor(LIGHT.line)
    assert image.pixelColor(middle, 6) == QColor(LIGHT.panel)
    assert image.pixelColor(0, 0) != QColor(LIGHT.line)


def test_its_buttons_come_with_the_pointer_and_float_and_hide_it(qtbot: QtBot, light: None) -> None:
    _, dock = shown(qtbot)
    assert dock.findChild(QToolButton, "things_dock_close") is None
    hover(dock)
    float_button = dock.findChild(QToolButton, "things_dock_float")
    close_button = dock.findChild(QToolButton, "things_dock_close")
    assert float_button is not None
    assert close_button is not None
    assert "Things" in close_button.accessibleName()
    QTest.mouseClick(float_button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    QTest.mouseClick(float_button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    QApplication.sendEvent(dock.titleBarWidget(), QEvent(QEvent.Type.Leave))
    assert close_button.isHidden()
    hover(dock)
    QTest.mouseClick(close_button, Qt.MouseButton.LeftButton)
    assert dock.isHidden()


def test_nothing_moves_when_the_pointer_comes(qtbot: QtBot, light: None) -> None:
    _, dock = shown(qtbot)
    before = dock.widget().geometry()
    hover(dock)
    QApplication.processEvents()
    assert dock.widget().geometry() == before
    buttons = dock.findChildren(QToolButton)
    assert all(button.isVisible() for button in buttons)
    assert all(dock.titleBarWidget().rect().contains(button.geometry()) for button in buttons)


def test_a_panel_that_floats_always_shows_how_it_is_closed(qtbot: QtBot, light: None) -> None:
    _, dock = shown(qtbot)
    dock.setFloating(True)
    close = dock.findChild(QToolButton, "things_dock_close")
    assert close is not None
    assert close.isVisible()
    QApplication.sendEvent(dock.titleBarWidget(), QEvent(QEvent.Type.Leave))
    assert close.isVisible()
    dock.setFloating(False)
    assert not close.isVisible()
