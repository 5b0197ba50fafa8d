"""`digitpad evaluate`: how many of the test digits a model gets wrong, and which it takes for which."""

import argparse
import json

from digitpad.cli.shipped_model import chosen_model
from digitpad.data.sources import load_test_part
from digitpad.training.evaluation import Evaluation, evaluate


def run(options: argparse.Namespace) -> int:
    """Print the evaluation as JSON or as a table."""
    model = chosen_model(options.model)
    data = load_test_part(options.data)
    evaluation = evaluate(model.network(), data.test)
    if options.json:
        print(
            json.dumps(
                {
                    "digits": evaluation.digits,
                    "errors": evaluation.errors,
                    "error_rate": evaluation.error_rate,
                    "confusion": evaluation.confusion.tolist(),
                    "data": data.name,
                    "model": model.name,
                }
            )
        )
    else:
        print(f"{model.name} on the test part of {data.name}:")
        print(f"{evaluation.error_rate:.2%} errors ({evaluation.errors:,} of {evaluation.digits:,} digits)\n")
        print(_table(evaluation))
    return 0


def _table(evaluation: Evaluation) -> str:
    """Return the confusion matrix: a row for each digit, a column for each answer."""
    rows = [["", *map(str, range(10))]]
    rows += [[str(digit), *map(str, counts)] for digit, counts in enumerate(evaluation.confusion.tolist())]
    lines = ["".join(f"{cell:>6}" for cell in row) for row in rows]
    return "\n".join(["digit   answered", *lines])
