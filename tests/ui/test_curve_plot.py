import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from digitpad.training.point import TrainingPoint
from digitpad.ui.curve_plot import CurvePlot, _round_logarithms, _round_values
from digitpad.ui.curve_record import CurveRecord
from digitpad.ui.theme import DARK, LIGHT, choose_scheme
from tests.ui.conftest import colors_in
from tests.ui.test_curves_panel import _points


@pytest.fixture
def plot(qtbot: QtBot, light: None) -> CurvePlot:
    made = CurvePlot(("training_loss", "validation_loss"), percent=False)
    qtbot.addWidget(made)
    made.resize(400, 160)
    made.show()
    return made


def record_of(points: list[TrainingPoint]) -> CurveRecord:
    record = CurveRecord()
    record.add(points)
    return record


def test_both_curves_are_drawn_in_their_colours(plot: CurvePlot) -> None:
    assert LIGHT.accent not in colors_in(plot)
    plot.begin(record_of(_points(60)), 12)
    assert {LIGHT.accent, LIGHT.second} <= colors_in(plot)


def test_it_follows_the_scheme(plot: CurvePlot) -> None:
    plot.begin(record_of(_points(60)), 12)
    choose_scheme(Qt.ColorScheme.Dark)
    plot.dress()
    plot.draw()
    assert {DARK.panel, DARK.accent} <= colors_in(plot)


def test_nothing_is_drawn_while_hidden(plot: CurvePlot) -> None:
    plot.hide()
    plot.begin(record_of(_points(60)), 12)
    assert len(plot._training.getData()[0]) == 0


def test_a_long_run_is_drawn_with_no_more_points_than_can_be_seen(plot: CurvePlot) -> None:
    plot.begin(record_of(_points(5000)), 500)
    assert 100 < len(plot._training.getData()[0]) < 700


@pytest.mark.parametrize(
    ("low", "high", "at_most", "values"),
    [
        (0, 12, 6, [0, 2, 4, 6, 8, 10, 12]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-2, 103, 6, [0, 20, 40, 60, 80, 100]),
        (0.31, 0.34, 3, [0.31, 0.32, 0.33, 0.34]),
        (5, 5, 3, [5]),
    ],
)
def test_round_values(low: float, high: float, at_most: float, values: list[float]) -> None:
    assert _round_values(low, high, at_most) == pytest.approx(values)


def test_round_logarithms_are_powers_of_ten_and_more_where_there_is_room() -> None:
    assert _round_logarithms(-2, 1, 60) == [-2, -1, 0, 1]
    roomy = [10**value for value in _round_logarithms(-1, 0, 200)]
    assert roomy == pytest.approx([0.1, 0.2, 0.5, 1])
