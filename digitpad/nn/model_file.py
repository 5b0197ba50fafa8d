"""A model: a network's parameters with their story, to and from a file.

The file is NumPy's `.npz`, a zip of the arrays W1 b1 W2 b2 and one string of JSON, `metadata`. Whatever a file holds,
it is either a whole model that works or a FileProblem that says why not.
"""

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitpad.files import FileProblem, read_bounded, write_atomically
from digitpad.nn.answer import USUAL_RULE, AnswerRule
from digitpad.nn.array_archive import floats_of, text_of, unpack
from digitpad.nn.functions import Floats
from digitpad.nn.networks import Activation, TwoLayerNet

LARGEST_FILE = 64 * 2**20  # bytes, packed or unpacked
LARGEST_HIDDEN_SIZE = 16_384
LONGEST_STORY = 100_000  # characters of JSON

_PARAMETERS = ("W1", "b1", "W2", "b2")

_OF_A_RUN = b"points.npy"  # the name of a file that is in the archive of a run, and in no model's

_STORY: Mapping[str, type] = {
    "name": str,
    "activation": str,
    "trained_on": str,
    "training_digits": int,
    "settings": dict,
    "seed": int,
    "errors": list,
    "created": str,
    "program": str,
    "licence": str,
    "rule": dict,
}
"""What a story may tell and others rely on. All but the activation may be missing, and there may be more."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained network for images of 28x28 and the ten digits, with its story."""

    params: Mapping[str, NDArray[np.float32]]
    """W1 (784, hidden), b1 (hidden,), W2 (hidden, 10), b2 (10,)."""
    activation: Activation
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Its story. What the program writes: name, activation, trained_on, training_digits, settings, seed, errors (a list
    of {"on": text, "digits": n, "errors": k}), created (ISO date), program, licence; rule (see `AnswerRule`) where one
    was chosen for it."""

    def __repr__(self) -> str:
        return f"<Model {self.name!r}, {self.shape}, {self.activation}>"

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
        return next(iter(self.measurements), "")

    @property
    def measurements(self) -> tuple[str, ...]:
        """All its measured errors in words, that which counts most first."""
        return tuple(
            f"{100 * error['errors'] / error['digits']:.2f} % errors on {error['digits']:,} {error['on']}"
            for error in self.metadata.get("errors", ())
            if error["digits"]
        )

    @property
    def rule(self) -> AnswerRule:
        """When its answers are certain, and when they say that there is no digit."""
        told = self.metadata.get("rule")
        return AnswerRule(**told) if told else USUAL_RULE

    def network(self) -> TwoLayerNet:
        """Return a network that shares these parameters."""
        return TwoLayerNet.from_params(self.params, self.activation)


def save_model(path: Path | str, model: Model) -> None:
    """Write a model to a file, whole or not at all.

    Raises:
        FileProblem: where the file cannot be written, or could not be opened again as a model.
        TypeError: where it is no model, or tells what JSON cannot hold: a NumPy number, where int() of it can be told.
    """
    if not isinstance(model, Model):
        raise TypeError("a network is saved as a model: Model(network.params, network.activation)")
    try:
        contents = encode_model(model)
    except FileProblem as problem:
        raise FileProblem(f"The model cannot be saved: {problem}") from problem
    write_atomically(Path(path), contents)


def load_model(path: Path | str) -> Model:
    """Read a model from a file.

    Raises:
        FileProblem: where the file cannot be read or is no model.
    """
    path = Path(path)
    contents = read_bounded(path, LARGEST_FILE)
    try:
        return decode_model(contents)
    except FileProblem as problem:
        if _OF_A_RUN in contents:
            words = f"{path.name} is a run. Import it into the list of runs, or with `digitpad runs import`."
            raise FileProblem(words) from problem
        raise FileProblem(f"{path.name} is not a DigitPad model: {problem} Choose another file.") from problem


def encode_model(model: Model) -> bytes:
    """Return a model as the bytes of its file, the same bytes for the same model.

    Raises:
        FileProblem: where `decode_model` would refuse them.
        TypeError: where the story cannot be told in JSON.
    """
    if set(model.params) != set(_PARAMETERS):
        raise FileProblem(
            f"its parameters must be W1, b1, W2 and b2, not {', '.join(map(str, model.params)) or 'none'}."
        )
    params = checked_params({name: _as_numbers(name, array) for name, array in model.params.items()})
    try:
        text = json.dumps({**model.metadata, "activation": model.activation}, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"its metadata cannot be written as JSON: {error}.") from error
    _checked_story(text)
    kept = {name: _small(array) for name, array in params.items()}
    file = io.BytesIO()
    np.savez(file, W1=kept["W1"], b1=kept["b1"], W2=kept["W2"], b2=kept["b2"], metadata=np.array(text))
    return file.getvalue()


def decode_model(contents: bytes) -> Model:
    """Return the model in the bytes of a file; float16, float32 and float64 become float32.

    Raises:
        FileProblem: where they are no model; the message says what is wrong.
    """
    arrays = unpack(contents, (*_PARAMETERS, "metadata"), LARGEST_FILE)
    story = _checked_story(text_of(arrays["metadata"]))
    params = checked_params({name: floats_of(arrays[name]) for name in _PARAMETERS})
    return Model(params, cast("Activation", story["activation"]), story)


def _as_numbers(name: str, values: ArrayLike) -> NDArray[Any]:
    """Return values that may be lists as an array of real numbers.

    Raises:
        FileProblem: where they are something else.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:  # lists of several lengths
        raise FileProblem(f"{name} is no array of numbers.") from error
    if array.dtype.kind not in "fiu":
        raise FileProblem(f"{name} is no array of numbers.")
    return array


def _small(array: NDArray[np.float32]) -> NDArray[np.float16 | np.float32]:
    """Return an array in half precision if nothing is lost by that, otherwise as it is."""
    with np.errstate(over="ignore"):
        half = array.astype(np.float16)
    return half if np.array_equal(half.astype(np.float32), array) else array


def checked_params(params: Mapping[str, Floats]) -> dict[str, NDArray[np.float32]]:
    """Return the parameters as float32, of one layout, if they are those of a network from 784 inputs to 10 digits.

    Raises:
        FileProblem: where they are not, or not finite.
    """
    hidden_size = params["b1"].size
    if not 1 <= hidden_size <= LARGEST_HIDDEN_SIZE:
        raise FileProblem(f"it has {hidden_size:,} hidden units; 1 to {LARGEST_HIDDEN_SIZE:,} are possible.")
    shapes = {"W1": (784, hidden_size), "b1": (hidden_size,), "W2": (hidden_size, 10), "b2": (10,)}
    checked = {}
    for name, shape in shapes.items():
        if params[name].shape != shape:
            raise FileProblem(f"{name} has the shape {params[name].shape}, not {shape}.")
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is found below
            checked[name] = np.array(params[name], np.float32, order="C")
        if not np.isfinite(checked[name]).all():
            raise FileProblem(f"{name} has numbers that are infinite or not a number.")
    return checked


def _checked_story(text: str) -> dict[str, Any]:
    """Return the story in a text of JSON, if what it tells is of the right kind."""
    if len(text) > LONGEST_STORY:
        raise FileProblem(f"its metadata is longer than {LONGEST_STORY:,} characters.")
    try:
        story = json.loads(text)
        json.dumps(story, ensure_ascii=False).encode()  # halves of characters cannot be shown or written anywhere
    except (ValueError, RecursionError) as error:
        raise FileProblem("its metadata is not JSON.") from error
    if not isinstance(story, dict):
        raise FileProblem("its metadata is not a JSON object.")
    if story.get("activation") not in ("relu", "sigmoid"):
        raise FileProblem("its activation is neither relu nor sigmoid.")
    wrong = [key for key, kind in _STORY.items() if key in story and not _is(story[key], kind)]
    if wrong or not all(_is_measurement(error) for error in story.get("errors", ())):
        raise FileProblem(f"its metadata makes no sense under {', '.join(wrong) or 'errors'}.")
    if not _is_rule(story.get("rule", {})):
        raise FileProblem("its metadata makes no sense under rule.")
    return story


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _is_rule(rule: Mapping[str, object]) -> bool:
    names = {field.name for field in fields(AnswerRule)}
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in rule.values())
    return set(rule) <= names and numbers and all(map(_is_float, cast("Mapping[str, float]", rule).values()))


def _is_float(value: float) -> bool:
    """Return whether a number can be reckoned with: a whole number of JSON may be larger than any float."""
    return abs(value) <= sys.float_info.max


def _is_measurement(error: object) -> bool:
    match error:
        case {"on": str(), "digits": int() as digits, "errors": int() as errors}:
            return 0 <= errors <= digits
    return False
