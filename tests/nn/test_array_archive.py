"""Archives of arrays from strangers: pickles, bombs, and damage of every kind."""

import io
import tracemalloc
import zipfile
from typing import Any

import numpy as np
import pytest

from digitpad.files import FileProblem
from digitpad.nn.array_archive import unpack
from digitpad.nn.model_file import LARGEST_FILE, decode_model, encode_model
from tests.nn._model_bytes import archive, arrays, entries, model, npy, zipped

b1, b2 = model().params["b1"], model().params["b2"]


class Trap:
    """Would be set free by a pickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("a pickle was opened",)


def test_pickles_are_refused_unopened() -> None:
    pickled = np.array([Trap()], dtype=object)
    with pytest.raises(FileProblem, match="no array of numbers or text"):
        decode_model(archive(b1=pickled))
    with pytest.raises(FileProblem, match="no array of numbers or text"):
        decode_model(zipped(entries(b1=b"cos\nsystem\n(S'true'\ntR.")))


def with_header(text: str, data: bytes = bytes(12)) -> bytes:
    header = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


BAD_NPY: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no array of numbers or text"),
    "cut off in the header": (npy(b1)[:40], "no array of numbers or text"),
    "cut off in the numbers": (npy(b1)[:-1], "not as long as it says"),
    "a later version": (npy(b1).replace(b"\x93NUMPY\x01", b"\x93NUMPY\x09"), "no array of numbers or text"),
    "an expression": (with_header("{'descr': '<f4', 'shape': (__import__('os').abort(),), }"), "no array of numbers"),
    "deep brackets": (with_header("(" * 9000), "no array of numbers"),
    "huge": (with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999), }"), "as it says"),
    "negative": (with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }"), "no array of numbers"),
    "empty and huge": (
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 999999999, 999999999, 999999999), }", b""),
        "a shape that none can have",
    ),
    "too many axes": (
        with_header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({'1, ' * 70}), }}", bytes(4)),
        "a shape that none can have",
    ),
    "three bytes": (with_header("{'descr': '<f3', 'fortran_order': False, 'shape': (4,), }"), "no floats of"),
    "wrong length": (
        npy(b1).replace(b"NUMPY\x01\x00v\x00", b"NUMPY\x01\x00u\x00"),
        "the header of an array is damaged",
    ),
}


@pytest.mark.parametrize("case", BAD_NPY)
def test_damaged_arrays_are_refused(case: str) -> None:
    contents, words = BAD_NPY[case]
    with pytest.raises(FileProblem, match=words):
        decode_model(zipped(entries(b1=contents)))


def test_text_that_is_none_is_refused() -> None:
    contents = npy(np.array("abcd"))
    with pytest.raises(FileProblem, match="metadata is not text"):
        decode_model(zipped(entries(metadata=contents[:-4] + b"\xff\xff\xff\xff")))


def test_a_later_header_is_read_too() -> None:
    file = io.BytesIO()
    np.lib.format.write_array(file, b1, version=(2, 0))
    np.testing.assert_array_equal(decode_model(zipped(entries(b1=file.getvalue()))).params["b1"], b1)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(entries(W1=bytes(LARGEST_FILE + 1)))
    assert len(bomb) < 100_000
    with pytest.raises(FileProblem, match="unpacked it is larger than 64 MB"):
        decode_model(bomb)


def test_a_bomb_that_declares_itself_small_is_not_unpacked() -> None:
    size = 30_000_000
    bomb = zipped(entries(W1=bytes(size)))
    disguised = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert disguised != bomb
    tracemalloc.start()
    try:
        with pytest.raises(FileProblem, match="it is damaged"):
            decode_model(disguised)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # bytes


def test_a_long_table_of_contents_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(5000):
            packed.writestr(f"{number}", b"")
    contents = file.getvalue()
    tracemalloc.start()
    try:
        with pytest.raises(FileProblem, match="does not hold just"):
            decode_model(contents)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000  # bytes; its 5,000 entries would be 2,500,000


def test_unusual_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        for name, contents in entries().items():
            packed.writestr(name, contents)
    with pytest.raises(FileProblem, match="packed in an unusual way"):
        decode_model(file.getvalue())


def test_two_of_one_name_are_refused() -> None:
    file = io.BytesIO(zipped(entries()))
    with zipfile.ZipFile(file, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("b2.npy", npy(b2))
    with pytest.raises(FileProblem, match="does not hold just"):
        decode_model(file.getvalue())


@pytest.mark.parametrize("contents", [b"", b"PK", b"GIF89a", b"PK\x05\x06" + bytes(18), b"\0" * 1000])
def test_what_is_no_archive_is_refused(contents: bytes) -> None:
    with pytest.raises(FileProblem):
        decode_model(contents)


def test_no_damage_gets_through_or_does_harm() -> None:
    """Bytes changed, cut out or cut off by chance: a whole model or a FileProblem, and never anything else."""
    rng = np.random.default_rng(11)
    refused = 0
    for whole in (encode_model(model()), archive()):
        for _ in range(300):
            damaged = bytearray(whole)
            # The structures of the archive and the headers are where damage is interesting, so most goes there.
            interesting = [place for place in range(len(whole)) if place < 300 or place > len(whole) - 600]
            for place in rng.choice(interesting if rng.random() < 0.8 else len(whole), rng.integers(1, 4)):
                damaged[place] = rng.integers(256)
            if rng.random() < 0.2:
                start, length = rng.integers(len(damaged)), rng.integers(1, 200)
                del damaged[start : start + length]
            try:
                read = decode_model(bytes(damaged))
            except FileProblem:
                refused += 1
            else:
                assert np.isfinite(read.network().predict(np.ones(784))).all()
    assert refused > 300


def test_no_damage_inside_an_array_gets_through_or_does_harm() -> None:
    """The same for an array's own bytes in a whole archive, whose check sums would find the damage first."""
    rng = np.random.default_rng(12)
    refused = 0
    for name in ("b1", "metadata"):
        whole = npy(arrays()[name])
        for _ in range(200):
            damaged = bytearray(whole)
            damaged[rng.integers(140 if rng.random() < 0.8 else len(whole))] = rng.integers(256)
            try:
                read = decode_model(zipped(entries(**{name: bytes(damaged)})))
            except FileProblem:
                refused += 1
            else:
                assert np.isfinite(read.network().predict(np.ones(784))).all()
    assert refused > 100


def test_every_cut_is_refused() -> None:
    whole = encode_model(model())
    for length in [*range(0, len(whole), 211), len(whole) - 1]:
        with pytest.raises(FileProblem):
            decode_model(whole[:length])


def test_whatever_is_in_it_can_be_asked_for() -> None:
    assert sorted(unpack(zipped(entries()), None, LARGEST_FILE)) == ["W1", "W2", "b1", "b2", "metadata"]
    for other in ({"../evil.txt": b""}, {f"{number}.npy": b"" for number in range(101)}):
        with pytest.raises(FileProblem, match="it does not hold just arrays"):
            unpack(zipped(other), None, LARGEST_FILE)
