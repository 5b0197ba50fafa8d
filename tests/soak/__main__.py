"""`python -m tests.soak [--strokes N --pictures N --trainings N --seed N]`: use the window for long; what has grown?

Prints JSON. Exit status 1 where memory grew by 5 % or more after the first fifth, or a thread or a file was left open.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent

from digitpad.ui.application import make_application
from digitpad.ui.main_window import MainWindow
from tests.soak.hand import Hand

_MOST_GROWTH = 0.05
_MEASUREMENTS = 20
_WARM_UP = 4  # of the measurements


def main() -> int:
    """Use the window, print what was measured, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--strokes", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=2_000)
    parser.add_argument("--trainings", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    errors: list[str] = []
    sys.excepthook = lambda kind, error, _: errors.append(f"{kind.__name__}: {error}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIGITPAD_HOME"] = folder
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        report = soak(Path(folder), options)
    report["errors"] = errors
    print(json.dumps(report, indent=1))
    left = report["threads_left"] > 0 or report["files_left"] > 0
    return 1 if errors or left or report["growth"] >= _MOST_GROWTH else 0


def soak(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Use the window as much as the options say, and return what was measured."""
    application = make_application(["digitpad"])
    window = MainWindow()
    hand = Hand(window, folder, np.random.default_rng(options.seed))
    window.show()
    hand.settle_in()
    rng = np.random.default_rng(options.seed + 1)
    pictures = _moments(options.pictures, options.strokes, rng)
    begins = _moments(options.trainings, options.strokes, rng)
    memory: list[int] = []
    durations: list[float] = []
    threads, files = 0, 0
    every = max(options.strokes // _MEASUREMENTS, 1)
    for stroke in range(options.strokes):
        begun = time.perf_counter()
        hand.draw()
        durations.append(time.perf_counter() - begun)
        for _ in range(pictures.count(stroke)):
            hand.open_picture()
        for _ in range(begins.count(stroke)):
            hand.stop_training()
            hand.start_training()
        if rng.random() < 0.02:
            hand.move_furniture()
        if (stroke + 1) % every == 0:
            hand.stop_training()
            hand.put_furniture_back()
            memory.append(_settled_memory())
            if len(memory) == 1:
                threads, files = _threads(), _files()
            _tell(f"{stroke + 1:,} strokes, {memory[-1] / 2**20:.1f} MiB")
    kept = memory[_WARM_UP:] or memory[-1:]
    report = {
        "strokes": options.strokes,
        "pictures": options.pictures,
        "trainings": options.trainings,
        "memory_after_warm_up": kept[0],
        "memory_at_the_end": kept[-1],
        "growth": kept[-1] / kept[0] - 1,
        "threads_left": _threads() - threads,
        "files_left": _files() - files,
        "stroke_milliseconds_first": 1000 * median(durations[: every * 2]),
        "stroke_milliseconds_last": 1000 * median(durations[-every * 2 :]),
    }
    window.close()
    application.processEvents()
    return report


def _moments(count: int, strokes: int, rng: np.random.Generator) -> list[int]:
    return [int(moment) for moment in rng.integers(strokes, size=count)]


def _settled_memory() -> int:
    """Return the bytes in memory, once what works in threads has ended and what is no longer needed is gone."""
    for _ in range(50):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.01)
    gc.collect()
    return _status("VmRSS") * 1024


def _threads() -> int:
    return _status("Threads")


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def _files() -> int:
    return sum(1 for _ in _open_files())


def _open_files() -> Iterator[str]:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  (names are all that is wanted)
        try:
            yield os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
        except OSError:  # the one that was open to list them
            continue


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
