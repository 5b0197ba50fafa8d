"""The packaged application's start-up beside DigitPad's and a bare window's of PySide6 from source, by turns.

`DIGITPAD_TEST_BUNDLE` names the packaged folder, and `DIGITPAD_TEST_ONE_FILE` the single file, if there is one. All are
watched from outside, for nothing can be put into the packaged ones: Qt says on stderr when it flushes what was painted
to the screen.
"""

import os
import signal
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
        with subprocess.Popen(
            command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as program:
            assert program.stderr is not None
            patience = threading.Timer(_PATIENCE, _kill, (program,))
            patience.start()
            flushed = any("Flushing" in line for line in program.stderr)  # and reads no further
            painted = time.monotonic()
            patience.cancel()
            _kill(program)
    if not flushed:
        raise RuntimeError(f"{command[0]} has painted nothing")
    return (painted - begun) * 1000


def _kill(program: "subprocess.Popen[str]") -> None:
    """End a program with what it has started: a packaged single file unpacks itself, and starts what was in it."""
    if sys.platform == "win32":
        program.kill()
    else:
        os.killpg(program.pid, signal.SIGKILL)


def rows() -> list[Row]:
    """Measure and return the rows of the table; none where there is no packaged application."""
    bundle = os.environ.get("DIGITPAD_TEST_BUNDLE")
    if not bundle:
        print("DIGITPAD_TEST_BUNDLE names no packaged application: it is not measured", file=sys.stderr)
        return []
    commands: dict[str, list[str | Path]] = {
        "bare": [sys.executable, "-c", _BARE],
        "source": [sys.executable, "-m", "digitpad"],
        "packaged": [Path(bundle, "digitpad").resolve()],
    }
    if one_file := os.environ.get("DIGITPAD_TEST_ONE_FILE"):
        commands["one file"] = [Path(one_file).resolve()]
    rounds = [{name: _milliseconds_to_paint(command) for name, command in commands.items()} for _ in range(_ROUNDS + 1)]
    times = {name: [one_round[name] for one_round in rounds[1:]] for name in commands}  # the first filled the cache
    note = ", ".join(f"{name} {median(measured):.0f} ms" for name, measured in times.items())

    def row(words: str, one: str, other: str, bound: float | None) -> Row:
        return Row(words, median_ratio(times[one], times[other]), bound, "smaller", "×", note)

    found = [
        row("Packaged: first paint / bare window's from source", "packaged", "bare", 2.5),
        row("Packaged: first paint / DigitPad's from source", "packaged", "source", 1.0),
    ]
    if one_file:
        found.append(row("Packaged as one file: first paint / bare window's", "one file", "bare", None))
    return found
