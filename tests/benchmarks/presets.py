"""Each preset's time for an epoch of MNIST's 55,000 training digits, beside the same in PyTorch and scikit-learn.

One thread each, in processor time. The other two are given the network, batch size and optimizer, but neither distorts
digits nor averages weights; so beside what a preset really takes stands what it takes without both, as theirs.
"""

import dataclasses
from statistics import median
from time import process_time

from digitpad.data.digits import Digits
from digitpad.training.presets import PRESET_NAMES, PRESETS
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings, with_augmentation
from tests.benchmarks._random_digits import random_digits
from tests.benchmarks._second_opinions import Epoch, second_opinions
from tests.benchmarks.table import Row, median_ratio, take_turns

_DIGITS = 11_000
_EPOCH = 55_000
_ROUNDS = 5


def rows() -> list[Row]:
    """Measure all presets, in a few minutes."""
    digits = random_digits(_DIGITS)
    return [row for key, settings in PRESETS.items() for row in _rows_of(PRESET_NAMES[key], settings, digits)]


def _rows_of(name: str, settings: TrainingSettings, digits: Digits) -> list[Row]:
    plain = with_augmentation(dataclasses.replace(settings, weight_average=0.0), "none")
    seconds = take_turns(
        {"preset": _epoch(settings, digits), "plain": _epoch(plain, digits), **second_opinions(digits, plain)},
        rounds=_ROUNDS,
        clock=process_time,
    )

    def each_epoch(way: str) -> float:
        return median(seconds[way]) * _EPOCH / _DIGITS

    found = [Row(f"Preset {name}, an epoch of {_EPOCH:,} digits", each_epoch("preset"), better="smaller", unit=" s")]
    if settings != plain:
        found.append(Row("the same without distortion and average", each_epoch("plain"), better="smaller", unit=" s"))
    found += [
        Row(
            f"{other}'s time to ours, as it is" if settings == plain else f"{other}'s time to ours without them",
            median_ratio(seconds[other], seconds["plain"]),
            unit=" x",
            note=f"{each_epoch(other):.2f} s",
        )
        for other in ("PyTorch", "scikit-learn")
        if other in seconds
    ]
    return found


def _epoch(settings: TrainingSettings, digits: Digits) -> Epoch:
    run = TrainingRun(dataclasses.replace(settings, epochs=1000), digits)

    def epoch() -> None:
        for _ in range(run.batches_per_epoch):
            run.learn_batch()

    return epoch
