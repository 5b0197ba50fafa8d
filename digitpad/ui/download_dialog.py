"""Gets MNIST: says what would be fetched, from where and under which licence, and fetches it only when asked to."""

import contextlib
import logging
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from digitpad.files import FileProblem
from digitpad.paths import mnist_folder
from digitpad.ui.icons import primary_icon
from digitpad.ui.open_dialog import ask_for_files
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.theme import LARGE, MEDIUM, SMALL, TINY, heading, muted

if TYPE_CHECKING:
    from digitpad.data.download import DownloadProgress

_WIDTH = 480
_MEGABYTE = 1_000_000
_log = logging.getLogger(__name__)


class DownloadDialog(QDialog):
    """Asks, then shows how the download goes. Closing it breaks the download off; the next one goes on from there."""

    mnist_arrived = Signal()
    """MNIST is in the data folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("download_dialog")
        self.setWindowTitle(self.tr("Get MNIST"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fetching: _Fetching | None = None
        self._bar = QProgressBar()
        self._message = ProgressLine()
        self._download = QPushButton(self.tr("Download"))
        self._import = QPushButton(self.tr("Import from files…"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._build()
        self.setFixedWidth(_WIDTH)

    def _build(self) -> None:
        what = QLabel(self.tr("70,000 digits written by hand, the ones that the textbook learns from."))
        what.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE + SMALL, LARGE + TINY, LARGE + SMALL, LARGE)
        layout.setSpacing(TINY)
        layout.addWidget(heading(self.tr("MNIST is not on this computer yet")))
        layout.addWidget(what)
        layout.addSpacing(MEDIUM)
        layout.addLayout(self._facts())
        layout.addSpacing(LARGE)
        layout.addWidget(self._bar)
        layout.addWidget(self._message)
        layout.addSpacing(MEDIUM)
        layout.addLayout(self._buttons())
        self._bar.setObjectName("download_progress")
        self._bar.setAccessibleName(self.tr("How far the download has come"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        self._message.say(self.tr("Nothing is fetched before you press Download."))

    def _facts(self) -> QGridLayout:
        from digitpad.data.download import MIRRORS  # NumPy loads here, not at start-up
        from digitpad.data.mnist import MNIST_FILES

        size = sum(file.download_size for file in MNIST_FILES) / _MEGABYTE
        hosts = self.tr(" or ").join(urlsplit(mirror).hostname or mirror for mirror in MIRRORS)
        files = self.tr("{0} files, {1:.1f} MB, checked for being whole").format(len(MNIST_FILES), size)
        facts = (
            (self.tr("Fetched"), files),
            (self.tr("From"), hosts),
            (self.tr("Licence"), self.tr("CC BY-SA 3.0, by Y. LeCun, C. Cortes and C. Burges")),
            (self.tr("Kept in"), str(mnist_folder())),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(TINY)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(facts):
            value = QLabel(words)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(muted(name), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        self._download.setProperty("primary", True)  # noqa: FBT003 (Qt's signature)
        self._download.setIcon(primary_icon("download"))
        self._download.setDefault(True)
        self._name(self._download, "download", self.tr("Fetch the files now (Enter)"))
        self._name(self._import, "import_files", self.tr("Use files that you already have, gzipped or not"))
        self._name(self._cancel, "cancel_download", self.tr("Close this; what has arrived is kept (Esc)"))
        self._download.clicked.connect(self._start_download)
        self._import.clicked.connect(self._choose_files)
        self._cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self._download)
        row.addWidget(self._import)
        row.addStretch()
        row.addWidget(self._cancel)
        return row

    def _name(self, button: QPushButton, name: str, tip: str) -> None:
        button.setObjectName(name)
        button.setToolTip(tip)

    @Slot()
    def _start_download(self) -> None:
        from digitpad.data.download import download_mnist

        self._message.say(self.tr("Looking for the server…"))
        self._fetch(download_mnist)

    @Slot()
    def _choose_files(self) -> None:
        paths = ask_for_files(self, self.tr("Choose MNIST's four files, or one of them"))
        if paths:
            self.import_files(paths)

    def import_files(self, paths: list[Path]) -> None:
        """Import MNIST from these files; those that are missing are looked for beside them."""

        def work() -> Generator["DownloadProgress"]:
            from digitpad.data.mnist import import_mnist

            beside = [file for path in paths for file in path.parent.glob("*ubyte*") if file not in paths]
            import_mnist([*paths, *beside])
            yield from ()

        self._message.say(self.tr("Reading and checking the files…"))
        self._bar.setRange(0, 0)
        self._fetch(work)

    def _fetch(self, work: "Callable[[], Generator[DownloadProgress]]") -> None:
        for button in (self._download, self._import):
            button.setEnabled(False)
        self._fetching = _Fetching(work, self)
        self._fetching.progressed.connect(self._show_progress)
        self._fetching.arrived.connect(self._on_arrived)
        self._fetching.failed.connect(self._on_failed)
        self._fetching.start()

    @Slot(object)
    def _show_progress(self, progress: "DownloadProgress") -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(1000 * progress.done_bytes // max(1, progress.total_bytes))
        done, total = progress.done_bytes / _MEGABYTE, progress.total_bytes / _MEGABYTE
        self._message.say(self.tr("{0:.1f} of {1:.1f} MB").format(done, total), progress.mirror)

    @Slot()
    def _on_arrived(self) -> None:
        self._leave()
        self.mnist_arrived.emit()
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._leave()
        self._bar.setRange(0, 1000)
        if isinstance(error, FileProblem):
            self._message.warn(str(error))
        else:
            _log.error("MNIST could not be fetched", exc_info=error)
            self._message.warn(self.tr("MNIST cannot be fetched: {0}").format(str(error) or type(error).__name__))
        self._download.setText(self.tr("Try again"))
        for button in (self._download, self._import):
            button.setEnabled(True)
        self.adjustSize()

    def done(self, result: int) -> None:
        """Break off what is going on, and close."""
        self._leave()
        super().done(result)

    def _leave(self) -> None:
        if self._fetching is not None:
            self._fetching.disconnect(self)
            self._fetching.requestInterruption()
            self._fetching.wait()
            self._fetching.deleteLater()
            self._fetching = None


class _Fetching(QThread):
    """Drains a download or an import beside the window, unless it is interrupted."""

    progressed = Signal(object)
    arrived = Signal()
    failed = Signal(object)

    def __init__(self, work: "Callable[[], Generator[DownloadProgress]]", parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("mnist_fetching")
        self._work = work

    def run(self) -> None:
        """Drain it, in the thread."""
        try:
            with contextlib.closing(self._work()) as progresses:
                for progress in progresses:
                    if self.isInterruptionRequested():
                        return
                    self.progressed.emit(progress)
        except Exception as error:  # noqa: BLE001 (logged and shown: nothing may end the program)
            self.failed.emit(error)
        else:
            self.arrived.emit()
