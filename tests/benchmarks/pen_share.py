"""The trade-off between MNIST and pen digits: errors on both by the share of pen digits among those learned from.

Small networks and few epochs, so the errors are larger than the shipped model's; how they change is what counts.
Measured on held-back digits. Takes long, so it runs only when it is named: `python -m tests.benchmarks pen_share`.
"""

from dataclasses import replace

import numpy as np

from digitpad.data.digits import DataSet
from digitpad.data.mixture import together
from digitpad.data.pen_variation import plain_digits, varied_digits
from digitpad.nn import TwoLayerNet
from digitpad.training.evaluation import evaluate
from digitpad.training.shipped import RECIPE
from digitpad.training.trainer import train
from tests.benchmarks._real_digits import mnist, pen_digits
from tests.benchmarks.table import Row

_SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
_HELD_BACK_WRITERS = (5, 10, 15, 20, 25, 30)
"""More than the shipped model's recipe holds back, for errors differ more from writer to writer than by the share."""
_HIDDEN_SIZE = 800
_EPOCHS = 12


def rows() -> list[Row]:
    """Train a network for each share."""
    data, pen = mnist(), pen_digits()
    held_back = np.isin(pen.writers, _HELD_BACK_WRITERS)
    new_writers = plain_digits(pen[held_back])
    rng = np.random.default_rng(0)
    pool = varied_digits(pen[~held_back], 7, rng)
    settings = replace(RECIPE.teacher, hidden_size=_HIDDEN_SIZE, epochs=_EPOCHS, batch_size=256, learning_rate=0.002)
    measured = []
    for share in _SHARES:
        count = round(len(data.training) * share / (1 - share))
        mixed = together(data.training, pool[np.sort(rng.permutation(len(pool))[:count])])
        *_, last = train(settings, DataSet("Mixture", mixed, data.validation, data.test))
        network = TwoLayerNet.from_params(last.params, settings.activation)
        for name, digits in (("MNIST's validation digits", data.validation), ("new writers' pen digits", new_writers)):
            error = 100 * evaluate(network, digits).error_rate
            measured.append(
                Row(f"{share:.0%} pen digits: errors on {name}", error, unit=" %", note=f"{len(digits):,} digits")
            )
    return measured
