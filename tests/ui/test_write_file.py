from pathlib import Path

import pytest

from digitpad.files import FileProblem
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model
from digitpad.ui.write_file import write_drawing, write_model

LINE = Drawing((Stroke(((200.0, 100.0), (800.0, 900.0)), (44.0, 40.0)),))


@pytest.mark.parametrize("name", ["line.png", "line.inkml"])
def test_a_drawing_that_cannot_be_written_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        write_drawing(LINE, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_ending_chooses_and_everything_else_is_png(tmp_path: Path) -> None:
    for name, beginning in (("a.png", b"\x89PNG"), ("a", b"\x89PNG"), ("a.INKML", b"<?xml")):
        write_drawing(LINE, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(beginning)


def test_a_model_that_cannot_be_written(tmp_path: Path, small_model: Model) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        write_model(small_model, tmp_path / "nowhere" / "model.npz")
