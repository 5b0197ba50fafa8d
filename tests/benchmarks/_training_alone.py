"""Trains for some seconds without a window and reports its speed, as JSON.

`python -m tests.benchmarks._training_alone SECONDS`
"""

import json
import sys
import time

from digitpad.data.builtin import builtin_data
from digitpad.training.trainer import train
from tests.benchmarks._drawing_hand import SETTINGS


def main() -> None:
    """Train for as long as the command line says."""
    data = builtin_data()
    deadline = time.monotonic() + float(sys.argv[1])
    speed = 0.0
    for point in train(SETTINGS, data):
        speed = point.digits_per_second
        if time.monotonic() > deadline:
            break
    print(json.dumps({"digits_per_second": speed}))


if __name__ == "__main__":
    main()
