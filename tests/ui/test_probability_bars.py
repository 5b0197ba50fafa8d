import pytest
from pytestqt.qtbot import QtBot

from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import colors_in


@pytest.fixture
def bars(qtbot: QtBot, light: None) -> ProbabilityBars:
    made = ProbabilityBars()
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.show()
    return made


def test_without_an_answer_the_bars_are_empty(bars: ProbabilityBars) -> None:
    assert bars.probabilities == ()
    assert LIGHT.track in colors_in(bars)
    assert LIGHT.accent not in colors_in(bars)


def test_one_winner_is_in_the_accent_and_it_can_be_taken_back(bars: ProbabilityBars) -> None:
    bars.show_probabilities([0.01] * 3 + [0.91] + [0.01] * 6)
    assert LIGHT.accent in colors_in(bars)
    assert "3: 91.0 %" in bars.accessibleDescription()
    bars.show_probabilities(())
    assert LIGHT.accent not in colors_in(bars)


@pytest.mark.parametrize("size", [(120, 40), (228, 170), (900, 300)])
def test_any_size_can_be_painted(bars: ProbabilityBars, size: tuple[int, int]) -> None:
    bars.resize(*size)
    bars.show_probabilities([0.1] * 10)
    assert not bars.grab().isNull()
