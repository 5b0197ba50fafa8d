"""How the time and memory of a training grow: with hidden units, batch size and digits.

Each figure is from a fresh process, for the memory: the largest resident size that the system has seen of it. SGD, in
processor time for one thread.
"""

import json
import subprocess
import sys

from tests.benchmarks.table import Row

_HIDDEN = (50, 200, 800, 2000, 4096)
_BATCHES = (1, 10, 100, 1000, 4096)
_DIGITS = (1000, 15_000, 60_000, 240_000)


def rows() -> list[Row]:
    """Measure all of it, in about three minutes."""
    found = []
    for hidden_size in _HIDDEN:
        found += _rows(f"{hidden_size:,} hidden units, batches of 100", hidden_size, 100, 10_000)
    for batch_size in _BATCHES:
        found += _rows(f"50 hidden units, batches of {batch_size:,}", 50, batch_size, 10_000)
    for digits in _DIGITS:
        found += _rows(f"50 hidden units, batches of 100, of {digits:,} digits", 50, 100, digits)
    return found


def _rows(name: str, hidden_size: int, batch_size: int, digits: int) -> list[Row]:
    command = [sys.executable, "-m", "tests.benchmarks._one_training", str(hidden_size), str(batch_size), str(digits)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return [
        Row(
            name,
            told["digits_per_second"],
            unit=" digits/s",
            note=f"{told['megabytes']:.0f} MB resident at the most",
        )
    ]
