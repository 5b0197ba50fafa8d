from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.presets import PRESETS
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.training_panel import TrainingPanel
from digitpad.ui.training_thread import TrainingResult
from tests.ui.fresh_interpreter import modules_after

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint

LEFT = Qt.MouseButton.LeftButton
POINT = cast(
    "TrainingPoint",
    SimpleNamespace(step=6200, steps=10_000, epoch=7.44, epochs=12, digits_per_second=41_300.4, seconds_left=11.2),
)


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 300)
    panel.show()
    return panel


def _button(panel: TrainingPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def _words(panel: TrainingPanel) -> str:
    line = panel.findChild(ProgressLine)
    assert line is not None
    return line.text()


def _progress(panel: TrainingPanel) -> float:
    bar = panel.findChild(QProgressBar)
    assert bar is not None
    return bar.value() / bar.maximum()


def _result(accuracy: float | None) -> TrainingResult:
    return cast("TrainingResult", SimpleNamespace(point=POINT, validation_accuracy=accuracy))


def test_start_asks_for_a_training_with_what_is_chosen(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.set_settings(PRESETS["good"])
    with qtbot.waitSignal(panel.start_requested) as asked:
        QTest.mouseClick(_button(panel, "start_button"), LEFT)
    assert asked.args == ["builtin", PRESETS["good"]]


def test_the_key_starts_it_too(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.activateWindow()
    with qtbot.waitSignal(panel.start_requested):
        QTest.keyClick(panel, Qt.Key.Key_F5)


def test_the_first_button_follows_the_training(qtbot: QtBot, panel: TrainingPanel) -> None:
    start, stop = _button(panel, "start_button"), _button(panel, "stop_button")
    assert (start.text(), start.isEnabled(), stop.isEnabled()) == ("Start", True, False)
    panel.show_preparing("Reading the digits…")
    assert (start.text(), start.isEnabled(), stop.isEnabled()) == ("Pause", True, True)
    assert _words(panel) == "Reading the digits…"
    panel.show_point(POINT)
    assert start.text() == "Pause"
    with qtbot.waitSignal(panel.pause_requested):
        QTest.mouseClick(start, LEFT)
    panel.show_paused()
    assert start.text() == "Resume"
    assert _words(panel).endswith("paused")
    with qtbot.waitSignal(panel.resume_requested):
        QTest.mouseClick(start, LEFT)
    panel.show_resumed()
    with qtbot.waitSignal(panel.stop_requested):
        QTest.mouseClick(stop, LEFT)
    panel.show_stopped(_result(0.979))
    assert (start.text(), start.isEnabled(), stop.isEnabled()) == ("Start", True, False)
    assert _words(panel) == "Stopped: 97.9 % on validation digits"


def test_the_tab_key_goes_through_it_as_the_eye_does(qtbot: QtBot, panel: TrainingPanel) -> None:
    more = panel.findChild(QToolButton, "more_settings")
    assert more is not None
    more.click()
    panel.activateWindow()
    first = panel.findChild(QWidget, "source")
    assert first is not None
    first.setFocus()
    names = []
    while (focus := panel.focusWidget()).objectName() not in names:
        names.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert names == [
        *("source", "preset", "hidden_size", "optimizer", "learning_rate", "batch_size", "epochs", "more_settings"),
        *("initial_weights", "activation", "weight_average", "augmentation", "seed", "schedule", "start_button"),
    ]


def test_figures_of_a_training(panel: TrainingPanel) -> None:
    panel.show_point(POINT)
    assert _words(panel) == "Epoch 8 of 12 · 62 %  41,300 digits/s · 11 s left"
    assert _progress(panel) == 0.62


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (98.4, "98 s left"), (300.0, "5 min left"), (9000.0, "2.5 h left")]
)
def test_time_left(panel: TrainingPanel, seconds: float | None, words: str) -> None:
    panel.show_point(cast("TrainingPoint", SimpleNamespace(**(vars(POINT) | {"seconds_left": seconds}))))
    assert _words(panel).endswith("digits/s" + (f" · {words}" if words else ""))


def test_the_form_is_locked_while_a_training_runs(panel: TrainingPanel) -> None:
    rate = panel.findChild(QLineEdit, "learning_rate")
    assert rate is not None
    panel.show_point(POINT)
    assert not rate.isEnabled()
    panel.show_completed(_result(0.5))
    assert rate.isEnabled()
    assert _progress(panel) == 1


def test_endings(panel: TrainingPanel) -> None:
    panel.show_completed(_result(0.9791))
    assert _words(panel) == "Finished: 97.9 % on validation digits"
    panel.show_stopped(None)
    assert _words(panel) == "Stopped before it began"
    panel.show_failed("The learning rate is too high.")
    assert _words(panel) == "The learning rate is too high."
    assert _progress(panel) == 0


def test_a_wrong_setting_starts_nothing_and_is_told(qtbot: QtBot, panel: TrainingPanel) -> None:
    rate = panel.findChild(QLineEdit, "learning_rate")
    assert rate is not None
    rate.selectAll()
    QTest.keyClicks(rate, "fast")
    with qtbot.assertNotEmitted(panel.start_requested):
        QTest.mouseClick(_button(panel, "start_button"), LEFT)
    assert "learning rate" in _words(panel)
    rate.selectAll()
    QTest.keyClicks(rate, "0.2")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    assert _words(panel) == "Ready to train"


def test_it_needs_no_numpy() -> None:
    assert not modules_after("import digitpad.ui.training_panel, digitpad.ui.curves_panel") & {
        "numpy",
        "pyqtgraph",
        "PIL",
    }
    assert "numpy" not in modules_after("import digitpad.ui.training_session, digitpad.ui.digits_panel")
    assert "numpy" not in modules_after("import digitpad.ui.download_dialog")
