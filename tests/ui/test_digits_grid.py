import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from digitpad.data.digits import Digits
from digitpad.ui.digits_grid import DigitsGrid
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import colors_in
from tests.ui.small_digits import small_digits


@pytest.fixture
def grid(qtbot: QtBot, light: None) -> DigitsGrid:
    made = DigitsGrid()
    qtbot.addWidget(made)
    made.resize(520, 200)
    made.show()
    return made


def test_without_digits_nothing_can_be_chosen(qtbot: QtBot, grid: DigitsGrid) -> None:
    assert grid.accessibleName() == "No digits"
    with qtbot.assertNotEmitted(grid.chosen):
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton)
        QTest.keyClick(grid, Qt.Key.Key_Return)
        QTest.keyClick(grid, Qt.Key.Key_End)


def test_a_click_and_the_keyboard_choose_by_the_digits_own_number(qtbot: QtBot, grid: DigitsGrid) -> None:
    digits = small_digits(100)
    which = np.flatnonzero(digits.labels == 3)
    grid.show_digits(digits, which)
    with qtbot.waitSignal(grid.chosen) as clicked:
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.cell(2).center())
    assert clicked.args == [which[2]]
    QTest.keyClick(grid, Qt.Key.Key_Right)
    with qtbot.waitSignal(grid.chosen) as typed:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert typed.args == [which[3]]
    assert grid.accessibleName().startswith("A 3, digit ")


def test_only_what_is_in_sight_is_looked_at(grid: DigitsGrid) -> None:
    count = 70_000
    pixels = np.zeros((count, 784), np.uint8)
    pixels[-1] = 255
    grid.show_digits(Digits(pixels, np.zeros(count, np.int64)), np.arange(count))
    assert LIGHT.ink not in colors_in(grid)
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.verticalScrollBar().value() == grid.verticalScrollBar().maximum()
    assert LIGHT.ink in colors_in(grid)


def test_other_digits_begin_at_the_top(grid: DigitsGrid) -> None:
    digits = small_digits(600)
    grid.show_digits(digits, np.arange(600))
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.verticalScrollBar().value() > 0
    grid.show_digits(digits, np.arange(300))
    assert grid.verticalScrollBar().value() == 0
