"""A model: a network's parameters with their story, to and from a file.

The file is NumPy's `.npz`, a zip of the arrays W1 b1 W2 b2 and one string of JSON, `metadata`. It is read as data from
a stranger: nothing in it is ever executed (no pickles), sizes are checked before anything is unpacked, and numbers
before they are used.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from digitpad.files import FileProblem, read_bounded, write_atomically
from digitpad.nn.functions import Floats
from digitpad.nn.networks import Activation, TwoLayerNet

LARGEST_FILE = 64 * 2**20  # bytes, packed or unpacked
LARGEST_HIDDEN_SIZE = 16_384

_ARRAYS = ("W1", "b1", "W2", "b2", "metadata")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that zip knows: the same model gives the same bytes


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained network for images of 28x28 and the ten digits, with its story."""

    params: Mapping[str, NDArray[np.float32]]
    """W1 (784, hidden), b1 (hidden,), W2 (hidden, 10), b2 (10,)."""
    activation: Activation
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Its story. What the program writes: name, trained_on, training_digits, settings, seed, errors (a list of
    {"on": text, "digits": n, "errors": k}), created (ISO date), program, licence."""

    @property
    def name(self) -> str:
        """What the model is called."""
        return str(self.metadata.get("name") or "Unnamed model")

    @property
    def hidden_size(self) -> int:
        """How many hidden units it has."""
        return len(self.params["b1"])

    @property
    def parameter_count(self) -> int:
        """How many numbers it has learned."""
        return sum(array.size for array in self.params.values())

    @property
    def shape(self) -> str:
        """The sizes of its layers: "784-256-10"."""
        return f"784-{self.hidden_size}-10"

    @property
    def measured(self) -> str:
        """Its measured error in words: "1.14 % errors on 10,000 MNIST test digits"; empty where none was measured."""
        try:
            first = self.metadata["errors"][0]
            rate = 100 * float(first["errors"]) / float(first["digits"])
            return f"{rate:.2f} % errors on {int(first['digits']):,} {first['on']}"
        except (KeyError, IndexError, TypeError, ValueError, OverflowError, ZeroDivisionError):
            return ""

    def network(self) -> TwoLayerNet:
        """Return a network that shares these parameters."""
        return TwoLayerNet.from_params(self.params, self.activation)


def save_model(path: Path, model: Model) -> None:
    """Write a model to a file, whole or not at all.

    Raises:
        FileProblem: where the file cannot be written.
    """
    write_atomically(path, encode_model(model))


def load_model(path: Path) -> Model:
    """Read a model from a file.

    Raises:
        FileProblem: where the file cannot be read or is no model.
    """
    contents = read_bounded(path, LARGEST_FILE)
    try:
        return decode_model(contents)
    except FileProblem as problem:
        raise FileProblem(f"{path.name} is not a DigitPad model: {problem} Choose another file.") from problem


def encode_model(model: Model) -> bytes:
    """Return a model as the bytes of its file, the same bytes for the same model."""
    metadata = json.dumps({**model.metadata, "activation": model.activation}, ensure_ascii=False, sort_keys=True)
    arrays: dict[str, NDArray[Any]] = {**model.params, "metadata": np.array(metadata)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _ARRAYS:
            packed = io.BytesIO()
            np.lib.format.write_array(packed, np.asarray(arrays[name], order="C"), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _FIXED_TIME), packed.getvalue(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def decode_model(contents: bytes) -> Model:
    """Return the model in the bytes of a file; float16, float32 and float64 become float32.

    Raises:
        FileProblem: where they are no model; the message says what is wrong.
    """
    arrays = _unpack(contents)
    metadata = _story(arrays.pop("metadata"))
    activation = metadata.get("activation")
    if activation not in ("relu", "sigmoid"):
        raise FileProblem("its activation is neither relu nor sigmoid.")
    _check_shapes(arrays)
    params = {name: _finite(name, array) for name, array in arrays.items()}
    return Model(params, cast("Activation", activation), metadata)


def _unpack(contents: bytes) -> dict[str, NDArray[Any]]:
    """Return the five arrays of an archive, none of them larger than it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as archive:
            entries = archive.infolist()
            if sorted(entry.filename for entry in entries) != sorted(f"{name}.npy" for name in _ARRAYS):
                raise FileProblem("it does not hold just W1, b1, W2, b2 and metadata.")
            if sum(entry.file_size for entry in entries) > LARGEST_FILE:
                raise FileProblem(f"unpacked it is larger than {LARGEST_FILE // 2**20} MB.")
            return {name: _array(archive, name) for name in _ARRAYS}
    except FileProblem:
        raise
    except Exception as error:  # (zipfile and zlib meet damage with errors of a dozen kinds)
        raise FileProblem("it is damaged, or no archive of arrays.") from error


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """Return one array of the archive, once its header agrees with the bytes that are really there."""
    packed = io.BytesIO(archive.read(f"{name}.npy"))
    version = np.lib.format.read_magic(packed)
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read_header(packed)
    size = int(np.prod(shape, dtype=object)) * dtype.itemsize
    if dtype.hasobject or size != len(packed.getbuffer()) - packed.tell():
        raise FileProblem(f"{name} is not the array that it says it is.")
    packed.seek(0)
    return np.lib.format.read_array(packed, allow_pickle=False)


def _story(array: NDArray[Any]) -> dict[str, Any]:
    """Return the metadata in its array of one string."""
    if array.shape != () or array.dtype.kind != "U":
        raise FileProblem("its metadata is not one string.")
    try:
        story = json.loads(str(array))
    except (ValueError, RecursionError) as error:
        raise FileProblem("its metadata is not JSON.") from error
    if not isinstance(story, dict):
        raise FileProblem("its metadata is not a JSON object.")
    return story


def _check_shapes(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse what is no network from 784 inputs to 10 digits."""
    hidden_size = arrays["b1"].size
    expected = {"W1": (784, hidden_size), "b1": (hidden_size,), "W2": (hidden_size, 10), "b2": (10,)}
    if not 1 <= hidden_size <= LARGEST_HIDDEN_SIZE:
        raise FileProblem(f"it has {hidden_size:,} hidden units; 1 to {LARGEST_HIDDEN_SIZE:,} are possible.")
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise FileProblem(f"{name} has the shape {arrays[name].shape}, not {shape}.")


def _finite(name: str, array: NDArray[Any]) -> Floats:
    """Return an array as float32, once all in it are numbers that float32 can hold."""
    if array.dtype not in (np.float16, np.float32, np.float64):
        raise FileProblem(f"{name} holds {array.dtype}, not floats of 16, 32 or 64 bits.")
    with np.errstate(over="ignore"):
        floats = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(floats).all():
        raise FileProblem(f"{name} has numbers that are infinite or not a number.")
    return floats
