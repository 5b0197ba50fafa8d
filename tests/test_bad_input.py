"""Every door through which a file comes in, and everything that can be wrong with a file: one clear sentence each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitpad.data.folder import folder_data
from digitpad.data.idx import read_idx, write_idx
from digitpad.data.mnist import import_mnist
from digitpad.files import FileProblem, read_bounded, write_atomically
from digitpad.ink.inkml import read_inkml, write_inkml
from digitpad.ink.pictures import open_picture
from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn import Model, TwoLayerNet, load_model, save_model

_NOBODY = 65534
Door = Callable[[Path], object]


def open_drawing(path: Path) -> Drawing:
    return read_inkml(read_bounded(path, 2**20))


def import_file(path: Path) -> None:
    import_mnist([path])


DOORS: dict[str, Door] = {
    "picture.png": open_picture,
    "drawing.inkml": open_drawing,
    "model.npz": load_model,
    "digits.idx": read_idx,
    "digits.idx.gz": read_idx,
}
every_door = pytest.mark.parametrize(("name", "door"), [*DOORS.items(), ("mnist", import_file)])


def write_good(path: Path) -> None:
    """Write a file that this name promises."""
    if path.suffix == ".png":
        Image.new("L", (200, 200), 9).save(path)
    elif path.suffix == ".inkml":
        path.write_bytes(write_inkml(Drawing((Stroke(((1.0, 2.0), (3.0, 4.0)), (5.0, 6.0)),))))
    elif path.suffix == ".npz":
        save_model(path, Model(TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32).params, "relu"))
    else:
        write_idx(path, np.arange(2000, dtype=np.uint32).astype(np.uint8).reshape(2, 1000))


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Do without root's right to read and write everything, if these tests have it."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    yield
    os.seteuid(0)


@every_door
def test_a_missing_file(name: str, door: Door, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=name):
        door(tmp_path / name)


@every_door
@pytest.mark.parametrize("contents", [b"", b"\x00", b"no such thing", bytes(range(256)) * 40])
def test_an_empty_file_and_one_of_another_kind(name: str, door: Door, contents: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(contents)
    with pytest.raises(FileProblem) as problem:
        door(tmp_path / name)
    assert "Errno" not in str(problem.value)
    assert str(problem.value)[0].isupper() or name in str(problem.value)


@pytest.mark.parametrize(("name", "door"), DOORS.items())
def test_a_file_cut_off_anywhere(name: str, door: Door, tmp_path: Path) -> None:
    path = tmp_path / name
    write_good(path)
    door(path)
    whole = path.read_bytes()
    for size in {*range(1, len(whole), max(1, len(whole) // 40)), len(whole) - 3}:
        if name == "picture.png" and size > len(whole) - 24:  # all pixels are there, only sums and an end mark are not
            continue
        path.write_bytes(whole[:size])
        with pytest.raises(FileProblem):
            door(path)


@every_door
def test_a_folder_with_a_files_name(name: str, door: Door, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileProblem):
        door(tmp_path / name)


@every_door
@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")
def test_a_file_that_may_not_be_read(name: str, door: Door, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / name
    write_good(path)
    path.chmod(0)
    request.getfixturevalue("as_nobody")
    with pytest.raises(FileProblem, match=r"Permission denied|cannot be read"):
        door(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")
def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "digits"
    folder.mkdir(mode=0)
    request.getfixturevalue("as_nobody")
    with pytest.raises(FileProblem, match="Permission denied"):
        folder_data(folder)
    with pytest.raises(FileProblem, match="cannot be read"):
        import_mnist([folder])


@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "model.npz").write_bytes(b"old")
    tmp_path.chmod(0o500)
    request.getfixturevalue("as_nobody")
    with pytest.raises(FileProblem, match=r"Permission denied\. Choose another folder"):
        write_atomically(tmp_path / "model.npz", b"new")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only root, with the right to mount, can make a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_what_it_has(small_disk: Path) -> None:
    write_atomically(small_disk / "model.npz", b"old")
    with pytest.raises(FileProblem, match=r"model\.npz cannot be written: No space left on device\. Choose another"):
        write_atomically(small_disk / "model.npz", bytes(100_000))
    assert (small_disk / "model.npz").read_bytes() == b"old"
    assert [path.name for path in small_disk.iterdir()] == ["model.npz"]


def test_a_disk_that_cannot_be_written_to(small_disk: Path) -> None:
    write_atomically(small_disk / "model.npz", b"old")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(FileProblem, match="Read-only file system"):
        write_atomically(small_disk / "model.npz", b"new")
    assert (small_disk / "model.npz").read_bytes() == b"old"
