from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.point import Change, TrainingPoint
from digitpad.training.smoothing import smoothed
from digitpad.ui.curve_legend import LegendKey, OverlayLegend
from digitpad.ui.curve_overlay import MOST_OVERLAYS, CurveOverlay, overlay_pen
from digitpad.ui.curve_plot import CurvePlot
from digitpad.ui.curve_record import CurveRecord
from digitpad.ui.curves_panel import CurvesPanel
from digitpad.ui.theme import DARK, LIGHT, choose_scheme, follow_system_theme
from tests.ui.conftest import heard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> CurvesPanel:
    panel = CurvesPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 400)
    panel.show()
    return panel


def _points(count: int, start: int = 0) -> list[TrainingPoint]:
    params = {"b1": np.zeros(50, np.float32)}
    return [
        TrainingPoint(
            step=60 * n,
            steps=7200,
            epoch=n / 10,
            epochs=12,
            training_loss=2 / (1 + n),
            training_accuracy=1 - 0.9 / (1 + n),
            validation_loss=2.1 / (1 + n) if n % 5 == 0 else None,
            validation_accuracy=1 - 0.95 / (1 + n) if n % 5 == 0 else None,
            digits_per_second=40_000,
            seconds_left=3,
            params=params,
            finished=False,
            gradient_norm=0.25,
            weight_norms={"W1": 3.0, "W2": 4.0},
            silent_units=7 if n == start else None,
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
    return len(plot._training.item.getData()[0]), len(plot._validation._x)


def _click(qtbot: QtBot, panel: CurvesPanel, name: str) -> None:
    button = panel.findChild(QToolButton, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def _settled(qtbot: QtBot, panel: CurvesPanel) -> QWidget:
    """Wait until the loss has its place on the screen; return what of it the mouse is over."""
    plot = _plot(panel, "loss_plot")
    qtbot.waitUntil(lambda: plot._view.width() > 300)
    qtbot.wait(20)
    viewport: QWidget = plot._graph.viewport()
    return viewport


def _shown(panel: CurvesPanel, name: str = "loss_plot") -> tuple[float, float]:
    """Return the first and the last epoch that are shown."""
    start, stop = _plot(panel, name)._view.viewRange()[0]
    return start, stop


def _texts(panel: CurvesPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def _at(panel: CurvesPanel, viewport: QWidget, epoch: float) -> QPoint:
    """Return where an epoch of the loss is on the screen."""
    plot = _plot(panel, "loss_plot")
    scene = plot._view.mapViewToScene(QPointF(epoch, 0))
    return QPoint(round(scene.x()), viewport.height() // 2)


def send_move(view: QWidget, to: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
    """Move the mouse with a button held down, which QTest does without any."""
    where = QPointF(to)
    kind = QEvent.Type.MouseMove
    QApplication.sendEvent(view, QMouseEvent(kind, where, view.mapToGlobal(where), button, button, modifier))


def _choose(panel: CurvesPanel, name: str) -> None:
    """Choose an entry of a menu."""
    action = panel.findChild(QAction, name)
    assert action is not None
    action.trigger()


def test_before_the_first_run_it_says_what_to_do(panel: CurvesPanel) -> None:
    (words,) = panel.findChildren(QLabel)
    assert words.text() == "Press Start and watch it learn here."
    panel.prepare()
    assert words.isVisible()


def test_points_become_curves_and_figures(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(21))
    _choose(panel, "smooth_over_1")
    panel.add_points(_points(20, start=21))
    qtbot.waitUntil(lambda: _drawn(panel, "loss_plot") == (41, 9))
    qtbot.waitUntil(lambda: _drawn(panel, "accuracy_plot") == (41, 9))
    qtbot.waitUntil(lambda: {"0.049 · 0.051", "97.8 % · 97.7 %"} <= set(_texts(panel)))
    accuracy = _plot(panel, "accuracy_plot")
    assert max(accuracy._training.item.getData()[1]) == pytest.approx(100 * (1 - 0.9 / 41))
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
    _choose(panel, "smooth_over_1")
    _choose(panel, "curves_log")
    loss = _plot(panel, "loss_plot")
    assert loss._training.item.getData()[1][9] == pytest.approx(-0.69897)  # log10(2 / 10)
    assert loss._axes.figures("left") == ["0.1", "0.2", "0.5", "1", "2"]
    _choose(panel, "curves_log")
    assert loss._training.item.getData()[1][9] == pytest.approx(0.2)


def test_looking_closer_and_at_the_whole_again(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    loss, accuracy = _plot(panel, "loss_plot"), _plot(panel, "accuracy_plot")
    view = _settled(qtbot, panel)
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
        assert plot._training.item.opts["pen"].color().name() == tokens.accent
        assert plot._validation.item.opts["pen"].color().name() == tokens.second
        assert plot._graph.backgroundBrush().color().name() == tokens.panel
    assert plot._validation._dashes
    assert not plot._training._dashes


def test_export(qtbot: QtBot, panel: CurvesPanel, tmp_path: Path) -> None:
    panel.begin(12)
    panel.add_points(_points(20))
    panel.export(tmp_path / "curves.csv")
    panel.export(tmp_path / "curves.png")
    assert len((tmp_path / "curves.csv").read_text().splitlines()) == 21
    panel.export(tmp_path / "curves.svg")
    assert QImage(str(tmp_path / "curves.png")).width() > 2 * 430
    svg = (tmp_path / "curves.svg").read_text()
    assert "<image" not in svg  # lines and letters, no pixels
    for words in ("Loss", "Accuracy", "validation", "epochs · smoothed over 2 reports"):
        assert words in svg
    with qtbot.waitSignal(panel.problem_occurred) as problem:
        panel.export(tmp_path / "gone" / "curves.csv")
    assert problem.args is not None
    assert "cannot be written" in problem.args[0]


def test_a_picture_has_both_curves_also_where_the_panel_is_too_low_for_them(
    qtbot: QtBot, panel: CurvesPanel, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(430, 600)
    panel.setParent(window)
    window.show()
    panel.show()
    panel.begin(12)
    panel.add_points(_points(20))
    panel.show_overlays([CurveOverlay("Other", 0, _other_run(0.3))])
    _settled(qtbot, panel)
    qtbot.waitUntil(lambda: not panel._turns._timer.isActive())
    loss, accuracy = _plot(panel, "loss_plot"), _plot(panel, "accuracy_plot")
    pictures = []
    for height, both in ((600, True), (panel.minimumSizeHint().height(), False)):
        panel.resize(430, height)
        QApplication.processEvents()
        size = loss.size()
        panel.export(tmp_path / "curves.png")
        panel.export(tmp_path / "curves.svg")
        QApplication.processEvents()
        assert (accuracy.isVisible(), loss.size()) == (both, size)  # in the window all is as it was
        pictures.append(QImage(str(tmp_path / "curves.png")))
    assert "Accuracy" in (tmp_path / "curves.svg").read_text()
    high, low = pictures
    assert high.height() > low.height()
    for color in (LIGHT.accent, overlay_pen(0, 1).color().name()):
        for top in (0, low.height() // 2):
            assert _pixels(low, top, color) > 100
    panel.setParent(None)


def _pixels(picture: QImage, top: int, color: str) -> int:
    """Return how many pixels of a colour there are in the upper half of a picture, or from another row on."""
    rows = range(top, top + picture.height() // 2)
    return sum(picture.pixelColor(x, y).name() == color for y in rows for x in range(picture.width()))


def test_it_draws_less_often_while_a_hand_draws(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    pauses = []
    for hand_draws in (False, True, False):
        if hand_draws:
            panel.give_way()
        panel.add_points(_points(1))
        pauses.append(panel._turns._pause)
    assert pauses[0] == pauses[2] < pauses[1]


def test_the_plots_and_the_words_take_turns(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    _settled(qtbot, panel)
    panel.add_points(_points(21))
    panel._turns.take_one()
    assert (_drawn(panel, "loss_plot")[0], _drawn(panel, "accuracy_plot")[0]) == (21, 0)
    panel.add_points(_points(4, start=21))  # they come while others still wait
    panel._turns.take_one()
    assert (_drawn(panel, "loss_plot")[0], _drawn(panel, "accuracy_plot")[0]) == (21, 25)
    assert "0.080 · 0.100" not in _texts(panel)
    panel._turns.take_one()
    assert "0.080 · 0.100" in _texts(panel)
    panel._turns.take_one()
    assert _drawn(panel, "loss_plot")[0] == 25


def test_another_size_is_drawn_when_all_is_laid_out(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    _settled(qtbot, panel)
    loss = _plot(panel, "loss_plot")
    with qtbot.waitSignal(loss._soon.timeout):
        panel.resize(300, 500)
        drawn = loss._axes.figures("left")
        panel.resize(300, 900)
        assert loss._axes.figures("left") == drawn
    qtbot.waitUntil(lambda: len(loss._axes.figures("left")) > len(drawn))


def test_what_was_measured_is_faint_and_its_mean_is_bold(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(30)
    panel.add_points(_points(250))
    _settled(qtbot, panel)
    plot = _plot(panel, "loss_plot")
    faint, bold = plot._raw_training.item.opts["pen"], plot._training.item.opts["pen"]
    assert faint.width() < bold.width()
    assert faint.color().lightness() > bold.color().lightness()  # on the light panel
    assert plot._raw_training.item.getData()[1].min() == pytest.approx(2 / 250)
    means = smoothed([2 / (1 + n) for n in range(250)], 20)
    assert plot._training.item.getData()[1][-1] == pytest.approx(means[-1])
    button = panel.findChild(QToolButton, "curves_smoothing")
    assert button is not None
    qtbot.waitUntil(lambda: button.text().startswith("mean of 20"))
    assert heard(button) == "Smooth the curves: smoothed over 20 reports"
    _choose(panel, "smooth_over_1")
    qtbot.waitUntil(lambda: button.text().startswith("not smoothed"))
    assert heard(button) == "Smooth the curves: not smoothed"
    assert plot._training.item.getData()[1][-1] == pytest.approx(2 / 250)
    assert len(plot._raw_training.item.getData()[1]) == 0


def test_the_pointer_tells_the_values_under_it(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    view = _settled(qtbot, panel)
    QTest.mouseMove(view, _at(panel, view, 4.01))
    assert {"at 4.00: 0.049 · 0.051", "97.8 % · 97.7 %"} <= set(_texts(panel))
    for name in ("loss_plot", "accuracy_plot"):
        cursor = _plot(panel, name)._cursor
        assert cursor.isVisible()
        assert cursor.value() == pytest.approx(4)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert {"epochs", "0.020 · 0.022"} <= set(_texts(panel))
    assert not _plot(panel, "loss_plot")._cursor.isVisible()


def test_the_keyboard_moves_the_cursor_and_the_curves(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    _settled(qtbot, panel)
    plot = _plot(panel, "loss_plot")
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert any(text.startswith("at 9.80") for text in _texts(panel))
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert any(text.startswith("at 9.70") for text in _texts(panel))
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    start, stop = _shown(panel)
    assert 0 < start < 9.7 < stop < 12
    QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert _shown(panel) == pytest.approx((start - 0.1 * (stop - start), stop - 0.1 * (stop - start)))
    assert _shown(panel, "accuracy_plot") == pytest.approx(_shown(panel))
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert _shown(panel) == pytest.approx((0, 12))


@pytest.mark.parametrize(
    ("button", "modifier"),
    [
        (LEFT, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_dragging_along(
    qtbot: QtBot, panel: CurvesPanel, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    view = _settled(qtbot, panel)
    for _ in range(4):
        QTest.keyClick(_plot(panel, "loss_plot"), Qt.Key.Key_Plus)
    start, stop = _shown(panel)
    middle = view.rect().center()
    QTest.mousePress(view, button, modifier, middle)
    for step in (10, 30, 60):
        send_move(view, middle + QPoint(step, 0), button, modifier)
    QTest.mouseRelease(view, button, modifier, middle + QPoint(60, 0))
    moved = _shown(panel)
    assert moved[0] < start
    assert moved[1] - moved[0] == pytest.approx(stop - start)
    whole = panel.findChild(QToolButton, "curves_whole")
    assert whole is not None
    assert whole.isVisible()


def test_a_changed_setting_is_marked_and_told_under_the_cursor(qtbot: QtBot, panel: CurvesPanel) -> None:
    change = Change(step=240, epoch=0.4, setting="learning_rate", before=0.1, after=0.01)
    points = _points(100)
    points[4] = replace(points[4], changes=(change,))
    panel.begin(12)
    panel.add_points(points)
    panel.mark(6.0, "something else")
    view = _settled(qtbot, panel)
    flags = _plot(panel, "loss_plot")._flags
    assert [flag.value() for flag in flags] == pytest.approx([0.4, 6.0])
    QTest.mouseMove(view, _at(panel, view, 0.4))
    assert "step 240: Learning rate 0.1 → 0.01" in _texts(panel)
    QTest.mouseMove(view, _at(panel, view, 3))
    assert "epochs" in _texts(panel)
    panel.begin(12)
    assert _plot(panel, "loss_plot")._flags == []


def test_epochs_on_a_logarithmic_axis(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    _settled(qtbot, panel)
    _choose(panel, "smooth_over_1")
    _choose(panel, "curves_log_epochs")
    plot = _plot(panel, "loss_plot")
    assert plot._training.item.getData()[0][10] == pytest.approx(0)  # epoch 1
    assert _shown(panel) == pytest.approx((-2, np.log10(12)))
    assert "1" in plot._axes.figures("bottom")
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert any(text.startswith("at 9.") for text in _texts(panel))


def _other_run(rate: float) -> CurveRecord:
    epochs = np.linspace(0, 15, 300)
    losses = 2.3 * np.exp(-rate * epochs)
    rows = np.stack([epochs, losses, losses + 0.1, 1 - losses / 3, 1 - losses / 2.9], axis=1)
    return CurveRecord.of(rows)


def test_other_runs_lie_beside_it(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(100))
    panel.show_overlays([CurveOverlay(f"Run {n}", n, _other_run(0.1 * (1 + n))) for n in range(MOST_OVERLAYS)])
    view = _settled(qtbot, panel)
    plot = _plot(panel, "loss_plot")
    assert len(plot._overlays) == MOST_OVERLAYS
    lines = plot._overlays.validation
    assert len({line.item.opts["pen"].color().name() for line in lines}) == MOST_OVERLAYS
    assert len({tuple(line._dashes) for line in lines}) == MOST_OVERLAYS
    assert _shown(panel) == pytest.approx((0, 15))  # the longest of them
    legend = panel.findChild(OverlayLegend)
    assert legend is not None
    assert legend.words[1].startswith("Run 1 0.115 · 0.215")
    QTest.mouseMove(view, _at(panel, view, 5))
    assert legend.words[1].startswith("Run 1 0.852 · 0.952")
    panel.show_overlays([])
    assert not legend.isVisible()
    assert len(plot._overlays) == 0


def test_other_runs_can_be_looked_at_without_a_present_one(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.show_overlays([CurveOverlay("Alone", 0, _other_run(0.3))])
    _settled(qtbot, panel)
    (validation,) = _plot(panel, "loss_plot")._overlays.validation
    qtbot.waitUntil(lambda: len(validation.item.getData()[0]) > 50)


def test_a_run_of_the_past_is_shown(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.show_run(_other_run(0.3), 15)
    _settled(qtbot, panel)
    assert "0.026 · 0.126" in _texts(panel)
    assert _shown(panel) == pytest.approx((0, 15))


def test_vital_figures_and_what_is_noticed(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(3))
    qtbot.waitUntil(lambda: "gradient 0.25 · weights 5 · silent units 7 of 50" in _texts(panel))
    panel.show_observations(["41 of 50 hidden units fire for none of the digits tried."])
    vitals, noticed = panel.findChild(QLabel, "vitals"), panel.findChild(QLabel, "observations")
    assert vitals is not None
    vitals.grab()
    assert "weights and biases" in vitals.toolTip()
    assert noticed is not None
    assert noticed.text() == heard(noticed) == "▸ 41 of 50 hidden units fire for none of the digits tried."
    panel.show_observations([])
    assert not any("fire for none" in text for text in _texts(panel))


def test_vital_figures_have_their_room_from_the_start(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(1))
    _settled(qtbot, panel)
    before = _plot(panel, "loss_plot").size()
    panel.add_points(_points(3, start=1))
    qtbot.waitUntil(lambda: any(text.startswith("gradient") for text in _texts(panel)))
    assert _plot(panel, "loss_plot").size() == before
    panel.begin(12)
    panel.add_points(_points(1))
    qtbot.wait(20)
    assert _plot(panel, "loss_plot").size() == before


def test_a_key_of_the_legend_is_never_cut_off(qtbot: QtBot, light: None) -> None:
    key = LegendKey("validation", "valid.", dashed=True)
    qtbot.addWidget(key)
    widths = [key.fontMetrics().horizontalAdvance(words) for words in ("validation", "valid.")]
    assert [key.words_within(width) for width in widths] == ["validation", "valid."]
    assert [key.words_within(width - 1) for width in widths] == ["valid.", ""]


def test_the_curves_are_no_wider_than_the_form_above_them(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(30)
    panel.add_points(_points(2500))
    _settled(qtbot, panel)
    assert panel.minimumSizeHint().width() <= 300


def test_in_a_low_window_the_notes_go_first_then_the_accuracy(qtbot: QtBot, panel: CurvesPanel) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel.setParent(window)
    window.show()
    panel.show()
    panel.begin(30)
    panel.add_points(_points(250))
    panel.show_observations(["It still guesses."])
    _settled(qtbot, panel)
    notes = panel.findChild(QWidget, "run_notes")
    assert notes is not None
    seen = []
    for height in (400, panel.minimumSizeHint().height() + 100, panel.minimumSizeHint().height(), 400):
        panel.resize(400, height)
        QApplication.processEvents()
        assert panel.height() == height
        plots = _plot(panel, "loss_plot"), _plot(panel, "accuracy_plot")
        seen.append((*(plot.isVisible() for plot in plots), notes.isVisible()))
    assert seen == [(True, True, True), (True, True, False), (True, False, False), (True, True, True)]
    panel.setParent(None)


def test_an_earlier_run_is_looked_at_and_ones_own_is_all_there_again(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.begin(12)
    panel.add_points(_points(3))
    panel.show_observations(["41 of 50 hidden units fire for none of the digits tried."])
    panel.offer_test()
    qtbot.waitUntil(lambda: "gradient 0.25 · weights 5 · silent units 7 of 50" in _texts(panel))
    own = panel._record
    for _ in range(2):
        panel.visit(_other_run(0.3), 15)
    assert "0.026 · 0.126" in _texts(panel)
    assert not any("fire for none" in text or "gradient" in text for text in _texts(panel))
    panel.come_back()
    assert panel._record is own
    assert {
        "gradient 0.25 · weights 5 · silent units 7 of 50",
        "▸ 41 of 50 hidden units fire for none of the digits tried.",
    } <= {*_texts(panel)}
    _click(qtbot, panel, "measure_test")
    assert _shown(panel) == pytest.approx((0, 12))


def test_after_an_earlier_run_without_one_of_ones_own_it_says_what_to_do(panel: CurvesPanel) -> None:
    panel.visit(_other_run(0.3), 15)
    panel.come_back()
    assert _texts(panel) == ["Press Start and watch it learn here."]


def test_a_run_that_begins_takes_the_place_of_an_earlier_one(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.visit(_other_run(0.3), 15)
    panel.begin(12)
    panel.add_points(_points(3))
    panel.come_back()
    qtbot.waitUntil(lambda: "gradient 0.25 · weights 5 · silent units 7 of 50" in _texts(panel))
    assert _shown(panel) == pytest.approx((0, 12))
