"""`digitpad evaluate`: how many of the test digits a model gets wrong, and which it takes for which."""

import argparse
import json

from digitpad.cli.shipped_model import chosen_model
from digitpad.data.digits import Digits
from digitpad.data.pen import read_pen_digits
from digitpad.data.pen_variation import plain_digits
from digitpad.data.sources import load_test_part
from digitpad.files import readable
from digitpad.training.evaluation import Evaluation, evaluate


def run(options: argparse.Namespace) -> int:
    """Print the evaluation as JSON or as a table."""
    model = chosen_model(options.model)
    name, digits = _digits(options)
    evaluation = evaluate(model.network(), digits)
    if options.json:
        print(
            json.dumps(
                {
                    "digits": evaluation.digits,
                    "errors": evaluation.errors,
                    "error_rate": evaluation.error_rate,
                    "confusion": evaluation.confusion.tolist(),
                    "data": name,
                    "model": model.name,
                }
            )
        )
    else:
        print(f"{readable(model.name)} on {name if options.pen else f'the test part of {name}'}:")
        print(f"{evaluation.error_rate:.2%} errors ({evaluation.errors:,} of {evaluation.digits:,} digits)\n")
        print(_table(evaluation))
    return 0


def _digits(options: argparse.Namespace) -> tuple[str, Digits]:
    """Return the digits to answer with their name: pen digits come through the pad's own way from strokes to image."""
    if options.pen:
        return options.pen.name, plain_digits(read_pen_digits(options.pen))
    data = load_test_part(options.data)
    return data.name, data.test


def _table(evaluation: Evaluation) -> str:
    """Return the confusion matrix: a row for each digit, a column for each answer."""
    rows = [["", *map(str, range(10))]]
    rows += [[str(digit), *map(str, counts)] for digit, counts in enumerate(evaluation.confusion.tolist())]
    lines = ["".join(f"{cell:>6}" for cell in row) for row in rows]
    return "\n".join(["digit   answered", *lines])
