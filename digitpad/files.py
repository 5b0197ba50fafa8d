"""Reading and writing files so that nothing is lost. The standard library alone, so that every room may use it."""

import contextlib
import glob
import io
import os
import re
import shutil
import stat
import sys
import time
from pathlib import Path
from urllib.parse import unquote_to_bytes

from digitpad.moving import move

_ABANDONED_SECONDS = 600.0
"""After that, whoever began to write a file does not live any more."""
_LONGEST_NAME = 230
"""Bytes."""

_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that are not seen and steer a terminal, or break a line."""

_GIVEN_BY_THE_SHELL = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Pipes that whoever started the program has connected: somebody writes to them."""


class FileProblem(Exception):
    """Something about a file that its user can mend. The message says what is wrong and what to do."""


def reason(error: OSError) -> str:
    """Return the system's own words for an error, without its number and path: "Permission denied"."""
    return error.strerror or str(error)


def readable(name: str) -> str:
    """Return a name as text of one line that can be shown and kept: what is no text in it becomes question marks.

    On Linux a file's name may be any bytes, and Python has halves of characters for those that are no text. What steers
    a terminal is none either.
    """
    return steadied(name.encode(errors="replace").decode())


def steadied(text: str) -> str:
    """Return text with question marks for what steers a terminal or begins a new line."""
    return _STEERS.sub("?", text)


def path_to_keep(path: str) -> str:
    """Return a path as text: itself, or its URI where a name in it is no text. See `kept_path`."""
    return path if readable(path) == path else Path(path).absolute().as_uri()


def kept_path(text: str) -> Path:
    """Return the path that `path_to_keep` made a text of."""
    if not text.startswith("file://" if sys.platform == "win32" else "file:///"):
        return Path(text)
    path = os.fsdecode(unquote_to_bytes(text.removeprefix("file:")))
    if sys.platform == "win32":  # there it is "///C:/digits", or "//server/digits", which stays as it is
        return Path(path.removeprefix("///"))
    return Path(path.removeprefix("//"))


def write_atomically(path: Path, contents: bytes, *, by_way_of: Path | None = None) -> None:
    """Write a file whole or not at all: what stood there stays until the new contents are safe on the disk.

    Where the path is a link, the file that it leads to is written, and the link stays.

    Args:
        path: The file.
        contents: What it is to hold.
        by_way_of: Another folder of the same disk, in which it is written before it gets to its place.

    Raises:
        FileProblem: where the folder is missing or read-only, the disk is full, or there is no file but a device.
    """
    place = place_of_file(path)
    folder = by_way_of or place.parent
    temporary = folder / f".{_in_short(place.name)}.{os.urandom(4).hex()}.part"
    clear_away_abandoned(folder, place.name)
    try:
        with temporary.open("xb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        _copy_rights(place, temporary)
        move(temporary, place)
    except OSError as error:
        with contextlib.suppress(OSError):
            _remove(temporary)
        raise FileProblem(f"{path} cannot be written: {reason(error)}. Choose another folder.") from error


def _copy_rights(place: Path, temporary: Path) -> None:
    """Leave it as it was who may read a file, where there is such a file.

    On Windows rights come from the folder. All that could be copied is that nobody may write, and then the file that is
    to take the other's place could not even be removed again.
    """
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            shutil.copymode(place, temporary)


def place_of_file(path: Path) -> Path:
    """Return where the file is that a path names, or is to be: what a link leads to, or the path as it is.

    Raises:
        FileProblem: where there is something that a file must not take the place of: a device, a pipe or a socket.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise FileProblem(f"{path} is a device or a pipe, not a file. Choose another name.")
        return Path(os.path.realpath(path)) if path.is_symlink() else path
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {reason(error)}. Choose another folder.") from error


def _in_short(name: str) -> str:
    """Return as much of a file's name as leaves room for what is written around it: a system allows 255 bytes."""
    return name.encode(errors="replace")[:_LONGEST_NAME].decode(errors="ignore")


def clear_away_abandoned(folder: Path, name: str) -> None:
    """Remove what processes that were killed have left of a file, half written: else it would be ever more."""
    for part in _parts_of(folder, name):
        with contextlib.suppress(OSError):  # it is in nobody's way, nor in that of the others
            age = time.time() - part.stat().st_mtime
            if abs(age) > _ABANDONED_SECONDS:  # from the future, where the clock was set back
                _remove(part)


def _parts_of(folder: Path, name: str) -> list[Path]:
    """Return what there is of a file in a folder, half written; nothing where the folder cannot be read."""
    try:
        return list(folder.glob(f".{glob.escape(_in_short(name))}.????????.part"))
    except OSError:
        return []


def _remove(part: Path) -> None:
    """Remove what is half written of a file; Windows removes nothing that nobody may write to.

    Raises:
        OSError: where that cannot be.
    """
    if sys.platform == "win32":
        part.chmod(stat.S_IWRITE)
    part.unlink(missing_ok=True)


def open_to_read(path: Path) -> io.BufferedReader:
    """Open a file to be read. A pipe to which nobody writes would never end, so it is refused, as devices are.

    Raises:
        FileProblem: where it is no file.
        OSError: where it cannot be opened.
    """
    if str(path).startswith(_GIVEN_BY_THE_SHELL):
        return path.open("rb")
    file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 (returned open; a path's own has no opener)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise FileProblem(f"{path} is a device or a pipe, not a file. Choose a file.")


def _open_at_once(path: str, flags: int) -> int:
    """Open a pipe, too, without waiting for somebody who writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_bounded(path: Path, limit: int) -> bytes:
    """Read a whole file of at most `limit` bytes.

    Raises:
        FileProblem: where it is missing, no file, not readable or larger than `limit`.
    """
    try:
        with open_to_read(path) as file:
            contents = file.read(limit + 1)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from error
    if len(contents) > limit:
        raise FileProblem(f"{path} is too large: more than {limit // 2**20} MB.")
    return contents
