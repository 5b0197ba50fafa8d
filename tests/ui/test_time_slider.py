import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.ui.time_slider import Moment, TimeSlider, moment_words
from tests.ui.conftest import heard

MOMENTS = [Moment(step, step / 10, step / 100) for step in range(0, 60, 10)]


@pytest.fixture
def slider(qtbot: QtBot, dressed: QApplication) -> TimeSlider:
    made = TimeSlider()
    qtbot.addWidget(made)
    made.resize(400, 30)
    made.show_run("Book", MOMENTS, foreign=False)
    return made


def _inner(slider: TimeSlider) -> QSlider:
    found = slider.findChild(QSlider)
    assert found is not None
    return found


def _press(slider: TimeSlider, name: str) -> None:
    button = slider.findChild(QToolButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_begins_at_now(slider: TimeSlider) -> None:
    assert slider.at_now
    assert slider.words == "now"


def test_keys_go_back_in_time_and_forth_again(qtbot: QtBot, slider: TimeSlider) -> None:
    with qtbot.waitSignal(slider.moment_wanted) as wanted:
        QTest.keyClick(_inner(slider), Qt.Key.Key_Left)
    assert wanted.args == [MOMENTS[-1]]
    assert slider.words == "epoch 5 · 50.0 %"
    with qtbot.waitSignal(slider.moment_wanted) as wanted:
        QTest.keyClick(_inner(slider), Qt.Key.Key_Home)
    assert wanted.args == [MOMENTS[0]]
    with qtbot.waitSignal(slider.left):
        QTest.keyClick(_inner(slider), Qt.Key.Key_End)
    assert slider.at_now


def test_dragging_asks_for_the_moments_on_the_way(qtbot: QtBot, slider: TimeSlider) -> None:
    wanted: list[Moment] = []
    slider.moment_wanted.connect(wanted.append)
    inner = _inner(slider)
    right, middle = inner.rect().center(), inner.rect().center()
    right.setX(inner.width() - 8)
    QTest.mousePress(inner, Qt.MouseButton.LeftButton, pos=right)
    for x in range(right.x(), middle.x(), -4):
        right.setX(x)
        QTest.mouseMove(inner, right)
    QTest.mouseRelease(inner, Qt.MouseButton.LeftButton, pos=right)
    steps = [moment.step for moment in wanted]
    assert steps == sorted(steps, reverse=True)
    assert len(steps) > 1


def test_it_plays_from_the_start_to_now(qtbot: QtBot, slider: TimeSlider) -> None:
    wanted: list[Moment] = []
    slider.moment_wanted.connect(wanted.append)
    with qtbot.waitSignal(slider.left, timeout=3000):
        _press(slider, "play_time")
    assert wanted == MOMENTS


def test_playing_can_be_held_and_left(qtbot: QtBot, slider: TimeSlider) -> None:
    with qtbot.waitSignal(slider.moment_wanted):
        _press(slider, "play_time")
    button = slider.findChild(QToolButton, "play_time")
    assert button is not None
    assert (heard(button), button.toolTip()) == ("Pause", "Hold the animation")
    _press(slider, "play_time")
    assert (heard(button), button.toolTip()) == ("Play", "Play the training as an animation")
    words = slider.words
    qtbot.wait(300)
    assert slider.words == words
    with qtbot.waitSignal(slider.left):
        _press(slider, "back_to_now")


def test_new_moments_leave_one_where_one_is(slider: TimeSlider) -> None:
    slider.go_to(2)
    slider.show_run("Book", [*MOMENTS, Moment(60, 6.0, 0.6)], foreign=False)
    assert slider.words == "epoch 2 · 20.0 %"
    slider.go_to(7)
    slider.show_run("Book", [*MOMENTS, Moment(60, 6.0, 0.6), Moment(70, 7.0, None)], foreign=False)
    assert slider.at_now


def test_with_nothing_to_go_through_it_is_not_there(slider: TimeSlider) -> None:
    slider.show_run("Book", MOMENTS[:1], foreign=False)
    assert slider.isHidden()


def test_a_moment_in_words() -> None:
    assert moment_words(Moment(1408, 3.2, 0.912)) == "At epoch 3.2, step 1,408: 91.2 % right on validation digits"
    assert moment_words(Moment(0, 0.0, None)) == "At epoch 0, step 0"
