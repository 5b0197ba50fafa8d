"""Pen digits: digits as the strokes of a pen on a tablet, each with the number of who wrote it.

E. Alpaydin, F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998, CC BY
4.0. The file is UNIPEN text: a segment for each digit, its label in quotes, a comment with the label again, the writer
and a running number, and between pen-down and pen-up the positions, y growing upwards, in a box of 500 x 500.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.data.idx import open_decompressed
from digitpad.files import FileProblem
from digitpad.ink.rasterize import Strokes
from digitpad.ink.strokes import PAGE

LARGEST_FILE = 64 * 2**20
"""Bytes, unpacked; the two files of the pen digits have 6 and 3 million."""

_BOX = 500.0  # the side of the file's box
_PEN_WIDTH = 0.044 * PAGE  # the image's strokes are as thick as the normaliser makes them; this is what the pad uses
_SEGMENT = re.compile(r'\.SEGMENT\s+DIGIT\s.*"([0-9])"\s*')
_COMMENT = re.compile(r"\.COMMENT\s+[0-9]\s+(\d{1,9})\s+\d{1,9}\s*")


@dataclass(frozen=True, slots=True, eq=False)
class PenDigits:
    """Labelled digits as strokes on the pad's page, with their writers."""

    strokes: Strokes
    """All digits' strokes; a digit is a drawing."""
    labels: NDArray[np.int64]
    """(n,), 0 to 9."""
    writers: NDArray[np.int64]
    """(n,), the number of who wrote each."""

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice | NDArray[np.bool_]) -> "PenDigits":
        """Return some of the digits, numbered anew from 0."""
        kept = np.zeros(len(self), np.bool_)
        kept[which] = True
        return PenDigits(drawings_of(self.strokes, kept), self.labels[kept], self.writers[kept])


def drawings_of(strokes: Strokes, kept: NDArray[np.bool_]) -> Strokes:
    """Return the strokes of those drawings that are kept, drawings and strokes numbered anew from 0.

    Args:
        strokes: of any number of drawings.
        kept: (number of drawings,).
    """
    points = kept[strokes.drawing]
    stroke = strokes.stroke[points]
    return Strokes(
        strokes.points[points],
        strokes.widths[points],
        np.cumsum(np.diff(stroke, prepend=stroke[:1]) != 0),
        (np.cumsum(kept) - 1)[strokes.drawing[points]],
    )


def read_pen_digits(path: Path) -> PenDigits:
    """Read digits from a file of the pen digits, `pendigits-orig.tra` or `pendigits-orig.tes`, gzipped or not.

    Raises:
        FileProblem: where it cannot be read, is too large, or is no such file; the message names the line.
    """
    with open_decompressed(path) as file:
        contents = file.read(LARGEST_FILE + 1)
    if len(contents) > LARGEST_FILE:
        raise FileProblem(f"{path} is too large: more than {LARGEST_FILE // 2**20} MB.")
    digits = list(_digits(path, io.StringIO(contents.decode("ascii", errors="replace"))))
    if not digits:
        raise FileProblem(f"There are no pen digits in {path}. It should be pendigits-orig.tra or one like it.")
    return _as_arrays(digits)


@dataclass(slots=True)
class _PenDigit:
    """A digit while it is being read."""

    label: int
    writer: int = 0
    strokes: list[list[complex]] = field(default_factory=list)


def _digits(path: Path, lines: Iterable[str]) -> Iterator[_PenDigit]:
    """Yield the digits in a file, each when the next one begins."""
    digit: _PenDigit | None = None
    pen_down = False
    for number, line in enumerate(lines, start=1):
        word = line.split(maxsplit=1)[0] if line.strip() else ""
        if word == ".SEGMENT":
            if digit:
                yield _whole(path, digit, number)
            digit, pen_down = _PenDigit(_label(path, line, number)), False
        elif digit is None or not word:
            continue
        elif word == ".COMMENT":
            found = _COMMENT.fullmatch(line)
            digit.writer = int(found[1]) if found else digit.writer
        elif word == ".PEN_DOWN":
            digit.strokes.append([])
            pen_down = True
        elif word == ".PEN_UP":
            pen_down = False
        elif pen_down and not word.startswith("."):
            digit.strokes[-1].append(_position(path, line, number))
    if digit:
        yield _whole(path, digit, number)


def _label(path: Path, line: str, number: int) -> int:
    found = _SEGMENT.fullmatch(line)
    if not found:
        raise FileProblem(f"{path} is damaged, or holds something else than digits: line {number} names no digit.")
    return int(found[1])


def _position(path: Path, line: str, number: int) -> complex:
    """Return a line's position x + iy on the pad's page, y growing downwards."""
    try:
        x, y = (float(word) for word in line.split())
        position = complex(x, _BOX - y) * (PAGE / _BOX)
        if not abs(position) < 100 * PAGE:  # which not-a-number is not either
            raise ValueError("far outside the page")
    except ValueError as error:
        raise FileProblem(f"{path} is damaged: line {number} is no position of the pen. Get it again.") from error
    return position


def _whole(path: Path, digit: _PenDigit, number: int) -> _PenDigit:
    """Return a digit that has ended, without the strokes in which the pen left nothing."""
    digit.strokes = [stroke for stroke in digit.strokes if stroke]
    if not digit.strokes:
        raise FileProblem(f"{path} is damaged: the digit before line {number} has no strokes. Get it again.")
    return digit


def _as_arrays(digits: list[_PenDigit]) -> PenDigits:
    strokes = [stroke for digit in digits for stroke in digit.strokes]
    strokes_each = [len(digit.strokes) for digit in digits]
    points_each = [len(stroke) for stroke in strokes]
    points = np.array([point for stroke in strokes for point in stroke], np.complex128)
    return PenDigits(
        Strokes(
            points,
            np.full(len(points), _PEN_WIDTH),
            np.repeat(np.arange(len(strokes)), points_each),
            np.repeat(np.repeat(np.arange(len(digits)), strokes_each), points_each),
        ),
        np.array([digit.label for digit in digits], np.int64),
        np.array([digit.writer for digit in digits], np.int64),
    )
