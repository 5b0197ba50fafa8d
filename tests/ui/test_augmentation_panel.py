from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from digitpad.data.digits import DataSet
from digitpad.ink.network_input import NetworkInput
from digitpad.training.choices import AUGMENTATION_STARTS
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.ui.augmentation_panel import AugmentationPanel
from digitpad.ui.digits_grid import DigitsGrid
from digitpad.ui.main_window import MainWindow
from tests.ui.small_digits import small_data


@pytest.fixture
def data() -> DataSet:
    return small_data()


@pytest.fixture
def panel(qtbot: QtBot, light: None, data: DataSet) -> AugmentationPanel:
    panel = AugmentationPanel()
    qtbot.addWidget(panel)
    panel.resize(800, 260)
    panel.show()
    panel.show_digits(data.training[:60])
    qtbot.waitUntil(lambda: panel.findChild(DigitsGrid) is not None)
    return panel


def slider(panel: AugmentationPanel, name: str) -> QSlider:
    found = panel.findChild(QSlider, f"augmentation_{name}_slider")
    assert found is not None
    return found


def press(panel: AugmentationPanel, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def sheet(panel: AugmentationPanel) -> bytes:
    grid = panel.findChild(QAbstractScrollArea, "distorted_digits")
    assert grid is not None
    image = grid.grab().toImage()
    return bytes(image.constBits())


def test_without_digits_it_asks_for_some_when_it_is_seen(qtbot: QtBot, light: None) -> None:
    panel = AugmentationPanel()
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.digits_wanted):
        panel.show()
    assert panel.findChild(DigitsGrid) is None
    assert panel.findChild(QSlider) is not None


def test_other_digits_are_asked_for_when_others_are_chosen(qtbot: QtBot, panel: AugmentationPanel) -> None:
    with qtbot.waitSignal(panel.digits_wanted):
        panel.forget_digits()


def test_why_there_are_no_digits_is_said_where_they_would_be(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.augmentation_dock.show()
    assert window.training.training_panel.choose_source(str(tmp_path))
    panel = window.training.augmentation_panel

    def words() -> str:
        return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())

    qtbot.waitUntil(lambda: "has no digits to learn from" in words())
    window.training.training_panel.choose_source("builtin")
    assert "has no digits" not in words()


def test_the_window_loads_the_chosen_digits_and_changes_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    window.augmentation_dock.show()
    panel = window.training.augmentation_panel
    qtbot.waitUntil(lambda: panel.findChild(DigitsGrid) is not None, timeout=20_000)
    press(panel, "augmentation_light")
    assert window.training.training_panel.settings().augmentation == "light"
    window.training.training_panel.set_settings(TrainingSettings())
    assert slider(panel, "rotation").value() == 0


def test_a_slider_moved_by_a_key_is_told_and_changes_the_sheet(qtbot: QtBot, panel: AugmentationPanel) -> None:
    before = sheet(panel)
    with qtbot.waitSignal(panel.strengths_changed) as told:
        QTest.keyClick(slider(panel, "rotation"), Qt.Key.Key_End)
    assert told.args == [{"rotation": 45.0}]
    qtbot.waitUntil(lambda: sheet(panel) != before)


def test_settings_are_shown_and_not_told_again(qtbot: QtBot, panel: AugmentationPanel) -> None:
    before = sheet(panel)
    with qtbot.assertNotEmitted(panel.strengths_changed):
        panel.show_settings(with_augmentation(TrainingSettings(), "light"))
    assert slider(panel, "rotation").value() == round(100 * 10 / 45)
    qtbot.waitUntil(lambda: sheet(panel) != before)


def test_a_button_sets_all_sliders_at_once(qtbot: QtBot, panel: AugmentationPanel) -> None:
    with qtbot.waitSignal(panel.strengths_changed) as told:
        press(panel, "augmentation_light")
    assert told.args == [AUGMENTATION_STARTS["light"]]
    with qtbot.waitSignal(panel.strengths_changed):
        press(panel, "augmentation_none")
    assert slider(panel, "rotation").value() == 0


def test_again_distorts_in_other_ways_and_less_is_the_same_way_but_less(qtbot: QtBot, panel: AugmentationPanel) -> None:
    press(panel, "augmentation_light")
    plain = sheet(panel)
    qtbot.waitUntil(lambda: sheet(panel) != plain)
    once = sheet(panel)
    press(panel, "distort_again")
    assert sheet(panel) != once


def test_without_strengths_the_digits_are_as_they_are(qtbot: QtBot, panel: AugmentationPanel, data: DataSet) -> None:
    grid = panel.findChild(DigitsGrid, "distorted_digits")
    assert grid is not None
    with qtbot.waitSignal(panel.digit_chosen) as told:
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.cell(3).center())
    (shown,) = told.args
    assert isinstance(shown, NetworkInput)
    assert shown.label == data.training.labels[3]
    np.testing.assert_allclose(shown.image.reshape(-1), data.training.images()[3], atol=1 / 255)


def test_nothing_is_distorted_while_it_is_hidden(qtbot: QtBot, light: None, data: DataSet) -> None:
    panel = AugmentationPanel()
    qtbot.addWidget(panel)
    panel.show_digits(data.training[:60])
    panel.show_settings(with_augmentation(TrainingSettings(), "light"))
    assert panel.findChild(DigitsGrid) is None
    panel.show()
    assert panel.findChild(DigitsGrid) is not None
    assert panel.childAt(QPoint(5, 5)) is not None
