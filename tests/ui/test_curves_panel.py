from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.training.point import TrainingPoint
from digitpad.ui.curve_plot import CurvePlot
from digitpad.ui.curves_panel import CurvesPanel
from digitpad.ui.theme import DARK, LIGHT, choose_scheme, follow_system_theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> CurvesPanel:
    panel = CurvesPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 340)
    panel.show()
    return panel


def _points(count: int, start: int = 0) -> list[TrainingPoint]:
    return [
        cast(
            "TrainingPoint",
            SimpleNamespace(
                epoch=n / 10,
                epochs=12,
                training_loss=2 / (1 + n),
                training_accuracy=1 - 0.9 / (1 + n),
                validation_loss=2.1 / (1 + n) if n % 5 == 0 else None,
                validation_accuracy=1 - 0.95 / (1 + n) if n % 5 == 0 else None,
            ),
        )
        for n in range(start, start + count)
    ]


def _plot(panel: CurvesPanel, name: str) -> CurvePlot:
    found = panel.findChild(CurvePlot, name)
    assert found is not None
    return found


def _drawn(panel: CurvesPanel, name: str) -> tuple[int, int]:
    """Return how many points of training and of validation are drawn."""
    plot = _plot(panel, name)
    return len(plot._training.getData()[0]), len(plot._validation.getData()[0])


def _click(qtbot: QtBot, panel: CurvesPanel, name: str) -> None:
    button = panel.findChild(QToolButton, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def test_before_the_first_run_it_says_what_to_do(panel: CurvesPanel) -> None:
    (words,) = panel.findChildren(QLabel)
    assert words.text() == "Press Start and watch it learn here."
    panel.prepare()
    assert words.isVisible()


def test_points_become_curves_and_figures(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(21))
    panel.add_points(_points(20, start=21))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot") == (41, 9))
    assert _drawn(panel, "accuracy_plot") == (41, 9)
    shown = [label.text() for label in panel.findChildren(QLabel)]
    assert "0.049 · 0.051" in shown
    assert "97.8 % · 97.7 %" in shown
    accuracy = _plot(panel, "accuracy_plot")
    assert max(accuracy._training.getData()[1]) == pytest.approx(100 * (1 - 0.9 / 41))
    assert accuracy._view.viewRange()[0] == pytest.approx([0, 12])


def test_another_run_begins_with_an_empty_plot(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(20))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot")[0] == 20)
    panel.begin(3)
    panel.add_points(_points(2))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot") == (2, 1))
    assert _plot(panel, "loss_plot")._view.viewRange()[0] == pytest.approx([0, 3])


def test_nothing_is_drawn_while_it_is_hidden(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.hide()
    panel.add_points(_points(30))
    qtbot.wait(150)
    assert _drawn(panel, "loss_plot") == (0, 0)
    panel.show()
    assert _drawn(panel, "loss_plot") == (30, 6)


def test_a_long_run_is_drawn_with_few_points(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(2000)
    panel.add_points(_points(20_000))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot")[0] > 0)
    assert _drawn(panel, "loss_plot")[0] < 400


def test_the_loss_on_a_logarithmic_axis(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(20))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot")[0] == 20)
    _click(qtbot, panel, "curves_log")
    loss = _plot(panel, "loss_plot")
    assert loss._training.getData()[1][9] == pytest.approx(-0.69897)  # log10(2 / 10)
    assert [words for _, words in loss._axes["left"]._tickLevels[0]] == ["0.1", "0.2", "0.5", "1", "2"]
    _click(qtbot, panel, "curves_log")
    assert loss._training.getData()[1][9] == pytest.approx(0.2)


def test_looking_closer_and_at_the_whole_again(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    loss, accuracy = _plot(panel, "loss_plot"), _plot(panel, "accuracy_plot")
    view = loss._graph.viewport()
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot")[0] == 100)
    middle = view.rect().center()
    QTest.mousePress(view, LEFT, pos=middle - QPoint(40, 20))
    QTest.mouseMove(view, middle)
    QTest.mouseMove(view, middle + QPoint(40, 20))
    QTest.mouseRelease(view, LEFT, pos=middle + QPoint(40, 20))
    closer = loss._view.viewRange()
    assert 0 < closer[0][0] < closer[0][1] < 12
    assert accuracy._view.viewRange()[0] == pytest.approx(closer[0])
    panel.add_points(_points(5, start=100))
    qtbot.wait(150)
    assert loss._view.viewRange() == closer  # it stays where the person looks
    _click(qtbot, panel, "curves_whole")
    assert loss._view.viewRange()[0] == pytest.approx([0, 12])
    assert accuracy._view.viewRange()[0] == pytest.approx([0, 12])


def test_it_follows_the_theme(qtbot: QtBot, qapp: QApplication, panel: CurvesPanel) -> None:
    follow_system_theme(qapp)
    panel.begin(12)
    plot = _plot(panel, "loss_plot")
    for scheme, tokens in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        choose_scheme(scheme)
        assert plot._training.opts["pen"].color().name() == tokens.accent
        assert plot._validation.opts["pen"].color().name() == tokens.second
        assert plot._graph.backgroundBrush().color().name() == tokens.panel
    assert plot._validation.opts["pen"].dashPattern() != plot._training.opts["pen"].dashPattern()


def test_export(qtbot: QtBot, panel: CurvesPanel, tmp_path: Path) -> None:
    panel.begin(12)
    panel.add_points(_points(20))
    panel.export(tmp_path / "curves.csv")
    panel.export(tmp_path / "curves.png")
    assert len((tmp_path / "curves.csv").read_text().splitlines()) == 21
    assert QImage(str(tmp_path / "curves.png")).width() == 430
    with qtbot.waitSignal(panel.problem_occurred) as problem:
        panel.export(tmp_path / "gone" / "curves.csv")
    assert problem.args is not None
    assert "cannot be written" in problem.args[0]


def test_it_draws_less_often_while_a_hand_draws(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    pauses = []
    for hand_draws in (False, True, False):
        if hand_draws:
            panel.give_way()
        panel.add_points(_points(1))
        pauses.append(panel._timer.interval())
        qtbot.waitUntil(lambda: not panel._timer.isActive())
    assert pauses[0] == pauses[2] < pauses[1]
