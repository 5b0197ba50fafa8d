"""One training in a process of its own; reports its speed and memory as JSON.

`python -m tests.benchmarks._one_training HIDDEN BATCH DIGITS`
"""

import json
import sys
from time import process_time

import digitpad  # noqa: F401  (sets the number of BLAS threads)
from digitpad.data.digits import DataSet
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from tests.benchmarks._random_digits import random_digits

_SECONDS = 4.0


def main(hidden_size: int, batch_size: int, count: int) -> None:
    """Train for a few seconds of processor time."""
    digits = random_digits(count)
    data = DataSet("random", digits, digits[: min(5000, count // 11)], digits[:0])
    settings = TrainingSettings(hidden_size=hidden_size, batch_size=batch_size, epochs=1000, learning_rate=0.01)
    training = Training(settings, data)
    training.first_point()
    begun, epochs = process_time(), 0.0
    while process_time() - begun < _SECONDS:
        epochs = training.advance().epoch
    speed = epochs * count / (process_time() - begun)
    print(json.dumps({"digits_per_second": speed, "megabytes": _largest_size()}))


def _largest_size() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource  # noqa: PLC0415 (not on Windows)

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 2**20 if sys.platform == "darwin" else size / 2**10


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
