import numpy as np
import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QSlider, QToolButton

from digitpad.ink.network_input import NetworkInput
from digitpad.ui.drawing_pad import PEN_WIDTHS
from digitpad.ui.main_window import MainWindow
from digitpad.ui.pad_panel import PadPanel
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import SEVEN, draw


@pytest.fixture
def panel(window: MainWindow) -> PadPanel:
    return window.pad_panel


def drawn_width(panel: PadPanel) -> float:
    """Draw a stroke and return how wide it is."""
    draw(None, panel.pad, SEVEN)
    return panel.pad.drawing.strokes[-1].widths[0]


def test_the_slider_the_keys_and_the_pad_agree_on_the_pens_width(window: MainWindow, panel: PadPanel) -> None:
    slider = panel.findChild(QSlider, "pen_width")
    assert slider is not None
    assert slider.value() == drawn_width(panel)
    window.actions_.wider.trigger()
    assert slider.value() == drawn_width(panel) == 52
    slider.setValue(30)
    assert drawn_width(panel) == 30
    for _ in range(30):
        window.actions_.narrower.trigger()
    assert drawn_width(panel) == slider.value() == PEN_WIDTHS[0]


def test_there_is_a_button_for_everything_often_done(panel: PadPanel) -> None:
    for name in ("pen", "eraser", "undo", "redo", "clear", "open", "paste", "save"):
        button = panel.findChild(QToolButton, f"{name}_button")
        assert button is not None
        assert not button.icon().isNull()


def test_a_pictures_name_stands_below_it(window: MainWindow, panel: PadPanel) -> None:
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    image = np.zeros((28, 28), np.float32)
    panel.pad.show_picture(picture, NetworkInput(image, "picture", "<b>seven</b>.png"))
    assert panel.words == "<b>seven</b>.png"
    assert window.actions_.clear.isEnabled()


def test_what_can_be_done_follows_what_is_drawn(window: MainWindow, panel: PadPanel) -> None:
    actions = window.actions_
    draw(None, panel.pad, SEVEN)
    assert actions.undo.isEnabled()
    assert actions.save.isEnabled()
    assert not actions.redo.isEnabled()
    actions.undo.trigger()
    assert actions.redo.isEnabled()
    assert not actions.save.isEnabled()


def test_nobody_listens_to_an_action_once_more_at_each_of_its_changes(window: MainWindow, panel: PadPanel) -> None:
    followed = [window.actions_.undo, window.actions_.clear, window.actions_.save]
    listeners = [action.receivers(SIGNAL("changed()")) for action in followed]
    for _ in range(5):
        draw(None, panel.pad, SEVEN)
        window.actions_.undo.trigger()
    assert [action.receivers(SIGNAL("changed()")) for action in followed] == listeners


def test_a_button_is_what_its_action_is(window: MainWindow, panel: PadPanel) -> None:
    actions = window.actions_
    buttons = {button.objectName().removesuffix("_button"): button for button in panel.findChildren(QToolButton)}
    for action in (actions.eraser, actions.pen, actions.pen):
        buttons[action.objectName()].click()
        for name in ("pen", "eraser"):
            assert buttons[name].isChecked() == (action.objectName() == name) == getattr(actions, name).isChecked()
    draw(None, panel.pad, SEVEN)
    assert buttons["undo"].isEnabled()
    buttons["undo"].click()
    assert panel.pad.drawing.empty
    assert not buttons["undo"].isEnabled()


@pytest.mark.parametrize("reason", [Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason])
def test_the_page_shows_that_the_keyboard_is_there_and_the_panel_stays_quiet(
    panel: PadPanel, reason: Qt.FocusReason
) -> None:
    panel.window().activateWindow()
    panel.pad.clearFocus()
    panel.pad.setFocus(reason)
    assert panel.hasFocus()
    image = panel.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0) == QColor(LIGHT.line)
    page = panel.pad.page().toRect().translated(panel.pad.pos())
    edge = {image.pixelColor(page.center().x(), page.top() + step).name() for step in range(-2, 3)}
    assert (LIGHT.accent in edge) is (reason == Qt.FocusReason.TabFocusReason)
