"""`digitpad predict`: which digit is in each picture or drawing."""

import argparse
import glob
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitpad.cli.endings import PROBLEM, complain
from digitpad.cli.shipped_model import chosen_model
from digitpad.files import FileProblem, read_bounded, reason, steadied
from digitpad.ink import DRAWING_SUFFIXES, PICTURE_SUFFIXES, inkml
from digitpad.ink.network_input import NetworkInput
from digitpad.ink.normalize import normalize_drawing
from digitpad.ink.pictures import input_of_picture, open_picture
from digitpad.nn import Answer, AnswerRule, Model, TwoLayerNet, answer_to

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class FoundDigit:
    """A digit in a file."""

    answer: Answer
    box: Box
    """Of its ink: x, y, width and height; in a picture's pixels, or in the units of a drawing's page."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a file holds, or why that cannot be said."""

    file: str
    digits: Sequence[FoundDigit] = ()
    error: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as it is printed with --json."""
        digits = [
            {
                "digit": found.answer.digit,
                "certain": found.answer.certain,
                "probabilities": [round(float(probability), 6) for probability in found.answer.probabilities],
                "box": list(found.box),
                "reason": found.answer.reason or None,
            }
            for found in self.digits
        ]
        return {"file": self.file, "error": self.error, "digits": digits}


def run(options: argparse.Namespace) -> int:
    """Print a prediction for each file; a file that cannot be read does not keep the others from being read."""
    model = chosen_model(options.model)
    arriving = predict(_spelled_out(options.files), model)
    if options.json:
        predictions = list(arriving)
        lines = (json.dumps(prediction.as_json()) for prediction in predictions)
        print("[" + ",\n ".join(lines) + "]")
        return PROBLEM if any(prediction.error for prediction in predictions) else 0
    status = 0
    for prediction in arriving:
        if prediction.error:
            named = prediction.file in prediction.error
            complain(steadied(prediction.error if named else f"{prediction.file}: {prediction.error}"))
            status = PROBLEM
        else:
            print(_line(prediction))
    return status


def _spelled_out(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the paths, with the files that `*.png` stands for: on Windows no shell spells that out."""
    for path in paths:
        stands_for_others = sys.platform == "win32" and any(sign in str(path) for sign in "*?")
        found = sorted(glob.glob(str(path).replace("[", "[[]"))) if stands_for_others else []  # noqa: PTH207 (a path's own takes no absolute pattern)
        yield from map(Path, found) if found else [path]


def predict(paths: Iterable[Path], model: Model) -> Iterator[Prediction]:
    """Yield a prediction for each file, and for each picture and drawing in the folders among them."""
    network = model.network()
    for path in paths:
        unreadable: list[OSError] = []
        try:
            files = _files_in(path, unreadable) if path.is_dir() else [path]
        except OSError as error:
            files = []
            unreadable.append(error)
        for problem in unreadable:
            yield Prediction(str(problem.filename), error=f"{problem.filename} cannot be read: {reason(problem)}.")
        if not (files or unreadable):
            yield Prediction(str(path), error=f"There are no pictures and no drawings in {path}.")
        for file in files:
            try:
                yield Prediction(str(file), _digits_in(file, network, model.rule))
            except FileProblem as file_problem:
                yield Prediction(str(file), error=str(file_problem))


def _files_in(folder: Path, unreadable: list[OSError]) -> list[Path]:
    """Return the pictures and drawings in a folder and in the folders inside it, in the order of their names.

    What keeps one of the folders from being read is added to `unreadable`.
    """
    return sorted(
        Path(inside, name)
        for inside, _, names in os.walk(folder, onerror=unreadable.append)
        for name in names
        if Path(name).suffix.lower() in PICTURE_SUFFIXES + DRAWING_SUFFIXES and not name.startswith(".")
    )


def _digits_in(path: Path, network: TwoLayerNet, rule: AnswerRule) -> list[FoundDigit]:
    network_input, box = _read(path)
    if network_input.blank or box is None:
        return []
    answer = answer_to(network_input.image, network, rule)
    if answer is None:
        raise FileProblem(f"The model has no answer to {path}: its parameters are too large. Choose another model.")
    return [FoundDigit(answer, box)]


def _read(path: Path) -> tuple[NetworkInput, Box | None]:
    if path.suffix.lower() not in DRAWING_SUFFIXES:
        return input_of_picture(open_picture(path), path.name)
    contents = read_bounded(path, inkml.LARGEST_FILE)
    try:
        drawing = inkml.read_inkml(contents)
    except FileProblem as problem:
        raise FileProblem(f"{path}: {problem}") from problem
    network_input = NetworkInput(normalize_drawing(drawing), "drawing", path.name)
    if drawing.bounds is None:
        return network_input, None
    left, top, right, bottom = drawing.bounds
    return network_input, (round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2))


def _line(prediction: Prediction) -> str:
    if not prediction.digits:
        return f"{'nothing':8}  {'':7}  {steadied(prediction.file)}"
    words = ", ".join(found.answer.words for found in prediction.digits)
    probability = min(found.answer.probability for found in prediction.digits)
    return f"{words:8}  {probability:7.1%}  {steadied(prediction.file)}"
