"""The window as a process of its own, for there can be one application in a process only."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from digitpad.ui import window_memory
from digitpad.ui.application import stand_alone_in_task_bar

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from digitpad.ui import application, late_loading

late = ("numpy", "PIL", "pyqtgraph", "PySide6.QtNetwork")

def look(window):
    print("imported before the first paint:", [name for name in late if name in sys.modules])
    print("visible:", window.isVisible(), application.QApplication.applicationName())
    QTimer.singleShot(0, window.close)

late_loading.LateLoading.begin = lambda loading: look(loading.parent())
sys.exit(application.run())
"""


def run(program: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DIGITPAD_HOME": str(home)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_window_is_painted_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    done = run(PROGRAM, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "imported before the first paint: []" in done.stdout
    assert "visible: True DigitPad" in done.stdout


def test_places_are_kept_in_the_programs_own_folder(tmp_path: Path) -> None:
    run(PROGRAM, tmp_path)
    assert (tmp_path / "window.ini").exists()


COLLECTING = """
import gc, sys, threading
from PySide6.QtCore import QTimer
from digitpad.cli.window import load_window

run = load_window()
from digitpad.ui import late_loading

class Ring:
    def __init__(self):
        self.ring = self

    def __del__(self):
        found_in.append(threading.current_thread() is threading.main_thread())

found_in = []

def make_rubbish():
    for _ in range(5000):
        Ring()

def work():
    thread = threading.Thread(target=make_rubbish)
    thread.start()
    thread.join()
    print("found at once:", len(found_in))

def look(window):
    print("found in the end:", len(found_in) >= 5000, "all in the window's thread:", all(found_in))
    window.close()

def begin(loading):
    QTimer.singleShot(100, work)
    QTimer.singleShot(1500, lambda: look(loading.parent()))

late_loading.LateLoading.begin = begin
status = run()
print("python searches again:", gc.isenabled())
sys.exit(status)
"""


def test_rubbish_is_found_in_the_windows_thread_whoever_made_it(tmp_path: Path) -> None:
    done = run(COLLECTING, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "found at once: 0" in done.stdout
    assert "found in the end: True all in the window's thread: True" in done.stdout
    assert "python searches again: True" in done.stdout


CLOSING_AT_ONCE = """
import sys
from PySide6.QtCore import QTimer
from digitpad.ui import application, late_loading

load = late_loading.LateLoading.begin

def load_and_close(loading):
    load(loading)
    QTimer.singleShot(0, loading.parent().close)

late_loading.LateLoading.begin = load_and_close
sys.exit(application.run())
"""


def test_closing_while_numpy_is_being_imported_ends_cleanly(tmp_path: Path) -> None:
    done = run(CLOSING_AT_ONCE, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "QThread" not in done.stderr


TOURING = """
import sys
from PySide6.QtCore import QTimer
from digitpad.ui import application, late_loading, main_window

class Window(main_window.MainWindow):
    def take_tour(self):
        print("offered")

def begin(loading):
    window = loading.parent()
    window.loaded.emit()
    QTimer.singleShot(300, window.close)

late_loading.LateLoading.begin = begin
application.MainWindow, application._BEFORE_TOUR = Window, 0
sys.exit(application.run())
"""


def test_the_tour_is_offered_until_it_was_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "offered" in run(TOURING, tmp_path).stdout
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path))
    window_memory.remember_tour()
    assert "offered" not in run(TOURING, tmp_path).stdout


def test_a_file_that_is_given_is_opened_in_the_window(tmp_path: Path) -> None:
    drawing = tmp_path / "seven.inkml"
    drawing.write_bytes(write_inkml(template_drawing(7)))
    code = f"""
from pathlib import Path
from digitpad.ui import application, main_window

class Window(main_window.MainWindow):
    def __init__(self):
        super().__init__()
        self.answering.answer_changed.connect(self.answered)

    def answered(self, answer):
        if answer is not None:
            print(answer.digit)
            self.close()

application.MainWindow = Window
application.run(file=Path({str(drawing)!r}))
"""
    done = run(code, tmp_path)
    assert done.stdout.split() == ["7"], done.stderr


def test_a_file_that_the_system_brings_is_opened(tmp_path: Path) -> None:
    drawing = tmp_path / "seven.inkml"
    drawing.write_bytes(write_inkml(template_drawing(7)))
    code = f"""
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from digitpad.ui import application, late_loading

load = late_loading.LateLoading.begin

def begin(loading):
    window = loading.parent()
    window.answering.answer_changed.connect(lambda answer: answered(window, answer))
    load(loading)
    brought = QFileOpenEvent(QUrl.fromLocalFile({str(drawing)!r}))
    print(QCoreApplication.sendEvent(QCoreApplication.instance(), brought))

def answered(window, answer):
    if answer is not None:
        print(answer.digit)
        window.close()

late_loading.LateLoading.begin = begin
application.run()
"""
    done = run(code, tmp_path)
    assert done.stdout.split() == ["True", "7"], done.stderr


@pytest.mark.parametrize(("system", "names"), [("win32", ["org.digitpad.DigitPad"]), ("linux", []), ("darwin", [])])
def test_windows_is_told_that_it_is_a_program_of_its_own(
    system: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    monkeypatch.setattr("sys.platform", system)
    stand_alone_in_task_bar()
    assert told == names
