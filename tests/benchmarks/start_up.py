"""Start-up: from starting Python to the window painted, and to the first answer, beside a bare window of PySide6.

Every figure is of a fresh process, and the kinds take turns, so that a busy moment of the machine meets them all. The
clock is the system's monotonic one, which parent and child share. Python keeps its compiled modules, as it does where
the program is installed, in a folder of the benchmark's own: the first round, which is not counted, fills it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from statistics import median

from tests.benchmarks.table import Row, median_ratio

_ROUNDS = 15

# Reports when all that the first paint began is on the screen: a timer of 0 comes after the events at hand.
_BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, report)

def report():
    print("painted", time.monotonic_ns())
    application.quit()

application = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.setCentralWidget(QLabel("7"))
window.show()
application.exec()
"""

_DIGITPAD = """
import sys, time
from digitpad.cli.window import load_window

run = load_window()
from PySide6.QtCore import QTimer
from digitpad.ui import application, main_window

class Window(main_window.MainWindow):
    reported = False

    def __init__(self):
        super().__init__()
        self.answering.model_changed.connect(self.answered)

    def paintEvent(self, event):
        if not self.reported:  # before what the program itself begins after its first paint
            self.reported = True
            QTimer.singleShot(0, lambda: print("painted", time.monotonic_ns()))
        super().paintEvent(event)

    def answered(self):
        print("answered", time.monotonic_ns())
        QTimer.singleShot(0, self.close)

application.MainWindow = Window
run()
"""


def _milliseconds(program: str, compiled: str) -> Mapping[str, float]:
    """Return how long after its start a program reported each of its words; `compiled` keeps its compiled modules."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DIGITPAD_HOME": home}
        environment |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        start = time.monotonic_ns()
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
    reports = (line.split() for line in done.stdout.splitlines())
    return {word: (int(moment) - start) / 1e6 for word, moment in reports}


def rows() -> list[Row]:
    """Measure and return the rows of the table."""
    turns: dict[str, list[float]] = {"bare": [], "painted": [], "answered": []}
    with tempfile.TemporaryDirectory() as compiled:
        for _ in range(_ROUNDS + 1):
            turns["bare"].append(_milliseconds(_BARE, compiled)["painted"])
            for word, milliseconds in _milliseconds(_DIGITPAD, compiled).items():
                turns[word].append(milliseconds)
    bare, painted, answered = (values[1:] for values in turns.values())  # the first round filled the caches
    note = f"bare window {median(bare):.0f} ms, DigitPad {{:.0f}} ms"
    return [
        Row(
            "First paint / bare window's",
            median_ratio(painted, bare),
            1.5,
            "smaller",
            "×",
            note.format(median(painted)),
        ),
        Row(
            "First answer / bare paint",
            median_ratio(answered, bare),
            3.5,
            "smaller",
            "×",
            note.format(median(answered)),
        ),
    ]
