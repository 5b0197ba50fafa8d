import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from digitpad.training.point import TrainingPoint
from digitpad.ui.curve_plot import CurvePlot
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
    assert len(plot._training.item.getData()[0]) == 0


def test_a_long_run_is_drawn_with_no_more_points_than_can_be_seen(plot: CurvePlot) -> None:
    plot.begin(record_of(_points(5000)), 500)
    assert 100 < len(plot._training.item.getData()[0]) < 700


def test_the_first_step_of_a_long_run_can_be_seen(plot: CurvePlot) -> None:
    plot.begin(record_of(_points(1)), 1000)
    assert {LIGHT.accent, LIGHT.second} <= colors_in(plot)


def test_lines_are_painted_segment_by_segment(plot: CurvePlot) -> None:
    lines = (plot._training, plot._validation, plot._raw_training, plot._raw_validation)
    assert {line.item.opts["segmentedLineMode"] for line in lines} == {"on"}
