"""The reader of pen digits: strokes on the pad's page, labels, writers; and what is wrong with files that are none."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.pen import PenDigits, read_pen_digits
from digitpad.files import FileProblem
from digitpad.ink.normalize import normalize_strokes

HEAD = '.INCLUDE dene.doc\n.LEXICON "0" "1"\n.HIERARCHY DIGIT\n\n'
SEVEN = '.SEGMENT DIGIT 0 ? "7"\n.COMMENT 7 12 224\n.PEN_DOWN\n 100 400\n 300 400\n 200 100\n.PEN_UP\n.DT 100\n\n'
FOUR = '.SEGMENT DIGIT 1 ? "4"\n.COMMENT 4 3 1\n.PEN_DOWN\n 0 500\n 0 250\n.PEN_UP\n.PEN_DOWN\n 250 500\n.PEN_UP\n'


def read(folder: Path, text: str) -> PenDigits:
    path = folder / "pen.tra"
    path.write_text(text, encoding="ascii")
    return read_pen_digits(path)


def test_digits_come_with_labels_writers_and_strokes_on_the_page(tmp_path: Path) -> None:
    digits = read(tmp_path, HEAD + SEVEN + FOUR)
    assert digits.labels.tolist() == [7, 4]
    assert digits.writers.tolist() == [12, 3]
    expected = [200 + 200j, 600 + 200j, 400 + 800j, 0, 500j, 500]
    np.testing.assert_allclose(digits.strokes.points, expected)
    assert digits.strokes.stroke.tolist() == [0, 0, 0, 1, 1, 2]
    assert digits.strokes.drawing.tolist() == [0, 0, 0, 1, 1, 1]


def test_a_gzipped_file_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "pen.gz"
    path.write_bytes(gzip.compress((HEAD + SEVEN).encode()))
    assert read_pen_digits(path).labels.tolist() == [7]


def test_some_of_the_digits_are_numbered_anew(tmp_path: Path) -> None:
    digits = read(tmp_path, HEAD + SEVEN + FOUR + SEVEN)
    some = digits[digits.labels == 7]
    assert len(some) == 2
    assert some.strokes.drawing.tolist() == [0, 0, 0, 1, 1, 1]
    assert some.strokes.stroke.tolist() == [0, 0, 0, 1, 1, 1]
    assert digits[1:2].labels.tolist() == [4]
    whole = normalize_strokes(digits.strokes, 3)
    np.testing.assert_array_equal(normalize_strokes(digits[1:2].strokes, 1)[0], whole[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no pen digits"),
        (HEAD, "no pen digits"),
        (HEAD + SEVEN.replace('"7"', '"x"'), "line 5 names no digit"),
        (HEAD + SEVEN.replace("300 400", "300"), "line 9 is no position"),
        (HEAD + SEVEN.replace("300 400", "300 nan"), "line 9 is no position"),
        (HEAD + SEVEN.replace("300 400", "1e9 4"), "line 9 is no position"),
        (HEAD + '.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n.PEN_UP\n', "has no strokes"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FileProblem, match=message):
        read(tmp_path, text)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        read_pen_digits(tmp_path / "none")


def test_the_real_file_has_thirty_writers(real_data: Path) -> None:
    digits = read_pen_digits(real_data / "pen" / "pendigits-orig.tra.gz")
    assert len(digits) == 7494
    writers, each = np.unique(digits.writers, return_counts=True)
    assert writers.tolist() == list(range(1, 31))
    assert each.min() >= 247
