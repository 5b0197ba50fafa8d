"""The points of a run in a file: row by row, cut off or not."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.training.curves import COLUMNS, append_rows, curves_of, cut_after, read_curves, row_of
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training


@pytest.fixture(scope="module")
def rows(data: DataSet) -> list[list[float]]:
    training = Training(TrainingSettings(hidden_size=5, batch_size=50, epochs=1), data)
    points = [training.first_point()]
    while not training.finished:
        points.append(training.advance(training.step + 1))
    return [row_of(point) for point in points]


def test_what_was_written_is_read(tmp_path: Path, rows: list[list[float]]) -> None:
    path = tmp_path / "points"
    append_rows(path, rows[:5])
    append_rows(path, rows[5:], safely=True)
    curves = read_curves(path)
    assert len(curves) == 22
    np.testing.assert_array_equal(np.stack([curves[name] for name in COLUMNS], axis=1), rows)
    assert curves["step"].tolist() == list(range(22))
    assert np.isnan(curves["gradient_norm"][0])
    assert (curves["gradient_norm"][1:] > 0).all()


def test_before_the_first_point_there_are_none(tmp_path: Path) -> None:
    assert len(read_curves(tmp_path / "points")) == 0


def test_half_a_row_is_no_row(tmp_path: Path, rows: list[list[float]]) -> None:
    path = tmp_path / "points"
    append_rows(path, rows)
    path.write_bytes(path.read_bytes()[:-5])
    assert read_curves(path)["step"].tolist() == list(range(21))


def test_points_after_a_step_can_be_left_out(tmp_path: Path, rows: list[list[float]]) -> None:
    path = tmp_path / "points"
    append_rows(path, rows)
    path.write_bytes(path.read_bytes() + b"half")
    cut_after(path, 7)
    append_rows(path, rows[8:10])
    assert read_curves(path)["step"].tolist() == list(range(10))
    path.write_bytes(path.read_bytes() + b"half")
    cut_after(path, 99)
    append_rows(path, rows[10:])
    assert read_curves(path)["step"].tolist() == list(range(22))


def test_a_first_line_without_its_end_has_no_points(tmp_path: Path, rows: list[list[float]]) -> None:
    path = tmp_path / "points"
    append_rows(path, rows)
    path.write_bytes(path.read_bytes().partition(b"\n")[0])
    assert len(read_curves(path)) == 0


@pytest.mark.parametrize("length", [0, 1, 30])
def test_a_file_cut_off_in_its_first_line_begins_anew(tmp_path: Path, rows: list[list[float]], length: int) -> None:
    path = tmp_path / "points"
    append_rows(path, rows)
    path.write_bytes(path.read_bytes()[:length])
    cut_after(path, 99)
    append_rows(path, rows)
    assert len(read_curves(path)) == 22


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, rows: list[list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "points"
    append_rows(path, rows[:5])

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(FileProblem, match="No space left"):
            append_rows(path, rows[5:], safely=True)
    assert len(read_curves(path)) == 5


def test_a_disk_that_fills_up_amid_a_row_does_not_shift_those_that_follow(
    tmp_path: Path, rows: list[list[float]]
) -> None:
    path = tmp_path / "points"
    append_rows(path, rows[:5])
    with _files_no_larger_than(path.stat().st_size + 150), pytest.raises(FileProblem, match="File too large"):
        append_rows(path, rows[5:])
    append_rows(path, rows[5:])
    curves = read_curves(path)
    np.testing.assert_array_equal(np.stack([curves[name] for name in COLUMNS], axis=1), rows)


@contextlib.contextmanager
def _files_no_larger_than(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource", reason="Windows does not limit the size of files")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_columns_of_other_versions(rows: list[list[float]]) -> None:
    older = b'{"columns": ["step", "colour"]}\n' + np.array([[1, 5], [2, 6]], "<f8").tobytes()
    curves = curves_of(older, "points")
    assert curves["step"].tolist() == [1, 2]
    assert np.isnan(curves["epoch"]).all()


@pytest.mark.parametrize(
    "contents", [b"", b"PK\x03\x04" * 50, b"[]\n", b'{"columns": [1]}\n', b'{"columns": ["a"]}\n', b'{"columns": {}}\n']
)
def test_what_is_no_such_file_says_so(contents: bytes) -> None:
    with pytest.raises(FileProblem, match="points holds no points of a training"):
        curves_of(contents, "points")
