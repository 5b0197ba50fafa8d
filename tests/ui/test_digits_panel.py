import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.data.builtin import MakingReport
from digitpad.data.digits import DataSet, Digits
from digitpad.files import FileProblem
from digitpad.ink.network_input import NetworkInput
from digitpad.ui.digits_grid import DigitsGrid
from digitpad.ui.digits_panel import DigitsPanel
from digitpad.ui.theme import choose_scheme, follow_system_theme
from tests.ui.small_digits import small_data, small_digits

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[DigitsPanel]:
    monkeypatch.setattr("digitpad.data.sources.load_data", lambda *_: small_data())
    panel = DigitsPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 400)
    yield panel
    panel.close_down()


@pytest.fixture
def grid(qtbot: QtBot, panel: DigitsPanel) -> DigitsGrid:
    """The grid of a panel that has loaded its digits."""
    panel.show()
    qtbot.waitUntil(lambda: panel.findChild(DigitsGrid) is not None)
    grid = panel.findChild(DigitsGrid)
    assert grid is not None
    qtbot.waitUntil(grid.isVisible)
    return grid


def _click(qtbot: QtBot, panel: DigitsPanel, name: str) -> None:
    button = panel.findChild(QToolButton, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def _chosen(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid, place: int) -> NetworkInput:
    with qtbot.waitSignal(panel.digit_chosen) as chosen:
        QTest.mouseClick(grid.viewport(), LEFT, pos=grid.cell(place).center())
    assert chosen.args is not None
    network_input: NetworkInput = chosen.args[0]
    return network_input


def _count(panel: DigitsPanel) -> str:
    return " | ".join(label.text() for label in panel.findChildren(QLabel) if "digits" in label.text())


def test_nothing_is_loaded_before_the_panel_is_seen(qtbot: QtBot, panel: DigitsPanel) -> None:
    panel.set_source("mnist")
    qtbot.wait(50)
    assert panel.findChild(DigitsGrid) is None


def test_a_click_puts_that_digit_before_the_network(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid) -> None:
    chosen = _chosen(qtbot, panel, grid, 9)
    digits = small_data().training
    assert chosen.origin == "digits"
    assert chosen.label == digits.labels[9]
    assert chosen.name == "Small digits training digit 10"
    assert np.array_equal(chosen.image, digits.images()[9].reshape(28, 28))
    assert chosen.image.dtype == np.float32


def test_filtered_by_label(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid) -> None:
    _click(qtbot, panel, "digits_7")
    assert "30 of 300 digits" in _count(panel)
    sevens = np.flatnonzero(small_data().training.labels == 7)
    chosen = _chosen(qtbot, panel, grid, 3)
    assert chosen.label == 7
    assert chosen.name.endswith(f" {sevens[3] + 1}")
    _click(qtbot, panel, "digits_all")
    assert "300 digits" in _count(panel)


def test_digits_of_a_source_that_was_left_are_not_shown(qtbot: QtBot, panel: DigitsPanel) -> None:
    panel.show()
    panel.set_source("mnist")
    panel._on_loaded("builtin", small_data())  # as the thread may have said it just before
    assert panel.findChild(DigitsGrid) is None
    qtbot.waitUntil(lambda: panel.findChild(DigitsGrid) is not None)


def test_filtered_by_part(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid) -> None:
    part = panel.findChild(QComboBox, "digits_part")
    assert part is not None
    QTest.keyClicks(part, "Test")
    assert "40 digits" in _count(panel)
    chosen = _chosen(qtbot, panel, grid, 5)
    assert chosen.name == "Small digits test digit 6"
    assert np.array_equal(chosen.image, small_data().test.images()[5].reshape(28, 28))


def test_the_keyboard_goes_everywhere(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid) -> None:
    columns = grid._columns()
    numbers: list[int] = []
    grid.chosen.connect(numbers.append)
    for keys in (
        [Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return],
        [Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Space],
        [Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Enter],
        [Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Return],
    ):
        for key in keys:
            QTest.keyClick(grid, key)
    assert numbers == [columns + 1, 0, 299, 0]
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.viewport().rect().contains(grid.cell(299).center())
    assert grid.accessibleName().endswith("digit 300 of 300")


def test_beside_the_digits_there_is_nothing_to_choose(qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid) -> None:
    _click(qtbot, panel, "digits_7")
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    with qtbot.assertNotEmitted(panel.digit_chosen):
        QTest.mouseClick(grid.viewport(), LEFT, pos=grid.viewport().rect().bottomRight() - QPoint(1, 1))


def test_a_filter_that_finds_nothing_says_so(qtbot: QtBot, panel: DigitsPanel) -> None:
    ones = Digits(np.zeros((20, 784), np.uint8), np.ones(20, np.int64))
    panel.show_data("builtin", DataSet("Ones", ones, ones, ones))
    panel.show()
    _click(qtbot, panel, "digits_0")
    assert any("There are none" in label.text() for label in panel.findChildren(QLabel))
    grid = panel.findChild(DigitsGrid)
    assert grid is not None
    with qtbot.assertNotEmitted(panel.digit_chosen):
        QTest.keyClick(grid, Qt.Key.Key_Return)


def test_what_somebody_has_loaded_is_not_loaded_again(
    qtbot: QtBot, panel: DigitsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitpad.data.sources.load_data", pytest.fail)
    panel.show_data("builtin", small_data())
    panel.show()
    assert panel.findChild(DigitsGrid) is not None


def test_another_source_shows_other_digits(
    qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = DataSet("Others", small_digits(60, 5), small_digits(20), small_digits(20))
    monkeypatch.setattr("digitpad.data.sources.load_data", lambda *_: others)
    panel.set_source("mnist")
    qtbot.waitUntil(lambda: "60 digits" in _count(panel))


def test_digits_that_cannot_be_loaded(qtbot: QtBot, panel: DigitsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> DataSet:
        raise FileProblem("MNIST is not there. Get it in the training panel.")

    monkeypatch.setattr("digitpad.data.sources.load_data", missing)
    panel.show()
    qtbot.waitUntil(lambda: any("MNIST is not there" in label.text() for label in panel.findChildren(QLabel)))
    assert panel.findChild(DigitsGrid) is None


def test_digits_that_are_being_made_are_counted(
    qtbot: QtBot, panel: DigitsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = threading.Event()

    def make(_source: str, report: MakingReport) -> DataSet:
        report(12_000, 50_000)
        looked_at.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", make)
    panel.show()
    words = "Making the built-in digits: 12,000 of 50,000"
    qtbot.waitUntil(lambda: words in [label.text() for label in panel.findChildren(QLabel)])
    looked_at.set()
    qtbot.waitUntil(lambda: panel.findChild(DigitsGrid) is not None)


def test_hiding_it_does_not_wait_for_the_digits(
    qtbot: QtBot, panel: DigitsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = threading.Event()

    def slow(*_: object) -> DataSet:
        made.wait(10)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slow)
    panel.show()
    qtbot.wait(30)
    panel.hide()  # would hang here for ten seconds
    assert panel._loading is None
    made.set()


def test_only_what_is_in_sight_is_touched(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    many = Digits(np.zeros((70_000, 784), np.uint8), np.zeros(70_000, np.int64))
    painted: list[int] = []

    def counting(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], columns: int) -> object:
        painted.append(len(pixels))
        return mosaic(pixels, columns)

    from digitpad.ui import digits_grid  # noqa: PLC0415 (to reach inside)

    mosaic = digits_grid._mosaic
    monkeypatch.setattr(digits_grid, "_mosaic", counting)
    grid = DigitsGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 400)
    grid.show_digits(many, np.arange(70_000))
    grid.show()
    qtbot.waitExposed(grid)
    grid.verticalScrollBar().setValue(30_000)
    grid.grab()
    assert painted
    assert max(painted) < 100


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_thumbnails_are_painted_in_the_colours_of_the_theme(
    qtbot: QtBot, qapp: QApplication, scheme: Qt.ColorScheme
) -> None:
    follow_system_theme(qapp)
    choose_scheme(scheme)
    pixels = np.zeros((2, 784), np.uint8)
    pixels[1] = 255
    grid = DigitsGrid()
    qtbot.addWidget(grid)
    grid.resize(200, 100)
    grid.show_digits(Digits(pixels, np.arange(2)), np.arange(2))
    grid.show()
    picture = grid.grab().toImage()
    empty, full = (picture.pixelColor(grid.cell(place).center() - QPoint(0, 6)) for place in (0, 1))
    from digitpad.ui.theme import tokens  # noqa: PLC0415 (the tokens of this scheme)

    assert empty.name() == tokens().field
    assert full.name() == tokens().ink
    choose_scheme(Qt.ColorScheme.Unknown)


def test_another_source_shows_other_digits_though_it_was_chosen_while_nobody_looked(
    qtbot: QtBot, panel: DigitsPanel, grid: DigitsGrid
) -> None:
    panel.hide()
    panel.set_source("mnist")
    panel.show_data("mnist", DataSet("Others", small_digits(60, 5), small_digits(20), small_digits(20)))
    panel.show()
    qtbot.waitUntil(lambda: "60 digits" in _count(panel))
