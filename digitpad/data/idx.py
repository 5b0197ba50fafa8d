"""The IDX format, in which MNIST and its relatives come: a header with the sizes of an array, then its bytes.

Described at the end of http://yann.lecun.com/exdb/mnist/: two zero bytes, one for the type of the numbers (8 for
bytes), one for the number of dimensions, then each dimension's size as four bytes, the most significant first.
"""

import gzip
import io
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitpad.files import FileProblem, open_to_read, reason, write_atomically

LARGEST = 640 * 2**20
"""Bytes of the largest file that is read. EMNIST ByClass, the largest of the well-known ones, has 547 million."""
_BYTES = 8
_MOST_DIMENSIONS = 4
_GZIP = b"\x1f\x8b"


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Read an array of bytes, from a plain file or a gzipped one, whatever its name.

    Never takes more memory than the header says, and that is checked first: a small file cannot swell up.

    Raises:
        FileProblem: where it cannot be read, is no IDX file, is cut off, goes on after its end or is too large.
    """
    with open_decompressed(path) as file:
        shape = _read_shape(file, path)
        array = np.empty(shape, dtype=np.uint8)
        arrived = read_into(file, array)
        if arrived < array.size:
            raise FileProblem(f"{path} is cut off: {arrived:,} of {array.size:,} bytes are there. Get it again.")
        if file.read(1):
            raise FileProblem(f"{path} is damaged: it goes on after its end. Get it again.")
    return array


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    """Write an array of bytes, whole or not at all; gzipped where the name ends in `.gz`.

    Raises:
        FileProblem: where the file cannot be written.
    """
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _BYTES, array.ndim, *array.shape)
    contents = header + array.tobytes()
    write_atomically(path, gzip.compress(contents, mtime=0) if path.suffix == ".gz" else contents)


@contextmanager
def open_decompressed(path: Path) -> Iterator[io.BufferedIOBase]:
    """Open a file to be read as if it were not gzipped, whether it is or not.

    Raises:
        FileProblem: in place of anything that goes wrong while it is open.
    """
    try:
        with open_to_read(path) as plain:
            gzipped = plain.read(2) == _GZIP
            plain.seek(0)
            with gzip.open(plain) if gzipped else plain as file:
                yield file
    except EOFError as error:
        raise FileProblem(f"{path} is cut off: its gzip has no end. Get it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FileProblem(f"{path} is damaged: its gzip cannot be unpacked. Get it again.") from error
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from error


def read_into(file: io.BufferedIOBase, array: NDArray[np.uint8]) -> int:
    """Fill an array from a file as far as its bytes go, and return how many they were."""
    rest = array.reshape(-1).data
    while rest:
        chunk = file.read(min(len(rest), 2**20))
        if not chunk:
            break
        rest[: len(chunk)] = chunk
        rest = rest[len(chunk) :]
    return array.size - len(rest)


def _read_shape(file: io.BufferedIOBase, path: Path) -> tuple[int, ...]:
    start = file.read(4)
    if len(start) < 4 or start[:2] != b"\0\0":
        raise FileProblem(f"{path} is not an IDX file.")
    kind, dimensions = start[2:]
    if kind != _BYTES:
        raise FileProblem(f"{path} holds numbers of the IDX type {kind:#04x}; only bytes, 0x08, are understood.")
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise FileProblem(f"{path} has {dimensions} dimensions; digits have 3 and their labels 1.")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise FileProblem(f"{path} is cut off in its header. Get it again.")
    shape: tuple[int, ...] = struct.unpack(f">{dimensions}I", sizes)
    declared = math.prod(size or 1 for size in shape)  # NumPy has no room for an empty array of endless rows either
    if declared > LARGEST:
        raise FileProblem(f"{path} is too large: it declares {declared:,} bytes.")
    return shape
