"""Whether the shipped model knows when it does not know: calibration, good digits refused, non-digits caught.

The rule was chosen on held-back digits alone; of the kinds of non-digits, the network has learned from some, and of the
others neither it nor the rule knows anything. `python -m tests.benchmarks doubt`.
"""

import numpy as np
from numpy.typing import NDArray

from digitpad.data.mixture import MixtureSettings
from digitpad.data.non_digits import LEARNED_KINDS, UNSEEN_KINDS, make_non_digits
from digitpad.data.pen_variation import plain_digits
from digitpad.nn import Model, answer_to, load_model
from digitpad.paths import resource
from digitpad.training.calibration import expected_calibration_error
from tests.benchmarks._real_digits import held_back_pen_digits, mnist
from tests.benchmarks.table import Row

_EACH_KIND = 1000
_SEED = 20


def rows() -> list[Row]:
    """Measure it on held-back digits and on new non-digits."""
    model = load_model(resource("models/shipped.npz"))
    measured = []
    held_back = {
        "MNIST's held-back digits": mnist().validation[-MixtureSettings().held_back_digits :],
        "new writers' pen digits": plain_digits(held_back_pen_digits()),
    }
    for name, digits in held_back.items():
        probabilities = model.network().probabilities(digits.images())
        error = 100 * expected_calibration_error(probabilities, digits.labels)
        refused = 100 * _refused(model, digits.images())
        measured += [
            Row(f"Calibration error on {name}", error, 1, "smaller", " %", f"{len(digits):,} digits"),
            Row(f"Refused of {name}", refused, 1, "smaller", " %", f"{len(digits):,} digits"),
        ]
    for kinds, known in ((LEARNED_KINDS, "learned from"), (UNSEEN_KINDS, "never seen")):
        caught = [_caught(model, kind) for kind in kinds]
        measured.append(Row(f"Caught of non-digits {known}", float(np.mean(caught)), 90, unit=" %"))
        measured += [Row(f"· {kind}", share, unit=" %") for kind, share in zip(kinds, caught, strict=True)]
    return measured


def _caught(model: Model, kind: str) -> float:
    images = make_non_digits([kind], _EACH_KIND, np.random.default_rng(_SEED)) * np.float32(1 / 255)
    return 100 * _refused(model, images)


def _refused(model: Model, images: NDArray[np.float32]) -> float:
    """Return the share of images that get no certain answer."""
    network, rule = model.network(), model.rule
    answers = [answer_to(image, network, rule) for image in images]
    return float(np.mean([answer is None or not answer.certain for answer in answers]))
