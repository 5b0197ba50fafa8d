"""What the presets reach on MNIST and how long they take, each trained from three seeds: the test digits' errors.

Takes long, so it runs only when it is named: `python -m tests.benchmarks preset_errors`.
"""

import time
from collections import deque
from dataclasses import replace

from digitpad.nn import TwoLayerNet
from digitpad.training.evaluation import evaluate
from digitpad.training.presets import PRESET_NAMES, PRESETS
from digitpad.training.settings import describe
from digitpad.training.trainer import train
from tests.benchmarks._real_digits import mnist
from tests.benchmarks.table import Row

_SEEDS = (0, 1, 2)
_TARGETS = {"book": 97.1, "good": 98.8, "excellent": 99.3}


def rows() -> list[Row]:
    """Train each preset from each seed."""
    data = mnist()
    measured = []
    for key, preset in PRESETS.items():
        right, seconds = [], []
        for seed in _SEEDS:
            begun = time.process_time()
            settings = replace(preset, seed=seed)
            (last,) = deque(train(settings, data), maxlen=1)  # all points, with their parameters, would fill the memory
            seconds.append(time.process_time() - begun)
            network = TwoLayerNet.from_params(last.params, settings.activation)
            right.append(100 * evaluate(network, data.test).accuracy)
        each = ", ".join(f"{share:.2f}" for share in right)
        note = f"{each} %; {sum(seconds) / len(seconds):.0f} s of one core; {describe(preset)}"
        measured.append(
            Row(f"{PRESET_NAMES[key]}: right on test", sum(right) / len(right), _TARGETS[key], unit=" %", note=note)
        )
    return measured
