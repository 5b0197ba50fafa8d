"""Reading NumPy's `.npz`, a zip of arrays, as data from a stranger.

Nothing in it is executed (no pickles), nothing larger than allowed is unpacked, and a header is a fixed form with
blanks filled in, not an expression to evaluate. So whatever the bytes are, they are arrays or a FileProblem.
"""

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

import numpy as np

from digitpad.files import FileProblem
from digitpad.nn.functions import Floats

_ENTRY = b"PK\x01\x02"
"""What each line of an archive's table of contents begins with."""

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
"""What the standard library raises for archives that are cut off, altered, encrypted or of a later kind."""

# magic, version 1.0 with two bytes of length or 2.0 and 3.0 with four, and what numpy.save writes, nothing else
_HEADER = re.compile(
    rb"\x93NUMPY(?:\x01\x00(?P<short>..)|[\x02\x03]\x00(?P<long>....))"
    rb"\{'descr': '(?P<dtype>[<>][fU]\d{1,9})', 'fortran_order': (?P<columns_first>True|False), "
    rb"'shape': \((?P<shape>(?:\d{1,9}, ?)*(?:\d{1,9})?)\), \} *\n",
    re.DOTALL,
)


def unpack(contents: bytes, names: Sequence[str] | None, limit: int) -> dict[str, bytes]:
    """Return the files NAME.npy in an archive that holds nothing else.

    Args:
        contents: the archive.
        names: what must be in it; None for whatever is in it, up to 100 of them.
        limit: how many bytes they may be together, unpacked.

    Raises:
        FileProblem: where it is damaged or no archive, or holds something else or more.
    """
    something_else = FileProblem(f"it does not hold just {', '.join(names or ('arrays',))}.")
    if contents.count(_ENTRY) > 100:  # more than chance puts between numbers; a million would take zipfile long to read
        raise something_else
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as archive:
            entries = archive.infolist()
            found = sorted(entry.filename for entry in entries)
            if names is not None and found != sorted(f"{name}.npy" for name in names):
                raise something_else
            if len(set(found)) < len(found) or not all(name.endswith(".npy") for name in found):
                raise something_else
            if any(entry.compress_type not in _PACKINGS for entry in entries):
                raise FileProblem("it is packed in an unusual way.")
            if sum(entry.file_size for entry in entries) > limit:  # as declared: more than that is never unpacked
                raise FileProblem(f"unpacked it is larger than {limit // 2**20} MB.")
            return {entry.filename.removesuffix(".npy"): _unpacked(archive, entry) for entry in entries}
    except _DAMAGE as error:
        raise FileProblem("it is damaged, or no archive of arrays.") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as packed:
        return packed.read(entry.file_size)  # without a size, read would unpack more than declared before it notices


def floats_of(contents: bytes) -> Floats:
    """Return the array in a `.npy` file of float16, float32 or float64; it cannot be written to.

    Raises:
        FileProblem: where it is something else.
    """
    dtype, columns_first, shape, data = _parts(contents)
    if dtype[1:] not in ("f2", "f4", "f8"):
        raise FileProblem("an array holds no floats of 16, 32 or 64 bits.")
    if math.prod(shape) * int(dtype[2]) != len(data):
        raise FileProblem("an array is not as long as it says.")
    try:
        array: Floats = np.ndarray(shape, dtype, data, order="F" if columns_first else "C")
    except ValueError as error:  # too many axes, or some too long beside one of length 0
        raise FileProblem("an array has a shape that none can have.") from error
    return array


def text_of(contents: bytes) -> str:
    """Return the string in a `.npy` file of one string.

    Raises:
        FileProblem: where it is something else.
    """
    dtype, _, shape, data = _parts(contents)
    if dtype[1] != "U" or shape != () or int(dtype[2:]) * 4 != len(data):
        raise FileProblem("its metadata is not one string.")
    try:
        return data.decode("utf-32-le" if dtype[0] == "<" else "utf-32-be").rstrip("\0")
    except UnicodeDecodeError as error:
        raise FileProblem("its metadata is not text.") from error


def _parts(contents: bytes) -> tuple[str, bool, tuple[int, ...], bytes]:
    """Return a `.npy` file's dtype, whether columns come first, its shape and its data."""
    header = _HEADER.match(contents)
    if header is None:
        raise FileProblem("it holds something that is no array of numbers or text.")
    length = header["short"] or header["long"]
    start = header.end("short" if header["short"] else "long")
    if header.end() - start != int.from_bytes(length, "little"):
        raise FileProblem("the header of an array is damaged.")
    shape = tuple(int(axis) for axis in header["shape"].split(b",") if axis.strip())
    return header["dtype"].decode("ascii"), header["columns_first"] == b"True", shape, contents[header.end() :]
