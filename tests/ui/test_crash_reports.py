import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLoggingCategory, Qt, QTimer, qCWarning, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from digitpad import __version__
from digitpad.paths import log_file
from digitpad.ui import log_handler
from digitpad.ui.background import Background
from digitpad.ui.crash_reports import CrashReports, close_log, log
from digitpad.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def reports(window: MainWindow) -> Iterator[CrashReports]:
    hooks = sys.excepthook, threading.excepthook
    made = CrashReports(window)
    made.install()
    yield made
    made.remove()
    sys.excepthook, threading.excepthook = hooks
    close_log()


def dialogs(window: MainWindow) -> list[QMessageBox]:
    return [dialog for dialog in window.findChildren(QMessageBox) if dialog.isVisible()]


def fail() -> None:
    raise RuntimeError("the lamp is out")


def test_an_error_in_the_event_loop_is_logged_and_shown_once(
    qtbot: QtBot, window: MainWindow, reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        with qtbot.waitSignal(reports.reported):
            QTimer.singleShot(0, fail)
    assert "the lamp is out" in capsys.readouterr().err
    logged = log_file().read_text()
    assert logged.count("Traceback") == 3
    assert "the lamp is out" in logged
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    (dialog,) = dialogs(window)
    assert str(log_file()) in dialog.informativeText()
    dialog.close()


def test_the_details_can_be_copied_and_the_dialog_stays(
    qtbot: QtBot, window: MainWindow, reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(reports.reported):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    (dialog,) = dialogs(window)
    copy = dialog.findChild(QPushButton, "copy_details")
    assert copy is not None
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"DigitPad {__version__}\nPython ")
    assert "Traceback (most recent call last)" in copied
    assert "in fail" in copied
    assert dialog.isVisible()
    dialog.close()


def test_an_error_while_a_menu_opens_is_shown_once_it_is_open(
    qtbot: QtBot, window: MainWindow, reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    menu = QMenu(window)
    menu.addAction("Anything")
    menu.aboutToShow.connect(fail)
    menu.popup(window.pos())
    assert dialogs(window) == [], "in the menu's place it would end the program"
    assert menu.isVisible()
    qtbot.waitUntil(lambda: len(dialogs(window)) == 1)
    menu.close()
    dialogs(window)[0].close()


def test_an_error_in_a_thread_is_logged_and_shown(
    qtbot: QtBot, window: MainWindow, reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(reports.reported):
        thread = threading.Thread(target=fail)
        thread.start()
    thread.join()
    assert "the lamp is out" in log_file().read_text()
    qtbot.waitUntil(lambda: len(dialogs(window)) == 1)


def test_an_error_in_background_work_is_logged_and_shown(
    qtbot: QtBot, window: MainWindow, reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Background(window)
    with qtbot.waitSignal(reports.reported):
        work.start(fail, lambda _: None, lambda _: None)
    work.wait()
    assert "the lamp is out" in log_file().read_text()


def test_qt_s_own_warnings_are_logged(reports: CrashReports, capsys: pytest.CaptureFixture[str]) -> None:
    qWarning("the wick is short")
    assert "the wick is short" in log_file().read_text()
    assert "the wick is short" in capsys.readouterr().err


def test_qt_s_trouble_with_screen_readers_is_not_logged(
    reports: CrashReports, capsys: pytest.CaptureFixture[str]
) -> None:
    category = QLoggingCategory("qt.accessibility.atspi")  # type: ignore[arg-type]  # PySide's types say bytes
    qCWarning(category, "the reader is gone")  # type: ignore[arg-type]  # the same
    assert "the reader is gone" in capsys.readouterr().err
    assert not log_file().exists() or "the reader is gone" not in log_file().read_text()


def test_the_log_does_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_handler, "LARGEST_LOG", 2000)
    for _ in range(100):
        log(logging.WARNING, "the same again and again")
    close_log()
    logs = list(log_file().parent.glob("digitpad.log*"))
    assert len(logs) == 2
    assert sum(path.stat().st_size for path in logs) < 5000


def test_a_log_that_another_window_has_open_is_written_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(source: str, place: str) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(log_handler, "LARGEST_LOG", 2000)
    with monkeypatch.context() as windows:
        windows.setattr("os.rename", refuse)
        for number in range(50):
            log(logging.WARNING, f"number {number} of many lines that make it long")
        told = log_file().read_text()
    assert all(f"number {number} of" in told for number in range(50))
    assert capsys.readouterr().err == ""
    log(logging.WARNING, "the other window is closed")
    close_log()
    assert "number" not in log_file().read_text()


def test_a_log_that_cannot_be_written_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log_file().mkdir(parents=True)
    log(logging.ERROR, "nobody will read this", RuntimeError("but nobody minds"))
    assert "cannot be logged" in capsys.readouterr().err
    assert logging.getLogger("digitpad").handlers == []
