from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from digitpad.ink.inkml import write_inkml
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model, save_model
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from tests.ui.conftest import SEVEN, draw, picture_file, press

SLANTED = Drawing((Stroke(((200.0, 100.0), (500.0, 500.0), (800.0, 900.0)), (44.0, 44.0, 44.0)),))


def headline(window: MainWindow) -> str:
    return window.answer_panel.words


def drop(window: MainWindow, data: QMimeData) -> bool:
    """Drop something on the middle of the window, as file managers do; return whether it was welcome.

    They would rather move it, and may remove it where it was when they are told that it was moved.
    """
    where, none = window.rect().center(), Qt.KeyboardModifier.NoModifier
    left, actions = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(where, actions, data, left, none)
    enter.setDropAction(Qt.DropAction.MoveAction)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(QPointF(where), actions, data, left, none)
    dropped.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(window, dropped)
    assert enter.dropAction() == dropped.dropAction() == Qt.DropAction.CopyAction
    return True


def file_data(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_a_dropped_picture_goes_to_the_network_and_leaves_when_somebody_draws(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path
) -> None:
    draw(qtbot, pad, SEVEN)
    before = pad.drawing
    with qtbot.waitSignal(window.files.opened):
        assert drop(window, file_data(picture_file(tmp_path)))
    seen = window.answering.network_input
    assert seen is not None
    assert (seen.origin, seen.name) == ("picture", "seven.png")
    assert pad.drawing.empty
    assert "seven.png" in window.pad_panel.words
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.drawing == before
    assert "seven.png" not in window.pad_panel.words
    qtbot.waitUntil(lambda: window.answering.network_input is not seen)


@pytest.mark.parametrize("kind", ["picture", "drawing"])
def test_a_file_without_ink_is_called_so(qtbot: QtBot, window: MainWindow, tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("blank.png" if kind == "picture" else "blank.inkml")
    if kind == "picture":
        Image.new("L", (200, 200), 255).save(path)
    else:
        path.write_bytes(write_inkml(Drawing()))
    with qtbot.waitSignal(window.files.opened):
        window.files.open(path)
    assert window.message_bar.words.startswith("There is no ink in ")
    assert window.message_bar.isVisible()


def test_escape_takes_a_picture_away(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.files.opened):
        window.files.open(picture_file(tmp_path))
    press(qtbot, window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Draw a digit" in headline(window))


def test_a_dropped_inkml_file_is_strokes_again(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path
) -> None:
    path = tmp_path / "slanted.inkml"
    path.write_bytes(write_inkml(SLANTED))
    with qtbot.waitSignal(window.files.opened):
        assert drop(window, file_data(path))
    assert len(pad.drawing.strokes) == 1
    assert len(pad.drawing.strokes[0].points) == 3


def test_a_dropped_model_answers_from_now_on(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.answering.model is not None
    other = Model(window.answering.model.params, "sigmoid", {"name": "Another model"})
    save_model(tmp_path / "other.npz", other)
    with qtbot.waitSignal(window.answering.model_changed):
        assert drop(window, file_data(tmp_path / "other.npz"))
    assert "Another model" in window.answer_panel.who_answers


def test_a_bad_file_gives_a_message_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path
) -> None:
    draw(qtbot, pad, SEVEN)
    drawing, model = pad.drawing, window.answering.model
    for name in ("broken.png", "broken.inkml", "broken.npz"):
        path = tmp_path / name
        path.write_bytes(b"this is none of these")
        with qtbot.waitSignal(window.files.failed):
            drop(window, file_data(path))
        assert window.message_bar.isVisible()
        assert name in window.message_bar.words
    assert pad.drawing is drawing
    assert window.answering.model is model


def test_a_missing_file_and_a_folder_are_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.png", tmp_path):
        with qtbot.waitSignal(window.files.failed) as failed:
            window.files.open(path)
        assert path.name in failed.args[0]


def test_the_message_can_be_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.message_bar.warn("Something is amiss.")
    assert window.message_bar.isVisible()
    close = window.message_bar.findChild(QToolButton, "close_message")
    assert close is not None
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not window.message_bar.isVisible()


def test_what_cannot_be_opened_is_not_welcome(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("a shopping list")
    assert not drop(window, data)


def test_pasting_a_picture(qtbot: QtBot, window: MainWindow) -> None:
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for step in range(30):
        image.setPixelColor(20, 10 + step, QColor("black"))
        image.setPixelColor(21, 10 + step, QColor("black"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(window.files.opened):
        press(qtbot, window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    seen = window.answering.network_input
    assert seen is not None
    assert seen.origin == "picture"
    assert seen.image[14, 14] > 0.5


def test_pasted_inkml_is_read_whatever_encoding_its_file_had(qtbot: QtBot, window: MainWindow, pad: DrawingPad) -> None:
    text = write_inkml(SLANTED).decode()
    assert 'encoding="UTF-8"' in text
    QGuiApplication.clipboard().setText(text.replace("UTF-8", "UTF-16"))
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: pad.drawing == SLANTED)


def test_pasting_inkml_and_pasting_a_file(qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText(write_inkml(SLANTED).decode())
    with qtbot.waitSignal(window.files.opened):
        window.actions_.paste.trigger()
    assert len(pad.drawing.strokes) == 1
    QGuiApplication.clipboard().setMimeData(file_data(picture_file(tmp_path)))
    with qtbot.waitSignal(window.files.opened):
        window.actions_.paste.trigger()
    assert pad.drawing.empty


def test_pasting_nothing_useful_says_so(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("a shopping list")
    with qtbot.waitSignal(window.files.failed):
        window.actions_.paste.trigger()
    assert window.message_bar.isVisible()


@pytest.mark.parametrize("suffix", [".png", ".inkml"])
def test_a_saved_drawing_can_be_opened_again(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    draw(qtbot, pad, SEVEN)
    path = tmp_path / f"seven{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(window.files.saved):
        press(qtbot, window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert path.stat().st_size > 100
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(window.files.opened):
        press(qtbot, window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.message_bar.isHidden()
    assert pad.drawing.empty == (suffix == ".png")


def test_a_name_without_ending_gets_that_of_the_chosen_kind(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(qtbot, pad, SEVEN)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "seven"), "InkML strokes (*.inkml)"))
    with qtbot.waitSignal(window.files.saved):
        window.actions_.save.trigger()
    assert (tmp_path / "seven.inkml").exists()


def test_a_folder_that_is_not_there_is_told_on_saving(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path
) -> None:
    draw(qtbot, pad, SEVEN)
    with qtbot.waitSignal(window.files.failed):
        window.files.save_drawing(pad.drawing, tmp_path / "nowhere" / "seven.png")
    assert window.message_bar.isVisible()
    assert not pad.drawing.empty


def test_the_model_is_saved_and_opened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    before = window.answering.model
    with qtbot.waitSignal(window.files.saved):
        window.actions_.save_model.trigger()
    with qtbot.waitSignal(window.answering.model_changed):
        window.actions_.open_model.trigger()
    assert window.answering.model is not before
    with qtbot.waitSignal(window.answering.model_changed):
        window.actions_.shipped_model.trigger()
    assert window.answering.model is before
