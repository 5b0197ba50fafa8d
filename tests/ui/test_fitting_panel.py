import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.fitting_panel import FittingPanel
from digitpad.ui.theme import TINY


def column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(TINY)
    return layout


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    """A window that leaves it to the test how large what stands in it is."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.show()
    return made


@pytest.fixture
def panel(room: QWidget) -> FittingPanel:
    """A panel without parts."""
    made = FittingPanel(70, room)
    column(made)
    made.show()
    return made


def filled(panel: FittingPanel, *heights: int) -> list[QWidget]:
    """Give it parts of these heights, of which the first must be there."""
    parts = [QWidget() for _ in heights]
    for part, height in zip(parts, heights, strict=True):
        column(part).addSpacing(height)
    layout = panel.layout()
    assert layout is not None
    for part in parts:
        layout.addWidget(part)
    panel.fit(parts[:1], parts[1:])
    QApplication.processEvents()
    return parts


def shown(panel: FittingPanel, parts: list[QWidget], height: int) -> list[bool]:
    panel.resize(200, height)
    QApplication.processEvents()
    return [part.isVisible() for part in parts]


def test_it_insists_on_a_height_before_it_has_parts(panel: FittingPanel) -> None:
    assert panel.minimumSizeHint().height() == 70


def test_what_has_no_room_goes_and_comes_back(panel: FittingPanel) -> None:
    first, second, third = 40 + TINY, 60 + TINY, 30 + TINY
    parts = filled(panel, 40, 60, 30)
    assert panel.minimumSizeHint().height() == first
    assert shown(panel, parts, 400) == [True, True, True]
    assert shown(panel, parts, first + second + third) == [True, True, True]
    assert shown(panel, parts, first + second + third - 1) == [True, True, False]
    assert shown(panel, parts, first + second - 1) == [True, False, True]
    assert shown(panel, parts, first) == [True, False, False]
    assert shown(panel, parts, 400) == [True, True, True]


def test_a_part_that_wants_more_room_makes_another_go(qtbot: QtBot, panel: FittingPanel) -> None:
    needed, other = filled(panel, 40, 60)
    assert shown(panel, [needed, other], 110) == [True, True]
    layout = needed.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addSpacing(40)
    qtbot.waitUntil(lambda: not other.isVisible())
