import pytest
from pytestqt.qtbot import QtBot

from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import colors_in


@pytest.fixture
def line(qtbot: QtBot, light: None) -> ProgressLine:
    made = ProgressLine()
    qtbot.addWidget(made)
    made.resize(240, 20)
    made.show()
    return made


def test_figures_stand_at_both_ends(line: ProgressLine) -> None:
    line.say("Epoch 3 of 12", "41,000 digits/s")
    assert line.text() == line.accessibleName() == "Epoch 3 of 12  41,000 digits/s"
    assert line.left == "Epoch 3 of 12"
    assert not line.warns
    assert LIGHT.warning not in colors_in(line)


def test_a_warning_has_a_coloured_edge_and_as_many_lines_as_it_takes(line: ProgressLine) -> None:
    line.say("short")
    one = line.sizeHint().height()
    line.warn("The loss is no longer a number: the learning rate is too large for this network. Choose a smaller one.")
    assert line.warns
    assert line.sizeHint().height() > 2 * one - 4
    line.resize(240, line.sizeHint().height())
    assert LIGHT.warning in colors_in(line)
    line.resize(1000, 60)
    assert line.sizeHint().height() < 2 * one
    line.say("again")
    assert line.sizeHint().height() == one
