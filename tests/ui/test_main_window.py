from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.files import FileProblem
from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model
from digitpad.paths import log_file
from digitpad.training.settings import TrainingSettings
from digitpad.ui import late_loading
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from digitpad.ui.setting_help import SettingHelp
from digitpad.ui.theme import DARK, LIGHT, tokens
from digitpad.ui.window_memory import recall_scheme
from tests.ui.conftest import SEVEN, draw, place, press
from tests.ui.small_digits import write_idx_folder

SLANTED = Drawing((Stroke(((200.0, 100.0), (500.0, 500.0), (800.0, 900.0)), (44.0, 44.0, 44.0)),))


def headline(window: MainWindow) -> str:
    return window.answer_panel.words


def test_an_empty_pad_asks_for_a_digit(window: MainWindow) -> None:
    assert "Draw a digit" in headline(window)
    assert window.answer_panel.probabilities == ()


def test_drawing_is_answered(qtbot: QtBot, window: MainWindow, pad: DrawingPad, small_model: Model) -> None:
    with qtbot.waitSignal(window.answering.answer_changed, check_params_cb=lambda answer: answer is not None):
        draw(qtbot, pad, SEVEN)
    seen = window.answering.network_input
    assert seen is not None
    assert seen.origin == "drawing"
    expected = small_model.network().probabilities(seen.image.reshape(1, 784))[0]
    np.testing.assert_allclose(window.answer_panel.probabilities, expected, rtol=1e-5)
    assert headline(window).startswith("? Not sure"), "it has learned nothing yet"


def test_the_windows_title_names_the_answer(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, small_model: Model
) -> None:
    assert window.windowTitle() == "DigitPad"
    with qtbot.waitSignal(window.answering.answer_changed, check_params_cb=lambda answer: answer is not None) as told:
        draw(qtbot, pad, SEVEN)
    assert told.args is not None
    assert window.windowTitle() == f"{told.args[0].words} – DigitPad"
    pad.clear()
    qtbot.waitUntil(lambda: window.windowTitle() == "DigitPad")


def test_the_title_rests_amid_a_stroke(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    titles: list[str] = []
    window.windowTitleChanged.connect(titles.append)
    answers: list[object] = []
    window.answering.answer_changed.connect(answers.append)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(pad, SEVEN[0]))
    for number, point in enumerate(SEVEN[1:], start=1):
        QTest.mouseMove(pad, place(pad, point))
        qtbot.waitUntil(lambda number=number: len(answers) >= number)  # type: ignore[misc]
    assert titles == []
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place(pad, SEVEN[-1]))
    qtbot.waitUntil(lambda: titles != [])
    assert len(titles) == 1


def test_escape_clears_the_page_only_where_the_keyboard_is_on_it(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad
) -> None:
    draw(qtbot, pad, SEVEN)
    for name in ("start_button", "source", "learning_rate"):
        elsewhere = window.training_dock.findChild(QWidget, name)
        assert elsewhere is not None
        elsewhere.setFocus()
        press(qtbot, elsewhere, Qt.Key.Key_Escape)
        assert not pad.drawing.empty
        assert QApplication.focusWidget() is pad
    press(qtbot, pad, Qt.Key.Key_Escape)
    assert pad.drawing.empty


def test_escape_amid_the_first_stroke_wipes_it_off_and_undo_brings_it_back(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad
) -> None:
    pad.setFocus()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(pad, (500, 200)))
    QTest.mouseMove(pad, place(pad, (500, 600)))
    assert window.pad_panel.words == "1 stroke"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert pad.drawing.empty
    QTest.mouseMove(pad, place(pad, (700, 800)))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place(pad, (700, 800)))
    assert pad.drawing.empty
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.drawing.strokes) == 1


def test_undo_amid_the_first_stroke_takes_it_back(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    pad.setFocus()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(pad, (500, 200)))
    QTest.mouseMove(pad, place(pad, (500, 600)))
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place(pad, (500, 600)))
    assert pad.drawing.empty
    assert not pad.can_undo


def test_a_model_without_an_answer_is_told_from_an_empty_pad(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, small_model: Model
) -> None:
    huge = {key: np.full_like(array, 3e38) for key, array in small_model.params.items()}
    window.answering.use_model(Model(huge, "relu", {"name": "Huge"}))
    draw(qtbot, pad, SEVEN)
    qtbot.waitUntil(lambda: "No answer" in headline(window))
    assert window.windowTitle() == "DigitPad"
    pad.clear()
    qtbot.waitUntil(lambda: "Draw a digit" in headline(window))


def test_a_network_in_training_is_named_as_one(window: MainWindow, small_model: Model) -> None:
    learner = Model(small_model.params, "relu", {"name": "MNIST, 784-12-10", "trained_on": "MNIST"})
    window.answering.show_learner(learner)
    assert window.answer_panel.who_answers.splitlines()[0] == "In training: 784-12-10 · learning from MNIST"
    window.answering.keep_learner(None)
    assert "Small model" in window.answer_panel.who_answers


def test_many_movements_in_one_turn_of_the_event_loop_are_answered_once(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad
) -> None:
    answers: list[object] = []
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(pad, (100, 100)))
    QApplication.processEvents()
    window.answering.answer_changed.connect(answers.append)
    way = [pad.mapToGlobal(place(pad, (100 + 10 * step, 100 + 7 * step))) for step in range(60)]
    for point in way:
        window.answering.show_drawing(pad.drawing.with_stroke(Stroke(((float(point.x()), 9.0),), (44.0,))))
    QApplication.processEvents()
    assert len(answers) == 1


def test_escape_clears_and_control_z_brings_it_back(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    draw(qtbot, pad, SEVEN)
    before = pad.drawing
    press(qtbot, window, Qt.Key.Key_Escape)
    assert pad.drawing.empty
    qtbot.waitUntil(lambda: "Draw a digit" in headline(window))
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.drawing == before
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert pad.drawing.empty


def test_delete_clears_too(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    draw(qtbot, pad, SEVEN)
    press(qtbot, window, Qt.Key.Key_Delete)
    assert pad.drawing.empty


@pytest.fixture
def _on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")


@pytest.mark.usefixtures("_on_macos")
def test_a_macbooks_delete_key_clears_too(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    draw(qtbot, pad, SEVEN)
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert pad.drawing.empty


def test_keys_change_tool_and_width(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    press(qtbot, window, Qt.Key.Key_BracketRight)
    draw(qtbot, pad, SEVEN)
    assert pad.drawing.strokes[0].widths[0] == 52
    press(qtbot, window, Qt.Key.Key_E)
    draw(qtbot, pad, [(100, 500), (900, 500)])
    assert len(pad.drawing.strokes) == 2
    press(qtbot, window, Qt.Key.Key_P)
    press(qtbot, window, Qt.Key.Key_BracketLeft)
    draw(qtbot, pad, [(100, 900), (900, 900)])
    assert pad.drawing.strokes[-1].widths[0] == 44


def test_an_empty_pad_cannot_be_saved_or_cleared(window: MainWindow) -> None:
    assert not window.actions_.save.isEnabled()
    assert not window.actions_.clear.isEnabled()
    assert not window.actions_.undo.isEnabled()


def test_the_model_and_its_measured_error_are_named(window: MainWindow) -> None:
    assert "Small model" in window.answer_panel.who_answers
    assert "2.50 % errors on 1,000" in window.answer_panel.who_answers


def test_the_models_story_and_the_keys_are_told(qtbot: QtBot, window: MainWindow) -> None:
    for action, name in ((window.actions_.model_story, "model_story"), (window.actions_.about, "about_dialog")):
        action.trigger()
        dialog = window.findChild(QDialog, name)
        assert dialog is not None
        assert dialog.isVisible()
        with qtbot.waitSignal(dialog.destroyed):
            dialog.reject()


def test_a_digit_from_elsewhere_is_shown_with_its_name(qtbot: QtBot, window: MainWindow) -> None:
    image = np.zeros((28, 28), np.float32)
    image[5:20, 13:15] = 1
    with qtbot.waitSignal(window.answering.answer_changed):
        window.show_digit(NetworkInput(image, "digits", "MNIST test digit 1,234", 1))
    assert "MNIST test digit 1,234" in window.pad_panel.words


def test_the_network_in_training_answers_until_it_is_switched_off(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, small_model: Model
) -> None:
    draw(qtbot, pad, SEVEN)
    qtbot.waitUntil(lambda: window.answer_panel.probabilities != ())
    of_the_model = window.answer_panel.probabilities
    certain = {name: array.copy() for name, array in small_model.params.items()}
    certain["b2"][3] = 50
    learner = Model(certain, "relu", {"name": "Learner"})
    window.answering.show_learner(learner)
    qtbot.waitUntil(lambda: headline(window).startswith("3"))
    window.actions_.live.trigger()
    qtbot.waitUntil(lambda: window.answer_panel.probabilities == of_the_model)
    window.actions_.live.trigger()
    qtbot.waitUntil(lambda: headline(window).startswith("3"))
    window.answering.keep_learner(None)
    qtbot.waitUntil(lambda: window.answer_panel.probabilities == of_the_model)


def test_a_trained_network_goes_on_answering(qtbot: QtBot, window: MainWindow, small_model: Model) -> None:
    learner = Model(small_model.params, "relu", {"name": "Learner"})
    trained = Model(small_model.params, "relu", {"name": "Trained"})
    window.answering.show_learner(learner)
    assert window.answering.model is learner
    window.answering.keep_learner(trained)
    assert window.answering.model is trained
    window.actions_.shipped_model.trigger()
    qtbot.waitUntil(lambda: window.answering.model is small_model)


def test_a_trained_network_waits_behind_the_switch_where_the_model_was_to_answer(
    window: MainWindow, small_model: Model
) -> None:
    trained = Model(small_model.params, "relu", {"name": "Trained"})
    window.answering.show_learner(Model(small_model.params, "relu", {"name": "Learner"}))
    window.actions_.live.trigger()
    window.answering.keep_learner(trained)
    assert window.answering.model is small_model
    window.actions_.live.trigger()
    assert window.answering.model is trained


def test_a_model_that_is_opened_answers_also_during_a_training(window: MainWindow, small_model: Model) -> None:
    opened = Model(small_model.params, "relu", {"name": "Opened"})
    window.answering.show_learner(Model(small_model.params, "relu", {"name": "Learner"}))
    window.answering.use_model(opened)
    assert window.answering.model is opened
    assert not window.actions_.live.isChecked()


def test_light_and_dark_can_be_chosen_and_are_remembered(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.schemes[2].trigger()
    assert recall_scheme() == Qt.ColorScheme.Dark  # at once: a program that is killed remembers it too
    assert tokens() is DARK
    window.close()
    again = MainWindow()
    qtbot.addWidget(again)
    again.recall_places()
    assert again.actions_.schemes[2].isChecked()
    window.actions_.schemes[1].trigger()
    assert tokens() is LIGHT


def test_the_places_of_panels_are_remembered(qtbot: QtBot, window: MainWindow) -> None:
    window.answer_dock.close()
    window.resize(1100, 750)
    window.close()
    again = MainWindow()
    qtbot.addWidget(again)
    again.recall_places()
    assert again.height() == window.height() == 750
    assert again.answer_dock.isHidden()
    assert not again.view_dock.isHidden()


def test_the_usual_layout_brings_panels_back(window: MainWindow) -> None:
    window.answer_dock.close()
    window.view_dock.setFloating(True)
    window.actions_.usual_layout.trigger()
    assert window.answer_dock.isVisible()
    assert not window.view_dock.isFloating()


@pytest.mark.parametrize("height", [700, 740, 800])
def test_more_explains_its_settings_before_the_first_training_too(
    qtbot: QtBot, window: MainWindow, height: int
) -> None:
    window.training.curves_panel.prepare()
    window.resize(1280, height)
    more, form = window.findChild(QToolButton, "more_settings"), window.training.training_panel
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    help_ = form.findChild(SettingHelp)
    assert help_ is not None
    qtbot.waitUntil(help_.isVisible)


def test_without_a_model_the_window_still_draws(qtbot: QtBot, light: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Model:
        raise FileProblem("The shipped model is missing.")

    monkeypatch.setattr(late_loading, "_shipped_model", missing)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.message_bar.isVisible)
    draw(qtbot, window.pad_panel.pad, SEVEN)
    qtbot.waitUntil(lambda: window.answering.network_input is not None)
    assert "No model" in headline(window)
    assert "missing" in window.message_bar.words
    window.close()


def test_closing_while_the_network_is_loaded_ends_cleanly(
    qtbot: QtBot, light: None, small_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_loading, "_shipped_model", lambda: small_model)
    window = MainWindow()
    qtbot.addWidget(window)
    told: list[object] = []
    window.answering.model_changed.connect(told.append)
    window.painted.emit()
    window.close()
    QApplication.processEvents()
    assert told == []


def test_what_was_drawn_before_the_network_was_there_is_answered_when_it_is(
    qtbot: QtBot, light: None, small_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_loading, "_shipped_model", lambda: small_model)
    window = MainWindow()
    qtbot.addWidget(window)
    draw(qtbot, window.pad_panel.pad, SEVEN)
    QApplication.processEvents()
    assert window.answer_panel.probabilities == ()
    window.painted.emit()
    qtbot.waitUntil(lambda: window.answer_panel.probabilities != ())
    window.close()


@pytest.mark.parametrize("opened", [False, True])
def test_without_an_error_there_is_no_log_to_show(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, *, opened: bool
) -> None:
    asked: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    if opened:
        log_file().touch()
    window.actions_.show_log.trigger()
    assert "nothing went wrong" in window.message_bar.words
    assert asked == []
    log_file().write_text("the lamp is out")
    window.actions_.show_log.trigger()
    assert asked == [QUrl.fromLocalFile(str(log_file()))]


def test_closing_in_mid_training_ends_the_training(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path
) -> None:
    draw(qtbot, pad, SEVEN)
    panel = window.training.training_panel
    panel.choose_source(str(write_idx_folder(tmp_path)))
    panel.set_settings(TrainingSettings(hidden_size=20, batch_size=10, epochs=1000))
    with qtbot.waitSignal(window.answering.learner_changed):
        panel.controls.start_action.trigger()
    window.close()
    assert not window.training.session.running
