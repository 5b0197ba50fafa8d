import errno
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from digitpad.data import as_picture
from digitpad.data.builtin import make_digits
from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from digitpad.ink.strokes import Drawing
from digitpad.nn import Model, TwoLayerNet, save_model
from tests.cli.conftest import Run


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with what a person may have: a picture, a drawing, a blank of each, and other files."""
    folder = tmp_path / "pictures"
    (folder / "inside").mkdir(parents=True)
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4:24, 12:16] = 255
    as_picture(image).save(folder / "inside" / "one.PNG")
    Image.new("L", (40, 40), 255).save(folder / "blank.gif")
    (folder / "drawn.inkml").write_bytes(write_inkml(template_drawing(7)))
    (folder / "empty.inkml").write_bytes(write_inkml(Drawing()))
    (folder / "notes.txt").write_text("not a picture")
    (folder / ".hidden.png").write_text("not to be seen")
    return folder


def predicted(run: Run, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    outcome = run("predict", "--json", *arguments)
    assert outcome.err == ""
    return outcome.status, json.loads(outcome.out)


def test_json_has_digit_certainty_probabilities_and_box(run: Run, pictures: Path, model_file: Path) -> None:
    path = pictures / "inside" / "one.PNG"
    status, files = predicted(run, path, "--model", model_file)
    assert status == 0
    assert [*files[0]] == ["file", "error", "digits"]
    assert files[0]["file"] == str(path)
    assert files[0]["error"] is None
    (digit,) = files[0]["digits"]
    assert [*digit] == ["digit", "certain", "probabilities", "box", "reason"]
    assert (digit["digit"], digit["certain"], digit["box"]) == (7, True, [12, 4, 4, 20])
    assert digit["reason"] is None
    assert len(digit["probabilities"]) == 10
    assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_folder_gives_all_its_pictures_and_drawings_in_order(run: Run, pictures: Path, model_file: Path) -> None:
    status, files = predicted(run, pictures, "--model", model_file)
    assert status == 0
    names = [Path(entry["file"]).name for entry in files]
    assert names == ["blank.gif", "drawn.inkml", "empty.inkml", "one.PNG"]
    assert [entry["digits"] == [] for entry in files] == [True, False, True, False]
    assert all(entry["error"] is None for entry in files)


def test_all_endings_of_a_jpeg_are_found_in_a_folder(run: Run, tmp_path: Path, model_file: Path) -> None:
    for ending in ("jpg", "jpeg", "jpe", "jfif"):
        Image.new("L", (40, 40), 255).save(tmp_path / f"blank.{ending}", "JPEG")
    _, files = predicted(run, tmp_path, "--model", model_file)
    assert len(files) == 4


def test_the_box_of_a_drawing_is_in_units_of_its_page(run: Run, pictures: Path, model_file: Path) -> None:
    _, files = predicted(run, pictures / "drawn.inkml", "--model", model_file)
    bounds = template_drawing(7).bounds
    assert bounds is not None
    left, top, right, bottom = bounds
    box = files[0]["digits"][0]["box"]
    assert box == pytest.approx([left, top, right - left, bottom - top], abs=0.01)


def test_a_bad_file_has_its_error_and_the_others_are_still_read(run: Run, pictures: Path, model_file: Path) -> None:
    bad = [pictures / "notes.txt", pictures / "missing.png", pictures / ".hidden.png"]
    broken = pictures / "broken.inkml"
    broken.write_bytes(b"<ink><trace>1 2")
    status, files = predicted(run, *bad, broken, pictures / "inside" / "one.PNG", "--model", model_file)
    assert status == 1
    assert [entry["error"] is None for entry in files] == [False] * 4 + [True]
    assert [entry["digits"] for entry in files[:4]] == [[], [], [], []]
    assert "No such file" in files[1]["error"]
    assert files[4]["digits"]


def test_infinite_pixels_do_not_keep_the_others_from_being_read(run: Run, pictures: Path, model_file: Path) -> None:
    pixels = np.full((60, 60), 255, np.float32)
    pixels[20, 20], pixels[20, 21] = np.inf, -np.inf
    Image.fromarray(pixels).save(pictures / "infinite.tif")
    status, files = predicted(run, pictures / "infinite.tif", pictures / "drawn.inkml", "--model", model_file)
    assert status == 0
    assert [entry["error"] for entry in files] == [None, None]
    assert files[1]["digits"]


def test_a_table_has_a_line_for_each_file_and_errors_go_to_stderr(run: Run, pictures: Path, model_file: Path) -> None:
    outcome = run("predict", pictures, pictures / "missing.png", "--model", model_file)
    assert outcome.status == 1
    lines = outcome.out.splitlines()
    assert len(lines) == 4
    assert lines[0].split() == ["nothing", str(pictures / "blank.gif")]
    assert lines[3].split() == ["7", "100.0%", str(pictures / "inside" / "one.PNG")]
    assert outcome.err == f"digitpad: {pictures / 'missing.png'} cannot be read: No such file or directory.\n"


def test_a_folder_without_pictures_is_a_problem(run: Run, tmp_path: Path, model_file: Path) -> None:
    status, files = predicted(run, tmp_path, "--model", model_file)
    assert status == 1
    assert "no pictures" in files[0]["error"]


def test_a_pipe_in_a_folder_does_not_keep_the_others_from_being_read(
    run: Run, pictures: Path, model_file: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes among its files")
    before = run("predict", pictures, "--model", model_file).out
    os.mkfifo(pictures / "pipe.png")
    outcome = run("predict", pictures, "--model", model_file)
    assert (outcome.status, outcome.out) == (1, before)
    assert "pipe.png is a device or a pipe, not a file" in outcome.err


def test_a_folder_that_cannot_be_read_is_named_and_the_others_are_read(
    run: Run, pictures: Path, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("predict", pictures, "--model", model_file).out
    secret = pictures / "secret"
    secret.mkdir()
    scandir = os.scandir

    def forbidding(path: str) -> object:  # root may read everything
        if Path(path) == secret:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbidding)
    outcome = run("predict", pictures, "--model", model_file)
    assert (outcome.status, outcome.out) == (1, before)
    assert f"{secret} cannot be read: Permission denied." in outcome.err


def test_an_empty_name_is_not_the_folder_where_one_is(run: Run) -> None:
    outcome = run("predict", "")
    assert (outcome.status, outcome.out) == (2, "")
    assert "a name is missing" in outcome.err


def test_a_doubtful_answer_says_so(run: Run, pictures: Path, tmp_path: Path) -> None:
    network = TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32)
    network.params["b2"][[4, 9]] = 20, 19.9
    save_model(tmp_path / "doubt.npz", Model(network.params, "relu"))
    outcome = run("predict", pictures / "drawn.inkml", "--model", tmp_path / "doubt.npz")
    assert outcome.out.startswith("4 or 9?")
    _, files = predicted(run, pictures / "drawn.inkml", "--model", tmp_path / "doubt.npz")
    assert files[0]["digits"][0]["certain"] is False


def test_a_model_with_absurd_parameters_is_named_as_the_problem(run: Run, pictures: Path, tmp_path: Path) -> None:
    huge = {key: np.full(array.shape, 3e38, np.float32) for key, array in TwoLayerNet(784, 3, 10).params.items()}
    save_model(tmp_path / "huge.npz", Model(huge, "relu"))
    outcome = run("predict", pictures / "drawn.inkml", "--model", tmp_path / "huge.npz")
    assert outcome.status == 1
    assert "parameters are too large" in outcome.err


@pytest.mark.parametrize("contents", [None, b"", b"nonsense"])
def test_a_bad_model_is_a_clear_problem(run: Run, pictures: Path, tmp_path: Path, contents: bytes | None) -> None:
    path = tmp_path / "bad.npz"
    if contents is not None:
        path.write_bytes(contents)
    outcome = run("predict", pictures, "--model", path)
    assert (outcome.status, outcome.out) == (1, "")
    assert "bad.npz" in outcome.err
    assert outcome.err.count("\n") == 1


def test_the_shipped_model_reads_built_in_digits(run: Run, tmp_path: Path) -> None:
    digits = make_digits(20, np.random.default_rng(1))
    for number in range(20):
        as_picture(digits.pixels[number]).save(tmp_path / f"{number:02}.png")
    status, files = predicted(run, tmp_path)
    assert status == 0
    answers = [entry["digits"][0]["digit"] for entry in files]
    right = sum(int(answer == label) for answer, label in zip(answers, digits.labels, strict=True))
    assert right >= 16


def test_on_windows_a_pattern_stands_for_files(
    run: Run, pictures: Path, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pictures.rename(pictures.with_name("pictures [1]"))
    monkeypatch.setattr("sys.platform", "win32")
    status, files = predicted(run, folder / "*.inkml", folder / "b?ank.gif", "--model", model_file)
    assert status == 0
    assert [Path(entry["file"]).name for entry in files] == ["drawn.inkml", "empty.inkml", "blank.gif"]
    status, files = predicted(run, folder / "*.tif", "--model", model_file)
    assert (status, len(files)) == (1, 1)
    assert "*.tif cannot be read" in files[0]["error"]


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_the_shell_has_spelled_patterns_out(
    run: Run, pictures: Path, model_file: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such names")
    odd = pictures / "*.inkml"
    shutil.copy(pictures / "drawn.inkml", odd)
    monkeypatch.setattr("sys.platform", system)
    status, files = predicted(run, odd, "--model", model_file)
    assert (status, [entry["file"] for entry in files]) == (0, [str(odd)])


def test_names_of_files_in_a_folder_do_not_steer_the_terminal(run: Run, pictures: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such names")
    folder = tmp_path / "odd"
    folder.mkdir()
    shutil.copy(pictures / "drawn.inkml", folder / "a\n7 100.0% \x1b[2J.inkml")
    (folder / "b\x1b[2J.png").write_bytes(b"no picture")
    outcome = run("predict", folder)
    assert outcome.out.count("\n") == outcome.err.count("\n") == 1
    assert "\x1b" not in outcome.out + outcome.err
