import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from digitpad.data.download import DownloadProgress
from digitpad.files import FileProblem
from digitpad.ui.download_dialog import DownloadDialog
from digitpad.ui.progress_line import ProgressLine
from tests.ui.conftest import heard

LEFT = Qt.MouseButton.LeftButton
HALF = DownloadProgress("train-images-idx3-ubyte", 6_000_000, 12_000_000, "mirror.example")
Download = Callable[[], Generator[DownloadProgress]]


@pytest.fixture
def dialog(qtbot: QtBot) -> DownloadDialog:
    dialog = DownloadDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)  # so that the tests can look at it afterwards
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def _use(monkeypatch: pytest.MonkeyPatch, download: Download) -> None:
    monkeypatch.setattr("digitpad.data.download.download_mnist", download)


def _press(qtbot: QtBot, dialog: DownloadDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def _words(dialog: DownloadDialog) -> str:
    line = dialog.findChild(ProgressLine)
    assert line is not None
    return line.text()


def test_it_says_what_would_be_fetched_and_fetches_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog
) -> None:
    _use(monkeypatch, pytest.fail)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "11.6 MB" in words
    assert "ossci-datasets.s3.amazonaws.com" in words
    assert "storage.googleapis.com" in words
    assert "CC BY-SA" in words
    assert "mnist" in words
    qtbot.wait(30)
    _press(qtbot, dialog, "cancel_download")
    assert not dialog.isVisible()


def test_a_download_shows_its_progress_and_ends_the_dialog(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog
) -> None:
    seen: list[tuple[str, float]] = []

    def download() -> Generator[DownloadProgress]:
        yield HALF
        deadline = time.monotonic() + 5
        while not seen and time.monotonic() < deadline:
            time.sleep(0.005)

    def noted() -> bool:
        bar = dialog.findChild(QProgressBar)
        assert bar is not None
        if bar.value():
            seen.append((_words(dialog), bar.value() / bar.maximum()))
        return bool(seen)

    _use(monkeypatch, download)
    with qtbot.waitSignal(dialog.mnist_arrived):
        _press(qtbot, dialog, "download")
        qtbot.waitUntil(noted)
    assert seen[0] == ("6.0 of 12.0 MB  mirror.example", 0.5)
    assert not dialog.isVisible()


def test_cancelling_closes_the_download(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog) -> None:
    closed: list[bool] = []

    def endless() -> Generator[DownloadProgress]:
        try:
            while True:
                time.sleep(0.01)
                yield HALF
        finally:
            closed.append(True)

    _use(monkeypatch, endless)
    _press(qtbot, dialog, "download")
    qtbot.wait(50)
    with qtbot.assertNotEmitted(dialog.mnist_arrived):
        _press(qtbot, dialog, "cancel_download")
    assert closed == [True]
    assert not dialog.isVisible()


def test_after_a_failure_one_can_try_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog
) -> None:
    def failing() -> Generator[DownloadProgress]:
        yield HALF
        raise FileProblem("No mirror answers. Check the connection.")

    def working() -> Generator[DownloadProgress]:
        yield HALF

    _use(monkeypatch, failing)
    _press(qtbot, dialog, "download")
    qtbot.waitUntil(lambda: "No mirror answers" in _words(dialog))
    button = dialog.findChild(QPushButton, "download")
    assert button is not None
    assert button.text() == heard(button) == "Try again"
    _use(monkeypatch, working)
    with qtbot.waitSignal(dialog.mnist_arrived):
        _press(qtbot, dialog, "download")


def test_what_nobody_foresaw_is_logged_and_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Generator[DownloadProgress]:
        yield HALF
        raise RuntimeError("a fault of the program")

    _use(monkeypatch, broken)
    _press(qtbot, dialog, "download")
    qtbot.waitUntil(lambda: "a fault of the program" in _words(dialog))
    assert caplog.records[0].exc_info is not None


def test_an_import_looks_beside_the_file_that_was_chosen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: DownloadDialog, tmp_path: Path
) -> None:
    names = (
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte.gz",
        "train-images.idx3-ubyte",
        "train-labels-idx1-ubyte",
    )
    for name in (*names, "diary.txt"):
        (tmp_path / name).touch()
    asked: list[Path] = []
    monkeypatch.setattr("digitpad.data.mnist.import_mnist", asked.extend)
    with qtbot.waitSignal(dialog.mnist_arrived):
        dialog.import_files([tmp_path / names[0]])
    assert asked[0].name == names[0]
    assert sorted(path.name for path in asked) == sorted(names)


def test_an_import_that_fails_says_why(qtbot: QtBot, dialog: DownloadDialog, tmp_path: Path) -> None:
    wrong = tmp_path / "train-images-idx3-ubyte"
    wrong.write_bytes(b"not MNIST")
    dialog.import_files([wrong])
    qtbot.waitUntil(lambda: "MNIST was not imported" in _words(dialog))


def test_a_real_import(qtbot: QtBot, dialog: DownloadDialog, real_data: Path) -> None:
    from digitpad.data.mnist import mnist_available  # noqa: PLC0415 (only where there is real data)

    with qtbot.waitSignal(dialog.mnist_arrived, timeout=20_000):
        dialog.import_files([real_data / "mnist" / "train-images-idx3-ubyte.gz"])
    assert mnist_available()
