"""How quickly the window answers a hand, and what the window costs a training: measured in the real window.

A child process opens the window offscreen and draws with real mouse events, 120 a second, strokes of a wandering hand.
Each move is timed from its event to the painted bars. Meanwhile nothing is trained, or a network is at full speed,
alone or beside a process that keeps one core busy. The speed of that training is compared with the same training in a
process without a window.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median
from typing import Any

from tests.benchmarks.table import Row, median_ratio

_SECONDS = 20
_ROUNDS = 3
_BUSY = "while True: pass"


def _child(program: str, *words: str) -> dict[str, Any]:
    """Return what a program of this folder reports as JSON."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{program}", *words],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "DIGITPAD_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=10 * _SECONDS,
        )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextlib.contextmanager
def _busy_core() -> Iterator[None]:
    """Keep one core busy with another process."""
    process = subprocess.Popen([sys.executable, "-c", _BUSY])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def rows() -> list[Row]:
    """Measure and return the rows of the table."""
    seconds = str(_SECONDS)
    idle = _child("_drawing_hand", seconds, "idle")
    with _busy_core():
        training_busy = _child("_drawing_hand", seconds, "training")
    with_window, alone = [], []
    for _ in range(_ROUNDS):
        training = _child("_drawing_hand", seconds, "training")
        with_window.append(float(training["digits_per_second"]))
        alone.append(float(_child("_training_alone", seconds)["digits_per_second"]))
    return [
        *_latency("nothing else going on", idle, 8),
        *_latency("a network in training", training, 16),
        *_latency("a network in training, another process busy on a core", training_busy, 16),
        Row(
            "Training with the window open and drawn on / without a window",
            median_ratio(with_window, alone),
            0.9,
            unit="×",
            note=f"{median(with_window):,.0f} and {median(alone):,.0f} digits/s",
        ),
    ]


def _latency(circumstances: str, report: dict[str, Any], bound: float) -> list[Row]:
    """Return the rows of one report of the drawing hand."""
    note = f"{report['moves']:,} moves, median {report['median']:.1f} ms"
    return [
        Row(f"Stroke to painted answer, 99 of 100: {circumstances}", report["p99"], bound, "smaller", " ms", note),
        Row(f"The longest of them: {circumstances}", report["longest"], 50, "smaller", " ms"),
    ]
