"""The trade-off between MNIST and pen digits: errors on both by the share of pen digits among those learned from.

Small networks and few epochs, so the errors are larger than the shipped model's; how they change is what counts.
Measured on held-back digits. Takes long, so it runs only when it is named: `python -m tests.benchmarks pen_share`.
`python -m tests.benchmarks.pen_share FILE` draws the curves as a picture as well.
"""

import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.data.digits import DataSet
from digitpad.data.mixture import together
from digitpad.data.pen_variation import plain_digits, varied_digits
from digitpad.nn import TwoLayerNet
from digitpad.training.evaluation import evaluate
from digitpad.training.recipe import RECIPE
from digitpad.training.trainer import train
from tests.benchmarks._real_digits import mnist, pen_digits
from tests.benchmarks.table import Row, markdown

_SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
_HELD_BACK_WRITERS = (5, 10, 15, 20, 25, 30)
"""More than the shipped model's recipe holds back, for errors differ more from writer to writer than by the share."""
_HIDDEN_SIZE = 800
_EPOCHS = 12

_SIZE = (760, 520)
_PLOT = (80, 30, 720, 440)  # left, top, right, bottom
_MOST = 4.0  # per cent, at the top of the plot


@dataclass(frozen=True, slots=True)
class _Trial:
    share: float
    """Of what was learned from, how much is pen digits."""
    errors: dict[str, float]
    """In per cent, by what they were measured on."""


def rows() -> list[Row]:
    """Train a network for each share."""
    return _rows(_trials())


def _rows(trials: Sequence[_Trial]) -> list[Row]:
    return [
        Row(f"{trial.share:.0%} pen digits: errors on {name}", error, unit=" %")
        for trial in trials
        for name, error in trial.errors.items()
    ]


def _trials() -> list[_Trial]:
    data, pen = mnist(), pen_digits()
    held_back = np.isin(pen.writers, _HELD_BACK_WRITERS)
    new_writers = plain_digits(pen[held_back])
    rng = np.random.default_rng(0)
    pool = varied_digits(pen[~held_back], 7, rng)
    settings = replace(
        RECIPE.network.learning, hidden_size=_HIDDEN_SIZE, epochs=_EPOCHS, batch_size=256, learning_rate=0.002
    )
    parts = {"MNIST's validation digits": data.validation, "new writers' pen digits": new_writers}
    trials = []
    for share in _SHARES:
        count = round(len(data.training) * share / (1 - share))
        mixed = together(data.training, pool[np.sort(rng.permutation(len(pool))[:count])])
        points = train(settings, DataSet("Mixture", mixed, data.validation, data.test))
        (last,) = deque(points, maxlen=1)  # all of them, with their parameters, would fill the memory
        network = TwoLayerNet.from_params(last.params, settings.activation)
        errors = {name: 100 * evaluate(network, digits).error_rate for name, digits in parts.items()}
        trials.append(_Trial(share, errors))
    return trials


def _picture(trials: Sequence[_Trial]) -> Image.Image:
    """Return both errors as curves over the share."""
    sheet = Image.new("RGB", _SIZE, "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    left, top, right, bottom = _PLOT

    def at(share: float, error: float) -> tuple[float, float]:
        return left + (right - left) * share / _SHARES[-1], bottom - (bottom - top) * error / _MOST

    for error in range(int(_MOST) + 1):
        draw.line((at(0, error), at(_SHARES[-1], error)), fill="#d8dce2", width=1)
        draw.text((left - 12, at(0, error)[1]), f"{error} %", fill="#30363f", font=font, anchor="rm")
    for share in _SHARES:
        draw.text((at(share, 0)[0], bottom + 12), f"{share:.0%}", fill="#30363f", font=font, anchor="mt")
    draw.text(((left + right) / 2, bottom + 50), "share of pen digits", fill="#30363f", font=font, anchor="mt")
    for name, colour in zip(trials[0].errors, ("#1f5fbf", "#b34700"), strict=True):
        points = [at(trial.share, trial.errors[name]) for trial in trials]
        draw.line(points, fill=colour, width=3, joint="curve")
        for x, y in points:
            draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=colour)
        x, y = points[-2]
        above = trials[-2].errors[name] == max(trials[-2].errors.values())
        draw.text((x, y - 16 if above else y + 16), name, fill=colour, font=font, anchor="mb" if above else "mt")
    return sheet


if __name__ == "__main__":
    measured = _trials()
    print(markdown(_rows(measured)))
    _picture(measured).save(Path(sys.argv[1]))
