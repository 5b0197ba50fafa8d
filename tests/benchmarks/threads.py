"""Training with the way of working that trials choose, beside one thread and beside BLAS with a thread for each core.

Wall-clock time, the three taking turns, on the machine as it is; and again while another process holds one core.
"""

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import threadpoolctl

from digitpad.data.digits import Digits
from digitpad.training.presets import PRESETS
from digitpad.training.quickest_way import QuickestWay
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings
from digitpad.training.ways_to_work import Way, available_cores
from tests.benchmarks._random_digits import random_digits
from tests.benchmarks.table import Row

_SECONDS = 0.5
_ROUNDS = 9
_CASES = {
    "784-50-10 in batches of 100": TrainingSettings(),
    "784-800-10 in batches of 256": TrainingSettings(hidden_size=800, batch_size=256),
    "784-2000-10 in batches of 256, Adam": TrainingSettings(hidden_size=2000, batch_size=256, optimizer="adam"),
    "the preset Good": PRESETS["good"],
}


def rows() -> list[Row]:
    """Measure all of it, in about two minutes."""
    digits = random_digits(20_000)
    found = [_row(name, settings, digits, "") for name, settings in _CASES.items()]
    with _busy_core():
        found += [_row(name, settings, digits, ", one core busy") for name, settings in _CASES.items()]
    return found


def _row(name: str, settings: TrainingSettings, digits: Digits, circumstances: str) -> Row:
    chosen, alone, blas = (TrainingRun(dataclasses.replace(settings, epochs=1000), digits) for _ in range(3))
    for run in (alone, blas):
        run._quickest = QuickestWay([Way(threads=1, batches_ahead=False)])
    cores = available_cores()
    _speed(chosen, 1, 4 * _SECONDS)  # its first trial
    speeds: dict[str, list[float]] = {"chosen": [], "one": [], "all": []}
    for _ in range(_ROUNDS):
        speeds["chosen"].append(_speed(chosen, 1))
        speeds["one"].append(_speed(alone, 1))
        speeds["all"].append(_speed(blas, cores))
    shares = [mine / max(one, all_) for mine, one, all_ in zip(*speeds.values(), strict=True)]
    return Row(
        f"Training {name}{circumstances}, to the better of one BLAS thread and {cores}",
        100 * median(shares),
        target=90,
        unit=" %",
        note=", ".join(f"{way} {median(speed):,.0f} digits/s" for way, speed in speeds.items()),
    )


def _speed(run: TrainingRun, blas_threads: int, seconds: float = _SECONDS) -> float:
    limits: Any = threadpoolctl.threadpool_limits  # which has no types
    with limits(blas_threads), run.helped(), np.errstate(all="ignore"):
        begun, digits = perf_counter(), 0
        while (taken := perf_counter() - begun) < seconds:
            digits += run.learn_batch()
    return digits / taken


@contextmanager
def _busy_core() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            yield
        finally:
            busy.kill()
