import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.data import idx
from digitpad.data.idx import read_idx, write_idx
from digitpad.files import FileProblem

HEADER = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3])
WHOLE = HEADER + bytes(range(12))


def written(folder: Path, contents: bytes) -> Path:
    path = folder / "some-images-idx3-ubyte"
    path.write_bytes(contents)
    return path


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_an_array_is_read_as_its_header_says(tmp_path: Path, packed: type[bytes]) -> None:
    array = read_idx(written(tmp_path, packed(WHOLE)))
    np.testing.assert_array_equal(array, np.arange(12, dtype=np.uint8).reshape(2, 2, 3))
    assert array.flags.writeable


@pytest.mark.parametrize("name", ["labels", "labels.gz"])
@pytest.mark.parametrize("shape", [(0,), (7,), (2, 28, 28), (1, 2, 3, 4)])
def test_what_is_written_is_read_back(tmp_path: Path, name: str, shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(1).integers(256, size=shape, dtype=np.uint8)
    write_idx(tmp_path / name, array)
    np.testing.assert_array_equal(read_idx(tmp_path / name), array)
    gzipped = (tmp_path / name).read_bytes().startswith(b"\x1f\x8b")
    assert gzipped == name.endswith(".gz")


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"", "not an IDX file"),
        (b"\x89PNG\r\n", "not an IDX file"),
        (HEADER[:10], "cut off in its header"),
        (HEADER, "cut off: 0 of 12 bytes"),
        (WHOLE[:-1], "cut off: 11 of 12 bytes"),
        (WHOLE + b"\0", "goes on after its end"),
        (b"\0\0\x0d\x01\0\0\0\0", "type 0x0d; only bytes"),
        (b"\0\0\x08\0", "0 dimensions"),
        (b"\0\0\x08\xff", "255 dimensions"),
        (b"\0\0\x08\x02" + b"\xff" * 8, "too large"),
        (b"\0\0\x08\x04" + bytes(4) + b"\xff" * 12, "too large"),
        (gzip.compress(WHOLE)[:-9], "cut off: its gzip has no end"),
        (gzip.compress(WHOLE)[:10] + b"\xff" * 20, "its gzip cannot be unpacked"),
        (b"\x1f\x8b", "cut off"),
        (b"\x1f\x8bnonsense and more", "its gzip cannot be unpacked"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, contents: bytes, message: str) -> None:
    path = written(tmp_path, contents)
    with pytest.raises(FileProblem, match=message) as raised:
        read_idx(path)
    assert str(path) in str(raised.value)


@given(st.binary(max_size=60), st.sampled_from([bytes, gzip.compress]))
def test_no_bytes_bring_anything_but_a_problem(
    tmp_path_factory: pytest.TempPathFactory, contents: bytes, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(pack(contents))
    try:
        array = read_idx(path)
    except FileProblem:
        return
    assert array.ndim == contents[3]


def test_a_small_file_cannot_swell_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idx, "LARGEST", 2**20)
    bomb = b"\0\0\x08\x01" + (2**20 + 1).to_bytes(4, "big") + bytes(2**20 + 1)
    with pytest.raises(FileProblem, match="too large"):
        read_idx(written(tmp_path, gzip.compress(bomb)))


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="No such file"):
        read_idx(tmp_path / "missing")
    with pytest.raises(FileProblem, match="Is a directory"):
        read_idx(tmp_path)


def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        write_idx(tmp_path / "missing" / "labels", np.zeros(3, dtype=np.uint8))
