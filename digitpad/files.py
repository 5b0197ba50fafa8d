"""Reading and writing files so that nothing is lost. The standard library alone, so that every room may use it."""

import contextlib
import os
from pathlib import Path


class FileProblem(Exception):
    """Something about a file that its user can mend. The message says what is wrong and what to do."""


def reason(error: OSError) -> str:
    """Return the system's own words for an error, without its number and path: "Permission denied"."""
    return error.strerror or str(error)


def write_atomically(path: Path, contents: bytes) -> None:
    """Write a file whole or not at all: what stood there stays until the new contents are safe on the disk.

    Raises:
        FileProblem: where the folder is missing or read-only, or the disk is full.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with temporary.open("xb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise FileProblem(f"{path} cannot be written: {reason(error)}. Choose another folder.") from error


def read_bounded(path: Path, limit: int) -> bytes:
    """Read a whole file of at most `limit` bytes.

    Raises:
        FileProblem: where it is missing, no file, not readable or larger than `limit`.
    """
    try:
        with path.open("rb") as file:
            contents = file.read(limit + 1)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from error
    if len(contents) > limit:
        raise FileProblem(f"{path} is too large: more than {limit // 2**20} MB.")
    return contents
