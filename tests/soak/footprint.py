"""What the process takes up: memory, threads, open files, child processes. Linux alone tells it in /proc."""

import gc
import os
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

_SETTLING = 50  # turns of a hundredth of a second


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the process takes up at one moment."""

    memory: int
    """Bytes that are resident."""
    threads: int
    files: int
    children: int


def footprint() -> Footprint:
    """Measure, once what works in threads has ended and what is no longer needed is gone."""
    for _ in range(_SETTLING):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.01)
    gc.collect()
    return Footprint(1024 * _status("VmRSS"), _status("Threads"), _files(), _children())


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def _files() -> int:
    return len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208  (without the one that is open to list them)


def _children() -> int:
    return sum(len(task.read_text().split()) for task in Path("/proc/self/task").glob("*/children"))
