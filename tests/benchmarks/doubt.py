"""Whether the shipped model knows when it does not know: calibration, good digits refused, non-digits caught.

The temperature and the rule were chosen on the held-back digits below, so those rows say only that the choice did what
it should; what says more are the rows of MNIST's test digits. A small calibration error is easily had by a network that
is nearly always right, so beside it stand that of the same answers called quite sure, and that which chance gives a
perfectly calibrated network. Of the kinds of non-digits, the network has learned from some, and of the others neither
it nor the rule knows anything. `python -m tests.benchmarks doubt`.
"""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import Digits
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
_ROUNDS = 200


def rows() -> list[Row]:
    """Measure it on MNIST's test digits, on held-back digits and on new non-digits, in about a minute."""
    model = load_model(resource("models/shipped.npz"))
    held_back = mnist().validation[-MixtureSettings().held_back_digits :]
    pen = plain_digits(held_back_pen_digits())
    measured = [
        *_of_digits(model, "MNIST's test digits", mnist().test),
        *_of_digits(model, "MNIST's held-back digits", held_back),
        *_of_digits(model, "the held-back writers' pen digits", pen),
    ]
    for kinds, known in ((LEARNED_KINDS, "learned from"), (UNSEEN_KINDS, "never seen")):
        verdicts = {kind: _verdicts(model, kind) for kind in kinds}
        every = list(chain.from_iterable(verdicts.values()))
        measured.append(Row(f"Caught of non-digits {known}", _caught(every), 90, unit=" %", note=_no_digit(every)))
        measured += [Row(f"· {kind}", _caught(of), unit=" %", note=_no_digit(of)) for kind, of in verdicts.items()]
    return measured


def _of_digits(model: Model, name: str, digits: Digits) -> list[Row]:
    """Return how honest the answers to some digits are."""
    images, labels = digits.images(), digits.labels
    probabilities = model.network().probabilities(images)
    error = 100 * expected_calibration_error(probabilities, labels)
    sure = 100 * expected_calibration_error(np.eye(10)[probabilities.argmax(1)], labels)
    chance = 100 * _by_chance_alone(probabilities.max(1))
    answers = [answer_to(image, model.network(), model.rule) for image in images]
    stand = np.array([answer is not None and answer.certain for answer in answers])
    wrong = probabilities.argmax(1) != labels
    return [
        Row(
            f"Calibration error on {name}",
            error,
            1,
            "smaller",
            " %",
            f"{len(digits):,} digits; always quite sure {sure:.2f} %, perfectly calibrated {chance:.2f} %",
        ),
        Row(f"Refused of {name}", 100 * float(1 - stand.mean()), 1, "smaller", " %", _of(~stand, wrong)),
        Row(
            f"Wrong among those that stand, {name}", 100 * float(wrong[stand].mean()), unit=" %", note=_of(stand, wrong)
        ),
    ]


def _of(answers: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> str:
    return f"{answers.sum():,}, {(wrong & answers).sum():,} of the {wrong.sum():,} wrong ones among them"


def _by_chance_alone(confidence: NDArray[np.floating]) -> float:
    """Return the calibration error where each answer is right with just the probability that it claims."""
    rng = np.random.default_rng(_SEED)
    claimed = np.column_stack([confidence, np.zeros((len(confidence), 9))])
    rounds = [(rng.random(len(confidence)) >= confidence).astype(np.int64) for _ in range(_ROUNDS)]
    return float(np.mean([expected_calibration_error(claimed, labels) for labels in rounds]))


def _verdicts(model: Model, kind: str) -> list[str]:
    """Return what the model says to images of a kind of non-digits."""
    images = make_non_digits([kind], _EACH_KIND, np.random.default_rng(_SEED)) * np.float32(1 / 255)
    answers = [answer_to(image, model.network(), model.rule) for image in images]
    return [answer.verdict if answer else "no digit" for answer in answers]


def _caught(verdicts: list[str]) -> float:
    """Return the share, in percent, of images to which no digit stands."""
    return 100 * float(np.mean([verdict != "certain" for verdict in verdicts]))


def _no_digit(verdicts: list[str]) -> str:
    return f"“No digit” {100 * verdicts.count('no digit') / len(verdicts):.1f} %"
