"""From ink to image: how long a drawing takes, how long the built-in digits, and what the protocol costs MNIST's own.

MNIST is read from the user's data folder; without it the last row is left out.
"""

from statistics import median

import numpy as np

from digitpad.data.builtin import make_digits
from digitpad.data.mnist import mnist_data
from digitpad.data.stroke_templates import stroke_templates, template_drawing, templates_of
from digitpad.files import FileProblem
from digitpad.ink.normalize import normalize_drawing, normalize_ink
from digitpad.nn import TwoLayerNet, load_model
from digitpad.paths import resource
from tests.benchmarks.table import Row, take_turns

_ROUNDS = 50


def rows() -> list[Row]:
    """Measure all of it, in about half a minute."""
    network = load_model(resource("models/shipped.npz")).network()
    return [_drawing_row(), _answer_row(network), _builtin_row(), *_mnist_rows(network)]


def _drawing_row() -> Row:
    drawings = [template_drawing(digit, way) for digit in range(10) for way in range(len(templates_of(digit)))]
    actions = {
        str(number): lambda drawing=drawing: normalize_drawing(drawing) for number, drawing in enumerate(drawings)
    }
    milliseconds = [1000 * median(seconds) for seconds in take_turns(actions, rounds=_ROUNDS).values()]
    note = f"the slowest of {len(stroke_templates())} ways of writing digits; the quickest {min(milliseconds):.2f} ms"
    return Row("From a drawing to its image", max(milliseconds), 2, "smaller", " ms", note)


def _answer_row(network: TwoLayerNet) -> Row:
    image = normalize_drawing(template_drawing(7)).reshape(784)
    seconds = median(take_turns({"answer": lambda: network.probabilities(image)}, rounds=20 * _ROUNDS)["answer"])
    hidden_size = network.params["b1"].size
    return Row("One answer of the shipped model", 1000 * seconds, 0.5, "smaller", " ms", f"784-{hidden_size}-10")


def _builtin_row() -> Row:
    seconds = median(take_turns({"make": lambda: make_digits(10_000, np.random.default_rng(0))}, rounds=3)["make"])
    return Row("10,000 built-in digits made", seconds, 5, "smaller", " s")


def _mnist_rows(network: TwoLayerNet) -> list[Row]:
    """What MNIST's validation digits lose when they are brought to the form that they have already."""
    try:
        digits = mnist_data().validation
    except FileProblem:
        return []
    images = digits.images()
    again = np.stack([normalize_ink(image.reshape(28, 28)).reshape(784) for image in images])
    before, after = (100 * network.accuracy(x, digits.labels) for x in (images, again))
    return [
        Row(
            "Accuracy that MNIST's validation digits lose in the normaliser",
            before - after,
            0.2,
            "smaller",
            " points",
            f"{before:.2f} % before, {after:.2f} % after, {len(digits):,} digits",
        )
    ]
