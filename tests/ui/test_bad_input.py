"""Whatever is wrong with a file, the window says so; drawing, model and a training in progress stay as they were."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from digitpad.ink.inkml import write_inkml
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model, save_model
from digitpad.training.settings import TrainingSettings
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from tests.ui.conftest import SEVEN, draw, picture_file
from tests.ui.small_digits import write_idx_folder


def bomb() -> bytes:
    """Return the beginning of a PNG that says it is 60,000 pixels wide and high."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def bad_files(folder: Path, model: Model) -> list[Path]:
    picture = picture_file(folder).read_bytes()
    line = write_inkml(Drawing((Stroke(((1.0, 2.0), (3.0, 4.0)), (5.0, 6.0)),)))
    save_model(folder / "good.npz", model)
    endless = Model({**model.params, "W1": np.full_like(model.params["W1"], np.nan)}, "relu", {})
    contents = {
        "missing.png": None,
        "empty.png": b"",
        "cut.png": picture[: len(picture) // 2],
        "bomb.png": bomb(),
        "archive.png": b"PK\x03\x04" + picture,
        "empty.inkml": b"",
        "cut.inkml": line[: len(line) // 2],
        "hostile.inkml": b"<!DOCTYPE ink><ink/>",
        "huge.inkml": b" " * 9_000_000,
        "empty.npz": b"",
        "cut.npz": (folder / "good.npz").read_bytes()[:-30],
        "picture.npz": picture,
    }
    for name, given in contents.items():
        if given is not None:
            (folder / name).write_bytes(given)
    np.savez(folder / "nan.npz", **endless.params, metadata="{}")  # type: ignore[arg-type]  # its stub knows arrays only
    return [folder / name for name in [*contents, "nan.npz"]]


def test_nothing_is_lost_by_any_bad_file(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, small_model: Model, tmp_path: Path
) -> None:
    digits, files = tmp_path / "digits", tmp_path / "files"
    digits.mkdir()
    files.mkdir()
    draw(qtbot, pad, SEVEN)
    panel = window.training.training_panel
    panel.choose_source(str(write_idx_folder(digits)))
    panel.set_settings(TrainingSettings(hidden_size=10, batch_size=10, epochs=1000))
    with qtbot.waitSignal(window.answering.learner_changed):
        panel.controls.start_action.trigger()
    window.actions_.live.trigger()
    drawing = pad.drawing
    for path in bad_files(files, small_model):
        with qtbot.waitSignal(window.files.failed) as failed:
            window.files.open(path)
        assert failed.args is not None
        assert path.name in failed.args[0], failed.args[0]
        assert window.message_bar.isVisible()
        assert window.message_bar.words == failed.args[0]
        assert pad.drawing is drawing
        assert window.answering.model is small_model
        assert window.training.session.running
    with qtbot.waitSignal(window.training.session.points_reported):
        pass


@pytest.mark.parametrize("name", ["digit.png", "digit.inkml"])
def test_a_drawing_that_cannot_be_saved_is_still_there(
    qtbot: QtBot, window: MainWindow, pad: DrawingPad, tmp_path: Path, name: str
) -> None:
    draw(qtbot, pad, SEVEN)
    drawing = pad.drawing
    (tmp_path / name).mkdir()
    with qtbot.waitSignal(window.files.failed):
        window.files.save_drawing(drawing, tmp_path / name)
    assert "cannot be written" in window.message_bar.words
    assert pad.drawing is drawing
    with qtbot.waitSignal(window.files.saved):
        window.files.save_drawing(drawing, tmp_path / f"another-{name}")


def test_a_model_that_cannot_be_saved_goes_on_answering(
    qtbot: QtBot, window: MainWindow, small_model: Model, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.files.failed):
        window.files.save_model(small_model, tmp_path / "nowhere" / "model.npz")
    assert "cannot be written" in window.message_bar.words
    assert window.answering.model is small_model
