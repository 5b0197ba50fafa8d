"""Downloads MNIST, from the next mirror where one fails, and takes up again where it was cut or cancelled."""

import contextlib
import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from digitpad.data.fetch import FetchProblem, WrongContents, fetch
from digitpad.data.mnist import MNIST_FILES, MnistFile, is_sound, read_contents, store
from digitpad.files import FileProblem, reason
from digitpad.paths import mnist_folder

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_ROUNDS = 2
"""Times that each mirror is tried. What one left may spoil what the next adds; the second round then starts afresh."""
_SLACK = 2**16
"""Bytes by which a gzip may be larger than what is in it."""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download has come."""

    file: str
    """The file that is on its way now."""
    done_bytes: int
    """Of all files together."""
    total_bytes: int
    mirror: str
    """The host it comes from."""


def download_mnist(
    mirrors: Sequence[str] = MIRRORS, files: Sequence[MnistFile] = MNIST_FILES, *, timeout: float = 15.0
) -> Generator[DownloadProgress]:
    """Download what is missing of MNIST into the data folder, verify it and keep it there.

    Yields several times a second, also while nothing arrives. To cancel, close the generator: what has arrived is
    kept, and the next download takes up there.

    Args:
        mirrors: Addresses of folders that hold the files, gzipped, in the order in which they are tried.
        files: The files.
        timeout: Seconds without a byte after which a mirror is given up.

    Raises:
        FileProblem: where no mirror has a file whole and right, or the data folder cannot be written.
    """
    folder = mnist_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"The data folder {folder} cannot be made: {reason(error)}.") from error
    total = sum(file.download_size for file in files)
    done = 0
    for file in files:
        host = ""
        if not is_sound(file):
            for host, arrived in _download(file, mirrors, timeout):
                yield DownloadProgress(file.name, done + min(arrived, file.download_size), total, host)
        done += file.download_size
        yield DownloadProgress(file.name, done, total, host)


def _download(file: MnistFile, mirrors: Sequence[str], timeout: float) -> Iterator[tuple[str, int]]:
    """Yield the host that a file comes from and how many of its bytes are there."""
    problems: dict[str, str] = {}
    part = mnist_folder() / f"{file.name}.gz.part"
    with contextlib.suppress(WrongContents):  # where there is less of it, or nothing at all
        _keep(file, part)  # it may have been cancelled between its last byte and this
        return
    for mirror in [*mirrors] * _ROUNDS:
        host = urlsplit(mirror).hostname or mirror
        try:
            with _open_part(part) as output:
                for arrived in _arriving(f"{mirror}{file.name}.gz", output, file.size + _SLACK, timeout):
                    yield host, arrived
            _keep(file, part)
        except FetchProblem as problem:
            problems[host] = str(problem)
            if isinstance(problem, WrongContents):
                part.unlink(missing_ok=True)
        else:
            return
    reasons = "; ".join(f"{host}: {problem}" for host, problem in problems.items())
    raise FileProblem(
        f"{file.name} could not be downloaded ({reasons}). Check the connection and try again: "
        "what has arrived is kept. Or import MNIST's files from a folder."
    )


@contextlib.contextmanager
def _open_part(part: Path) -> Iterator[IO[bytes]]:
    """Open the file that collects what arrives, after what is in it already."""
    try:
        with part.open("ab") as output:
            yield output
    except OSError as error:
        with contextlib.suppress(OSError):  # on a full disk it would only be in the way
            part.unlink(missing_ok=True)
        raise FileProblem(f"{part} cannot be written: {reason(error)}.") from error


def _arriving(url: str, output: IO[bytes], limit: int, timeout: float) -> Iterator[int]:
    """Write what arrives, and yield how many bytes are there."""
    position = output.tell()
    with contextlib.closing(fetch(url, position, limit, timeout)) as pieces:
        for piece in pieces:
            if piece:
                if piece.position != position:
                    output.truncate(piece.position)
                output.write(piece.contents)
                position = piece.position + len(piece.contents)
            yield position


def _keep(file: MnistFile, part: Path) -> None:
    try:
        contents = read_contents(part, limit=file.size)
    except FileProblem as problem:
        raise WrongContents("what arrived cannot be unpacked") from problem
    if hashlib.sha256(contents).hexdigest() != file.sha256:
        raise WrongContents("what arrived is not MNIST")
    store(file, contents)
    part.unlink(missing_ok=True)
