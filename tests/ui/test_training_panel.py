from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.training_panel import TrainingPanel
from digitpad.ui.training_plan import TrainingResult
from tests.ui.conftest import heard
from tests.ui.fresh_interpreter import modules_after

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def _point(**changes: object) -> "TrainingPoint":
    point: dict[str, object] = {
        "step": 6200,
        "steps": 10_000,
        "epoch": 7.44,
        "epochs": 12,
        "digits_per_second": 41_300.4,
        "seconds_left": 11.2,
        "training_loss": 0.3123,
        "training_accuracy": 0.92,
        "gradient_norm": 1.828,
        "learning_rate": 0.1,
    }
    return cast("TrainingPoint", SimpleNamespace(**(point | changes)))


POINT = _point()


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 300)
    panel.show()
    return panel


def test_what_is_changed_while_the_digits_are_made_holds_from_the_beginning(panel: TrainingPanel) -> None:
    asked: list[object] = []
    panel.changes_requested.connect(asked.append)
    panel.show_preparing("Making the built-in digits…")
    panel.change_settings({"rotation": 20.0})
    assert asked == [], "there is no training yet"
    panel.show_began(TrainingSettings())
    assert panel.settings() == TrainingSettings(rotation=20.0)
    assert asked == [{"rotation": 20.0}]
    panel.show_preparing("Making the built-in digits…")
    panel.change_settings({"rotation": 10.0})
    panel.show_stopped(None)
    panel.show_preparing("Making the built-in digits…")
    panel.show_began(TrainingSettings(seed=3))
    assert panel.settings() == TrainingSettings(seed=3), "what was changed for one is not for the next"
    assert len(asked) == 1


def _button(panel: TrainingPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def _rate(panel: TrainingPanel) -> QLineEdit:
    rate = panel.findChild(QLineEdit, "learning_rate")
    assert rate is not None
    return rate


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


def test_the_making_of_digits_is_counted_until_the_training_begins(panel: TrainingPanel) -> None:
    bar = panel.findChild(QProgressBar, "training_progress")
    assert bar is not None
    panel.show_preparing("Making the built-in digits…")
    assert bar.maximum() == 0  # how far it has come is not known yet
    panel.show_digits_made(12_000, 50_000)
    assert _words(panel) == "Making the built-in digits: 12,000 of 50,000"
    assert bar.value() / bar.maximum() == pytest.approx(0.24)
    QTest.mouseClick(_button(panel, "start_button"), LEFT)  # it says Pause
    panel.show_digits_made(14_000, 50_000)
    assert _words(panel) == "Making the built-in digits: 14,000 of 50,000  pausing…"
    panel.show_began(TrainingSettings())
    assert bar.value() == 0


def test_the_key_starts_it_too(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.activateWindow()
    with qtbot.waitSignal(panel.start_requested):
        QTest.keyClick(panel, Qt.Key.Key_F5)


def test_the_buttons_follow_the_training(qtbot: QtBot, panel: TrainingPanel) -> None:
    start, stop = _button(panel, "start_button"), _button(panel, "stop_button")
    step, reset = _button(panel, "step_button"), _button(panel, "reset_button")
    assert (start.text(), stop.isEnabled(), step.isEnabled(), reset.isEnabled()) == ("Start", False, True, True)
    panel.show_preparing("Reading the digits…")
    assert (start.text(), stop.isEnabled(), step.isEnabled(), reset.isEnabled()) == ("Pause", True, False, False)
    assert _words(panel) == "Reading the digits…"
    panel.show_began(TrainingSettings())
    panel.show_point(POINT)
    assert (start.text(), step.isEnabled()) == ("Pause", True)
    with qtbot.waitSignal(panel.pause_requested):
        QTest.mouseClick(start, LEFT)
    panel.show_paused()
    assert start.text() == heard(start) == "Resume"
    assert _words(panel).endswith("paused")
    with qtbot.waitSignal(panel.start_requested):
        QTest.mouseClick(start, LEFT)
    panel.show_resumed()
    with qtbot.waitSignal(panel.stop_requested):
        QTest.mouseClick(stop, LEFT)
    panel.show_stopped(_result(0.979))
    assert (start.text(), start.isEnabled(), stop.isEnabled()) == ("Start", True, False)
    assert _words(panel) == "Stopped: 97.9 % on validation digits"


@pytest.mark.parametrize(
    ("button", "key", "signal"),
    [
        ("step_button", (Qt.Key.Key_F8, PLAIN), "step_requested"),
        ("epoch_button", (Qt.Key.Key_F9, PLAIN), "epoch_requested"),
        ("reset_button", (Qt.Key.Key_R, CTRL), "reset_requested"),
        ("stop_button", (Qt.Key.Key_F7, PLAIN), "stop_requested"),
    ],
)
def test_each_button_has_a_key(
    qtbot: QtBot, panel: TrainingPanel, button: str, key: tuple[Qt.Key, Qt.KeyboardModifier], signal: str
) -> None:
    panel.show_began(TrainingSettings())
    panel.activateWindow()
    expected = [] if signal == "stop_requested" else ["builtin", TrainingSettings()]
    with qtbot.waitSignal(getattr(panel, signal)) as asked:
        QTest.mouseClick(_button(panel, button), LEFT)
    assert asked.args == expected
    with qtbot.waitSignal(getattr(panel, signal)) as asked:
        QTest.keyClick(panel, *key)
    assert asked.args == expected


def test_new_weights_are_those_of_the_next_seed(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.set_settings(TrainingSettings(seed=4))
    with qtbot.waitSignal(panel.reset_requested) as asked:
        QTest.mouseClick(_button(panel, "new_weights_button"), LEFT)
    assert asked.args == ["builtin", TrainingSettings(seed=5)]
    panel.activateWindow()
    with qtbot.waitSignal(panel.reset_requested) as asked:
        QTest.keyClick(panel, Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == ["builtin", TrainingSettings(seed=6)]


def test_the_keyboard_goes_from_a_button_that_can_do_nothing_to_start(panel: TrainingPanel) -> None:
    panel.show_preparing("Reading the digits…")
    panel.show_began(TrainingSettings())
    _button(panel, "stop_button").setFocus()
    panel.show_stopped(None)
    assert _button(panel, "start_button").hasFocus()
    _button(panel, "step_button").setFocus()
    panel.show_preparing("Reading the digits…")
    assert _button(panel, "start_button").hasFocus()


def test_a_step_shows_its_numbers(panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings())
    QTest.mouseClick(_button(panel, "step_button"), LEFT)
    panel.show_point(POINT)
    panel.show_paused()
    assert _words(panel) == "Step 6,200 · loss 0.3123 · 92.0 % right  gradient 1.83 · rate 0.1"


def test_a_training_that_rests_before_its_first_step_can_still_be_chosen_anew(panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings(seed=2))
    panel.show_point(_point(step=0))
    panel.show_paused()
    assert _button(panel, "start_button").text() == "Start"
    assert _words(panel) == "Ready, with its first weights"
    hidden = panel.findChild(QWidget, "hidden_size")
    assert hidden is not None
    assert hidden.isEnabled()


def test_settings_change_while_a_training_runs(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings())
    changes: list[dict[str, object]] = []
    panel.changes_requested.connect(changes.append)
    rate = _rate(panel)
    rate.setFocus()
    rate.selectAll()
    QTest.keyClicks(rate, "0.025")
    assert changes == []  # not at each letter
    QTest.keyClick(rate, Qt.Key.Key_Return)
    assert changes == [{"learning_rate": 0.025}]
    batch = panel.findChild(QSpinBox, "batch_size")
    assert batch is not None
    QTest.keyClick(batch, Qt.Key.Key_Up)
    assert changes[1:] == [{"batch_size": 101}]
    rate.selectAll()
    QTest.keyClicks(rate, "0.5")  # and nothing more: it counts all the same, after a while
    qtbot.waitUntil(lambda: len(changes) == 3)
    assert changes[2] == {"learning_rate": 0.5}


def test_what_cannot_change_while_a_training_runs_is_locked(panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings())
    locked = [panel.findChild(QWidget, name) for name in ("source", "preset", "hidden_size", "optimizer")]
    assert not any(widget.isEnabled() for widget in locked if widget)
    assert _rate(panel).isEnabled()
    panel.show_completed(_result(0.5))
    assert all(widget.isEnabled() for widget in locked if widget)
    assert _progress(panel) == 1


def test_a_refused_change_is_told_and_taken_back(panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings())
    panel.show_refused("There are no validation digits.", TrainingSettings(learning_rate=0.2))
    assert _words(panel) == "There are no validation digits."
    assert _rate(panel).text() == "0.2"


def test_it_shows_the_settings_of_a_training_that_others_began(panel: TrainingPanel) -> None:
    panel.show_began(PRESETS["good"])
    assert panel.settings() == PRESETS["good"]


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
        *("setting_groups", "activation", "initial_weights", "seed"),
        *("start_button", "step_button", "epoch_button", "reset_button", "new_weights_button"),
    ]


def test_figures_of_a_training(panel: TrainingPanel) -> None:
    panel.show_began(TrainingSettings())
    panel.show_point(POINT)
    assert _words(panel) == "Epoch 8 of 12 · 62 %  41,300 digits/s · 11 s left"
    assert _progress(panel) == 0.62


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (98.4, "98 s left"), (300.0, "5 min left"), (9000.0, "2.5 h left")]
)
def test_time_left(panel: TrainingPanel, seconds: float | None, words: str) -> None:
    panel.show_began(TrainingSettings())
    panel.show_point(_point(seconds_left=seconds))
    assert _words(panel).endswith("digits/s" + (f" · {words}" if words else ""))


def test_endings(panel: TrainingPanel) -> None:
    panel.show_completed(_result(0.9791))
    assert _words(panel) == "Finished: 97.9 % on validation digits"
    panel.show_stopped(None)
    assert _words(panel) == "Stopped before it began"
    panel.show_failed("The learning rate is too high.")
    assert _words(panel) == "The learning rate is too high."
    assert _progress(panel) == 0


def test_why_it_failed_goes_with_the_digits_it_failed_with(panel: TrainingPanel, tmp_path: Path) -> None:
    panel.show_failed("There are no digits in that folder.")
    assert panel.choose_source(str(tmp_path))
    assert _words(panel) == "Ready to train"
    rate = _rate(panel)
    rate.selectAll()
    QTest.keyClicks(rate, "fast")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    wrong = _words(panel)
    assert "learning rate" in wrong
    panel.choose_source("builtin")
    assert _words(panel) == wrong  # it is still so


def test_a_wrong_setting_starts_nothing_and_is_told(qtbot: QtBot, panel: TrainingPanel) -> None:
    rate = _rate(panel)
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


def test_a_point_does_not_paint_the_window_there_and_then(qtbot: QtBot, panel: TrainingPanel) -> None:
    painted: list[str] = []

    class Beside(QWidget):
        """Something else in the window that is to be painted."""

        def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  (as Qt calls it)
            painted.append("beside")

    beside = Beside(panel)
    beside.resize(20, 20)
    beside.show()
    panel.show_began(TrainingSettings())
    qtbot.waitUntil(lambda: bool(painted))
    painted.clear()
    beside.update()
    panel.show_point(POINT)
    assert painted == []
    bar = panel.findChild(QProgressBar)
    assert bar is not None
    assert bar.value() == 620
    qtbot.waitUntil(lambda: bool(painted))


@pytest.mark.parametrize("button", ["start_button", "step_button", "reset_button"])
def test_a_number_that_is_still_being_typed_counts(qtbot: QtBot, panel: TrainingPanel, button: str) -> None:
    hidden = panel.findChild(QSpinBox, "hidden_size")
    assert hidden is not None
    hidden.setFocus()
    hidden.selectAll()
    QTest.keyClicks(hidden, "120")
    requests = {
        "start_button": panel.start_requested,
        "step_button": panel.step_requested,
        "reset_button": panel.reset_requested,
    }
    with qtbot.waitSignal(requests[button]) as request:
        _button(panel, button).click()  # as its key does, which leaves the keyboard where it is
    assert request.args is not None
    assert request.args[1] == TrainingSettings(hidden_size=120)


def test_a_number_beyond_its_bounds_that_is_still_being_typed_starts_nothing(
    qtbot: QtBot, panel: TrainingPanel
) -> None:
    hidden = panel.findChild(QSpinBox, "hidden_size")
    assert hidden is not None
    hidden.selectAll()
    QTest.keyClicks(hidden, "99999")
    with qtbot.assertNotEmitted(panel.start_requested):
        _button(panel, "start_button").click()
    assert "99999" in _words(panel).replace(",", "")
    assert hidden.value() == TrainingSettings().hidden_size


def test_a_training_that_begins_from_its_first_weights_takes_changes(qtbot: QtBot, panel: TrainingPanel) -> None:
    changes: list[dict[str, object]] = []
    panel.changes_requested.connect(changes.append)
    panel.show_began(TrainingSettings())
    panel.show_point(_point(step=0))
    panel.show_paused()
    panel.show_resumed()
    rate = _rate(panel)
    rate.selectAll()
    QTest.keyClicks(rate, "0.025")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    assert changes == [{"learning_rate": 0.025}]
