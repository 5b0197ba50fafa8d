import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from digitpad.ui.curve_plot import CurvePlot
from digitpad.ui.theme import LIGHT
from tests.ui.test_curve_plot import record_of
from tests.ui.test_curves_panel import _points


@pytest.fixture
def plot(qtbot: QtBot, light: None) -> CurvePlot:
    made = CurvePlot(("training_accuracy", "validation_accuracy"), percent=True)
    qtbot.addWidget(made)
    made.resize(400, 160)
    made.show()
    made.begin(record_of(_points(60)), 12)
    return made


def _picture(plot: CurvePlot) -> QImage:
    return plot.grab().toImage()


def _place(plot: CurvePlot, epoch: float, percent: float) -> QPointF:
    """Return where on the plot a place of its axes is."""
    view = plot._view
    there = view.mapViewToScene(QPointF(epoch, percent))
    return QPointF(plot._graph.mapTo(plot, plot._graph.mapFromScene(there)))


def _rows_of(picture: QImage, colour: str, column: int) -> list[int]:
    return [row for row in range(picture.height()) if picture.pixelColor(column, row) == QColor(colour)]


def test_a_line_lies_at_the_height_of_each_figure(plot: CurvePlot) -> None:
    assert plot._axes.figures("left") == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    there = round(_place(plot, 9.0, 0).x())  # the curves end at epoch 5.9
    lines = _rows_of(_picture(plot), LIGHT.grid, there)
    assert lines == pytest.approx([_place(plot, 9.0, percent).y() for percent in (100, 80, 60, 40, 20, 0)], abs=1)


def test_figures_stand_beside_their_lines_and_below_their_epochs(plot: CurvePlot) -> None:
    picture = _picture(plot)
    everywhere = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    inked = [(x, y) for x, y in everywhere if picture.pixelColor(x, y).lightness() < 170]
    corner = _place(plot, 0, -2)
    left = [y for x, y in inked if x < corner.x()]
    for percent in (20, 40, 60, 80):
        height = _place(plot, 0, percent).y()
        assert any(abs(y - height) < 5 for y in left)
        assert not any(abs(y - height - 9) < 2 for y in left)  # between two figures
    below = [x for x, y in inked if y > corner.y()]
    for figure in plot._axes.figures("bottom")[1:-1]:
        assert any(abs(x - _place(plot, float(figure), 0).x()) < 7 for x in below)


def test_lines_and_figures_follow_what_is_shown(plot: CurvePlot) -> None:
    plot.show_range(2.0, 4.0)
    plot.resize(400, 100)
    plot.draw()
    assert plot._axes.figures("bottom") == ["2", "2.5", "3", "3.5", "4"]
    lines = _rows_of(_picture(plot), LIGHT.grid, round(_place(plot, 3.99, 0).x()))
    heights = [_place(plot, 3.0, float(figure.split()[0])).y() for figure in plot._axes.figures("left")]
    assert set(lines) <= {round(height) + offset for height in heights for offset in (-1, 0, 1)}
    assert len(lines) >= 2


def test_the_last_figure_is_not_cut_off(plot: CurvePlot) -> None:
    plot.begin(record_of(_points(60)), 1000)
    assert plot._axes.figures("bottom")[-1] == "1000"
    picture, corner = _picture(plot), _place(plot, 1000, -2)
    below = range(round(corner.y()) + 2, picture.height())
    dark = [x for x in range(picture.width()) if any(picture.pixelColor(x, y).lightness() < 170 for y in below)]
    assert corner.x() - 30 < dark[-1] < picture.width() - 1
    assert not {picture.width() - 2, picture.width() - 1} & set(dark)
