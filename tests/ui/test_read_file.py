"""Each kind of file becomes what it is, and is known by its name's ending where that matters."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from digitpad.files import FileProblem
from digitpad.ink.inkml import write_inkml
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model, encode_model
from digitpad.ui.read_file import OpenedDrawing, OpenedModel, OpenedPicture, read_file, read_image, read_inkml_text
from digitpad.ui.write_file import write_drawing, write_model
from tests.ui.conftest import picture_file

LINE = Drawing((Stroke(((200.0, 100.0), (800.0, 900.0)), (44.0, 40.0)),))


def test_a_picture(tmp_path: Path) -> None:
    opened = read_file(picture_file(tmp_path))
    assert isinstance(opened, OpenedPicture)
    assert opened.network_input.origin == "picture"
    assert opened.network_input.name == "seven.png"
    assert (opened.picture.width(), opened.picture.height()) == (120, 160)
    assert opened.picture.pixelColor(0, 0) == QColor("white")


def test_a_picture_in_colour_is_shown_in_colour(tmp_path: Path) -> None:
    Image.new("RGB", (50, 30), "#12a0f3").save(tmp_path / "blue.png")
    opened = read_file(tmp_path / "blue.png")
    assert isinstance(opened, OpenedPicture)
    assert {opened.picture.pixelColor(x, y).name() for x in (0, 25, 49) for y in (0, 29)} == {"#12a0f3"}


def test_a_folder_is_no_picture_but_may_have_digits(tmp_path: Path) -> None:
    (tmp_path / "digits").mkdir()
    with pytest.raises(FileProblem, match=r"^digits is a folder\. To train on digits in it, choose it"):
        read_file(tmp_path / "digits")


def test_names_that_are_no_text_become_words(odd_folder: Path) -> None:
    path = picture_file(odd_folder).rename(odd_folder / "\udce9.png")
    write_drawing(LINE, odd_folder / "\udce9.inkml")
    opened, drawing = read_file(path), read_file(odd_folder / "\udce9.inkml")
    assert isinstance(opened, OpenedPicture)
    assert opened.network_input.name == "?.png"
    assert drawing == OpenedDrawing(LINE, "?.inkml")


def test_a_large_picture_is_shown_smaller(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 1500), "white").save(tmp_path / "wide.jpg")
    opened = read_file(tmp_path / "wide.jpg")
    assert isinstance(opened, OpenedPicture)
    assert (opened.picture.width(), opened.picture.height()) == (640, 320)


@pytest.mark.parametrize("name", ["line.inkml", "LINE.InkML"])
def test_a_drawing_is_written_and_read(tmp_path: Path, name: str) -> None:
    write_drawing(LINE, tmp_path / name)
    assert read_file(tmp_path / name) == OpenedDrawing(LINE, name)


def test_a_drawings_picture(tmp_path: Path) -> None:
    write_drawing(LINE, tmp_path / "line.png")
    with Image.open(tmp_path / "line.png") as picture:
        assert picture.size == (1000, 1000)
    opened = read_file(tmp_path / "line.png")
    assert isinstance(opened, OpenedPicture)
    assert not opened.network_input.blank


def test_a_model_is_written_and_read(tmp_path: Path, small_model: Model) -> None:
    write_model(small_model, tmp_path / "small.npz")
    opened = read_file(tmp_path / "small.npz")
    assert isinstance(opened, OpenedModel)
    assert (opened.name, opened.model.name) == ("small.npz", "Small model")


def test_a_model_is_known_whatever_it_is_called(tmp_path: Path, small_model: Model) -> None:
    for name in ("model", "model.png"):
        path = tmp_path / name
        path.write_bytes(encode_model(small_model))
        opened = read_file(path)
        assert isinstance(opened, OpenedModel)
        assert opened.name == name


def test_a_picture_that_qt_found_too_large_is_not_called_empty() -> None:
    with pytest.raises(FileProblem, match="Pasted picture is too large, or damaged"):
        read_image(QImage(), "Pasted picture")


def test_a_problem_in_inkml_names_the_file() -> None:
    with pytest.raises(FileProblem, match=r"^broken\.inkml: This is no InkML"):
        read_inkml_text(b"<ink", "broken.inkml")


def test_what_is_called_a_model_is_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "drawing.npz").write_bytes(write_inkml(LINE))
    with pytest.raises(FileProblem, match=r"drawing\.npz"):
        read_file(tmp_path / "drawing.npz")


@pytest.mark.parametrize("form", [QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32, QImage.Format.Format_Mono])
def test_a_picture_from_the_clipboard(form: QImage.Format) -> None:
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for step in range(40):
        for beside in range(5):
            image.setPixelColor(28 + beside, 10 + step, QColor("black"))
    opened = read_image(image.convertToFormat(form), "Pasted picture")
    assert opened.network_input.name == "Pasted picture"
    assert opened.network_input.image[14, 14] > 0.5
