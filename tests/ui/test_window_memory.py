import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from digitpad.paths import data_folder
from digitpad.ui.main_window import MainWindow
from digitpad.ui.window_memory import recall_places, recall_scheme, remember_places, remember_scheme


@pytest.fixture
def windows(qtbot: QtBot) -> tuple[QMainWindow, QMainWindow]:
    window, desk = QMainWindow(), QMainWindow()
    for made in (window, desk):
        qtbot.addWidget(made)
    return window, desk


def settings_file() -> Path:
    return data_folder() / "window.ini"


def test_what_was_never_written_down_changes_nothing(windows: tuple[QMainWindow, QMainWindow]) -> None:
    windows[0].resize(500, 300)
    recall_places(*windows)
    assert windows[0].width() == 500
    assert recall_scheme() == Qt.ColorScheme.Unknown


def test_the_size_and_the_scheme_come_back(windows: tuple[QMainWindow, QMainWindow]) -> None:
    window, desk = windows
    window.resize(640, 480)
    remember_places(window, desk)
    remember_scheme(Qt.ColorScheme.Dark)
    window.resize(500, 300)
    recall_places(window, desk)
    assert (window.width(), window.height()) == (640, 480)
    assert recall_scheme() == Qt.ColorScheme.Dark


def test_a_home_with_a_tilde_is_one_folder(
    windows: tuple[QMainWindow, QMainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE"):  # the second on Windows
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("DIGITPAD_HOME", "~/digits")
    remember_places(*windows)
    remember_scheme(Qt.ColorScheme.Dark)
    assert settings_file() == tmp_path / "digits" / "window.ini"
    assert settings_file().exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the document names Linux's places")
def test_without_a_chosen_folder_it_is_where_the_document_says(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DIGITPAD_"))}
    code = "from digitpad.ui.window_memory import remember_tour; remember_tour()"
    subprocess.run([sys.executable, "-c", code], env={**kept, "HOME": str(tmp_path)}, check=True)
    document = Path(__file__).parents[2] / "docs" / "using.md"
    (told,) = re.findall(r"`~/(\S*window\.ini)`", document.read_text(encoding="utf-8"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / told]


@pytest.mark.parametrize(
    "contents",
    [b"", b"\x00\xff nonsense", b"[General]\nscheme=purple\nwindow=1\npanels=2\n", b"[General]\nscheme=0, 1\n"],
)
def test_a_damaged_memory_is_as_good_as_none(windows: tuple[QMainWindow, QMainWindow], contents: bytes) -> None:
    settings_file().write_bytes(contents)
    windows[0].resize(500, 300)
    recall_places(*windows)
    assert windows[0].width() == 500
    assert recall_scheme() == Qt.ColorScheme.Unknown


def test_a_place_that_cannot_be_written_is_no_error(
    windows: tuple[QMainWindow, QMainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    remember_places(*windows)
    remember_scheme(Qt.ColorScheme.Light)
    recall_places(*windows)
    assert recall_scheme() == Qt.ColorScheme.Unknown
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.parametrize(
    "damage", [(b"panels", b"panel"), (b"\\0\\0", b"\\-1\\0"), (b"checksum=", b"checksum=1"), (b"=", b"")]
)
def test_damaged_places_are_left_alone(window: MainWindow, damage: tuple[bytes, bytes]) -> None:
    window.training_dock.hide()
    window.close()
    window.training_dock.show()
    settings_file().write_bytes(settings_file().read_bytes().replace(*damage))
    window.recall_places()
    assert not window.training_dock.isHidden()


def test_sound_places_come_back(window: MainWindow) -> None:
    window.training_dock.hide()
    window.close()
    window.training_dock.show()
    window.recall_places()
    assert window.training_dock.isHidden()


class _Shown(QObject):
    """Remembers in which order widgets were shown."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.order: list[QObject] = []
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Show:
            self.order.append(watched)
        return False


def test_what_floats_is_shown_after_the_window_for_else_it_would_be_behind_it(qtbot: QtBot, window: MainWindow) -> None:
    window.runs_dock.show()
    remember_places(window, window._desk)
    again = MainWindow()
    qtbot.addWidget(again)
    shown = _Shown(again, again.runs_dock)
    again.recall_places()
    with qtbot.waitSignal(again.loaded, timeout=20_000):
        again.show()
    assert again.runs_dock.isFloating()
    assert again.runs_dock.isVisible()
    assert shown.order[-1] is again.runs_dock
    again.close()
