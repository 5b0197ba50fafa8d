"""MNIST: 70,000 digits written by hand, in four files that are found, imported and verified here.

They are kept unpacked in the user's data folder, from which they load in a tenth of a second. What is in them is known
to the last bit by its SHA-256, so no wrong or cut-off file is ever taken for them.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import DataSet, Digits
from digitpad.data.idx import open_decompressed, read_idx, read_into
from digitpad.files import FileProblem, reason, write_atomically
from digitpad.paths import mnist_folder


@dataclass(frozen=True, slots=True)
class MnistFile:
    """One of the four files: its official name, and how to know it."""

    name: str
    size: int
    """Bytes, unpacked."""
    sha256: str
    """Of the unpacked contents: a gzip can be written anew without changing what is in it."""
    download_size: int
    """Bytes of the official gzip."""


MNIST_FILES = (
    MnistFile(
        "train-images-idx3-ubyte",
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        9_912_422,
    ),
    MnistFile(
        "train-labels-idx1-ubyte",
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        28_881,
    ),
    MnistFile(
        "t10k-images-idx3-ubyte",
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        1_648_877,
    ),
    MnistFile(
        "t10k-labels-idx1-ubyte",
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        4_542,
    ),
)
VALIDATION_DIGITS = 5_000
"""The last of the training digits, which are kept apart to choose settings by."""

_FAMILIAR_NAME = re.compile(r"(train|test|t10k).*(images|labels)", re.IGNORECASE)


def mnist_available(files: Sequence[MnistFile] = MNIST_FILES) -> bool:
    """Return whether the data folder holds MNIST. Looks at the files' sizes only, so it is quick."""
    return all(_is_stored(file) for file in files)


def load_mnist(
    *, normalize: bool = True, flatten: bool = True, one_hot_label: bool = False
) -> tuple[tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]]:
    """Return MNIST as the textbook's programs expect it: (x_train, t_train), (x_test, t_test).

    Args:
        normalize: Images as float32 in [0, 1], otherwise as uint8 from 0 to 255.
        flatten: Images as (n, 784), otherwise as (n, 1, 28, 28).
        one_hot_label: Labels as (n, 10) float64, a 1 in the digit's column, otherwise as (n,) int64.

    Raises:
        FileProblem: where MNIST is not in the data folder, or its files there are damaged.
    """

    def arranged(digits: Digits) -> tuple[NDArray[Any], NDArray[Any]]:
        images = digits.images() if normalize else digits.pixels
        return (
            images if flatten else images.reshape(-1, 1, 28, 28),
            np.eye(10)[digits.labels] if one_hot_label else digits.labels,
        )

    return arranged(_load_digits("train")), arranged(_load_digits("t10k"))


def mnist_data() -> DataSet:
    """Return MNIST with the last 5,000 of its training digits for validation.

    Raises:
        FileProblem: where MNIST is not in the data folder, or its files there are damaged.
    """
    training = _load_digits("train")
    return DataSet(
        "MNIST",
        training[:-VALIDATION_DIGITS],
        training[-VALIDATION_DIGITS:],
        _load_digits("t10k"),
        licence="MNIST by Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0",
    )


def import_mnist(paths: Iterable[Path], files: Sequence[MnistFile] = MNIST_FILES) -> None:
    """Find MNIST in the folders and files given, and keep it in the data folder: all four files, or nothing.

    The files are known by what is in them, so their names do not matter, nor whether they are gzipped. In folders, and
    the folders inside them, only names such as `train-images.idx3-ubyte.gz` are looked at.

    Raises:
        FileProblem: where a file is missing, wrong, cut off or cannot be read, or the data folder cannot be written.
    """
    missing = {file.sha256: file for file in files}
    limit = max(file.size for file in missing.values())
    found: dict[str, bytes] = {}
    problems: list[str] = []
    for path in _candidates(paths, problems):
        try:
            contents = read_contents(path, limit)
        except FileProblem as problem:
            problems.append(str(problem))
            continue
        digest = hashlib.sha256(contents).hexdigest()
        if digest in missing:
            found[missing.pop(digest).name] = contents
        elif digest not in {file.sha256 for file in files}:
            problems.append(_complaint(path, contents, limit))
    if missing:
        names = ", ".join(file.name for file in missing.values())
        raise FileProblem(" ".join(["MNIST was not imported.", *problems, f"Not found: {names}."]))
    _store_all(found)


def is_sound(file: MnistFile) -> bool:
    """Return whether one of the files is in the data folder, and right to the last bit."""
    try:
        _load_verified(file)
    except FileProblem:
        return False
    return True


def read_contents(path: Path, limit: int) -> bytes:
    """Read a file, unpacked; of one that is too large just enough to see that it is."""
    contents = np.empty(limit + 1, dtype=np.uint8)
    with open_decompressed(path) as file:
        return contents[: read_into(file, contents)].tobytes()


def store(file: MnistFile, contents: bytes) -> None:
    """Keep one of the files, verified and unpacked, in the data folder.

    Raises:
        FileProblem: where the data folder cannot be written.
    """
    _store_all({file.name: contents})


def _store_all(contents_by_name: dict[str, bytes]) -> None:
    folder = mnist_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"The data folder {folder} cannot be made: {reason(error)}.") from error
    stored: list[Path] = []
    try:
        for name, contents in contents_by_name.items():
            write_atomically(folder / name, contents)
            stored.append(folder / name)
    except FileProblem:
        for path in stored:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


def _load_digits(part: str) -> Digits:
    images, labels = (_load_verified(file) for file in MNIST_FILES if file.name.startswith(part))
    return Digits(images.reshape(len(images), -1), labels.astype(np.int64))


def _load_verified(file: MnistFile) -> NDArray[np.uint8]:
    folder = mnist_folder()
    path = _stored_path(file)
    if path is None:
        raise FileProblem(
            f"MNIST is not in {folder}. Download it with `digitpad data download`, or, if you have its four files, "
            "import them with `digitpad data import FOLDER`; in the window, choose MNIST in the training panel."
        )
    array = read_idx(path)
    header = bytes((0, 0, 8, array.ndim)) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    digest = hashlib.sha256(header)
    digest.update(array.data)
    if digest.hexdigest() != file.sha256:
        raise FileProblem(f"{path} is damaged or is not MNIST's. Delete it and download or import MNIST again.")
    return array


def _is_stored(file: MnistFile) -> bool:
    path = _stored_path(file)
    return path is not None and (path.suffix == ".gz" or path.stat().st_size == file.size)


def _stored_path(file: MnistFile) -> Path | None:
    """Return where the file is in the data folder: unpacked, or gzipped where its user has put it there so."""
    folder = mnist_folder()
    return next((path for path in (folder / file.name, folder / f"{file.name}.gz") if _is_there(path)), None)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder that may not be looked into
        return False


def _candidates(paths: Iterable[Path], problems: list[str]) -> Iterator[Path]:
    """Yield the files given, and those in the folders given whose names look like MNIST's."""

    def note(error: OSError) -> None:
        problems.append(f"The folder {error.filename} cannot be read: {reason(error)}.")

    for path in paths:
        if _is_there(path) or not os.path.lexists(path):
            yield path  # one that does not exist is reported by the attempt to read it
            continue
        for folder, subfolders, names in os.walk(path, onerror=note):
            subfolders.sort()
            yield from (Path(folder, name) for name in sorted(names) if _FAMILIAR_NAME.search(name))


def _complaint(path: Path, contents: bytes, limit: int) -> str:
    """Say what is wrong with a file that is none of MNIST's."""
    if len(contents) > limit:
        return f"{path} is larger than any of MNIST's files."
    try:
        read_idx(path)
    except FileProblem as problem:
        return str(problem)
    return f"{path} is not MNIST's: its contents have another SHA-256 (other data come under the same names)."
