"""The packaged application's start-up beside a bare window of PySide6 from source: `DIGITPAD_TEST_BUNDLE` names it.

Both are watched from outside, for nothing can be put into the packaged one: Qt says on stderr when it flushes what was
painted to the screen.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.table import Row, median_ratio

_ROUNDS = 15
_PATIENCE = 30  # seconds

_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(QLabel("7"))
window.show()
application.exec()
"""


def _milliseconds_to_paint(command: Sequence[str | Path]) -> float:
    """Return how long after its start a program had painted its window."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "DIGITPAD_HOME": home,
            "QT_LOGGING_RULES": "qt.widgets.painting.info=true;qt.widgets.painting.debug=false",
            "QT_QPA_PLATFORM": "offscreen",
        }
        begun = time.monotonic()
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as program:
            assert program.stderr is not None
            patience = threading.Timer(_PATIENCE, program.kill)
            patience.start()
            flushed = any("Flushing" in line for line in program.stderr)  # and reads no further
            painted = time.monotonic()
            patience.cancel()
            program.kill()
    if not flushed:
        raise RuntimeError(f"{command[0]} has painted nothing")
    return (painted - begun) * 1000


def rows() -> list[Row]:
    """Measure and return the row of the table; none where there is no packaged application."""
    bundle = os.environ.get("DIGITPAD_TEST_BUNDLE")
    if not bundle:
        print("DIGITPAD_TEST_BUNDLE names no packaged application: it is not measured", file=sys.stderr)
        return []
    bare, packaged = [], []
    for _ in range(_ROUNDS + 1):
        bare.append(_milliseconds_to_paint([sys.executable, "-c", _BARE]))
        packaged.append(_milliseconds_to_paint([Path(bundle, "digitpad").resolve()]))
    ratio = median_ratio(packaged[1:], bare[1:])  # the first round filled the disk's cache
    note = f"bare window {median(bare[1:]):.0f} ms, packaged {median(packaged[1:]):.0f} ms"
    return [Row("Packaged: first paint / bare window's from source", ratio, 2.5, "smaller", "×", note)]
