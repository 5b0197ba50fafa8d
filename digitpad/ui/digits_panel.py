"""The digits to learn from, to look at: thumbnails with their labels. A click puts one before the network.

Loads the digits when the panel is first seen, in a thread of its own.
"""

import logging
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from digitpad.files import FileProblem
from digitpad.ink.network_input import NetworkInput
from digitpad.ui.data_loading import load_unless
from digitpad.ui.elided_combo_box import ElidedComboBox
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import SMALL, muted

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet, Digits

Part = Literal["training", "validation", "test"]
_ALL = -2  # a button group gives -1 a meaning of its own
_PART_WIDTH = 124  # for the longest part's name
_log = logging.getLogger(__name__)


class DigitsPanel(QWidget):
    """A row that filters by part and label, the grid, and a line that counts."""

    digit_chosen = Signal(object)
    """The `NetworkInput` of the digit that the user wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digits_panel")
        self.setAccessibleName(self.tr("Digits to learn from"))
        self._source = "builtin"
        self._data: DataSet | None = None
        self._loading: _Loading | None = None
        self._contents: _Contents | None = None
        self._layers = QStackedLayout(self)
        self._message = muted()
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._layers.addWidget(self._message)

    @Slot(str)
    def set_source(self, source: str) -> None:
        """Show the digits of another source, when the panel is seen."""
        if source != self._source:
            self._source = source
            self._data = None
            self._leave()
            self._layers.setCurrentIndex(0)
            if self.isVisible():
                self._load()

    @Slot(str, object)
    def show_data(self, source: str, data: "DataSet") -> None:
        """Take digits that somebody has loaded anyway."""
        if source == self._source and self._data is None:
            self._leave()
            self._data = data
            if self.isVisible():
                self._show()

    def close_down(self) -> None:
        """End the loading, if there is any."""
        self._leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Load the digits when they are first wanted."""
        super().showEvent(event)
        if self._data is None:
            self._load()
        elif self._layers.currentIndex() == 0:
            self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Load nothing for nobody."""
        super().hideEvent(event)
        self._leave()

    def _load(self) -> None:
        if self._loading is not None:
            return
        self._say(self.tr("The digits are on their way…"))
        self._loading = _Loading(self._source, self)
        self._loading.made.connect(self._on_made)
        self._loading.loaded.connect(self._on_loaded)
        self._loading.failed.connect(self._on_failed)
        self._loading.start()

    def _leave(self) -> None:
        """End the loading at once; what it has done so far may be forgotten."""
        if self._loading is not None:
            self._loading.disconnect(self)
            self._loading.requestInterruption()
            self._loading.wait()
            self._loading.deleteLater()
            self._loading = None

    @Slot(int, int)
    def _on_made(self, made: int, total: int) -> None:
        self._say(self.tr("Making the built-in digits: {0:,} of {1:,}").format(made, total))

    @Slot(str, object)
    def _on_loaded(self, source: str, data: "DataSet") -> None:
        if source != self._source:  # said just before that one was left
            return
        self._leave()
        self._data = data
        self._show()

    @Slot(str, object)
    def _on_failed(self, source: str, error: Exception) -> None:
        if source != self._source:
            return
        self._leave()
        if isinstance(error, FileProblem):
            self._say(str(error))
        else:
            _log.error("digits could not be loaded", exc_info=error)
            self._say(self.tr("The digits cannot be loaded: {0}").format(str(error) or type(error).__name__))

    def _say(self, words: str) -> None:
        self._message.setText(words)
        self._layers.setCurrentIndex(0)

    def _show(self) -> None:
        if self._data is None:
            return
        if self._contents is None:
            self._contents = _Contents()
            self._contents.digit_chosen.connect(self.digit_chosen)
            self._layers.addWidget(self._contents)
        self._contents.show_data(self._data)
        self._layers.setCurrentIndex(1)


class _Contents(QWidget):
    """What is seen once there are digits. It loads NumPy, so it is made only then."""

    digit_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        from digitpad.ui.digits_grid import DigitsGrid  # NumPy loads here, after the first paint

        self._data: DataSet | None = None
        self._grid: DigitsGrid = DigitsGrid()
        self._grid.chosen.connect(self._on_chosen)
        self._part = ElidedComboBox()
        self._labels = QButtonGroup(self)
        self._count = ElidedLabel(Qt.AlignmentFlag.AlignRight)
        self._help = ElidedLabel()
        self._build()

    def _build(self) -> None:
        for part, words in self._parts().items():
            self._part.addItem(words, part)
        self._part.setMinimumWidth(_PART_WIDTH)
        self._part.setObjectName("digits_part")
        self._part.setAccessibleName(self.tr("Part of the digits"))
        unseen = QLabel(self._part.accessibleName(), self)
        unseen.setBuddy(self._part)  # on Linux a screen reader calls a combo box by its label alone
        unseen.hide()
        self._part.setToolTip(self.tr("Digits to learn from, to choose settings by, or to measure the network on"))
        self._part.activated.connect(self._fill)
        self._labels.idToggled.connect(self._on_label_toggled)
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self._part)
        top.addWidget(self._count, 1)
        labels = QHBoxLayout()
        labels.setSpacing(0)
        for label in (_ALL, *range(10)):
            labels.addWidget(self._label_button(label))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        layout.addLayout(top)
        layout.addLayout(labels)
        layout.addWidget(self._grid, 1)
        layout.addWidget(self._help)

    def _parts(self) -> dict[Part, str]:
        return {"training": self.tr("Training"), "validation": self.tr("Validation"), "test": self.tr("Test")}

    def _label_button(self, label: int) -> QToolButton:
        button = QToolButton()
        words = self.tr("All") if label == _ALL else str(label)
        tip = self.tr("Show all digits") if label == _ALL else self.tr("Show only the digit {0}").format(label)
        button.setText(words)
        button.setObjectName(f"digits_{label}" if label != _ALL else "digits_all")
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setMinimumWidth(22)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._labels.addButton(button, label)
        button.setChecked(label == _ALL)
        return button

    def show_data(self, data: "DataSet") -> None:
        """Show the digits of a data set."""
        self._data = data
        self._fill()

    def _digits(self) -> "Digits | None":
        return getattr(self._data, self._part.currentData()) if self._data is not None else None

    @Slot()
    def _fill(self) -> None:
        import numpy as np

        digits = self._digits()
        if digits is None:
            return
        label = self._labels.checkedId()
        which = np.arange(len(digits)) if label == _ALL else np.flatnonzero(digits.labels == label)
        self._grid.show_digits(digits, which)
        found = f"{len(which):,}" if label == _ALL else self.tr("{0:,} of {1:,}").format(len(which), len(digits))
        self._count.setText(self.tr("{0} digits").format(found))
        click = self.tr("Click a digit to show it to the network.")
        self._help.setText(click if len(which) else self.tr("There are none. Choose another digit, or another part."))

    @Slot(int, bool)
    def _on_label_toggled(self, _label: int, checked: bool) -> None:  # noqa: FBT001 (what the signal carries)
        if checked:
            self._fill()

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        digits = self._digits()
        if digits is None or self._data is None:
            return
        name = self.tr("{0} {1} digit {2:,}").format(self._data.name, self._part.currentText().lower(), number + 1)
        image = digits.images(slice(number, number + 1)).reshape(28, 28)
        self.digit_chosen.emit(NetworkInput(image, "digits", name, int(digits.labels[number])))


class _Loading(QThread):
    """Waits for the digits of a source, beside the window."""

    made = Signal(int, int)
    """The built-in digits are being made: how many there are, and how many there will be."""
    loaded = Signal(str, object)
    """The digits of a source."""
    failed = Signal(str, object)
    """Those of a source cannot be had, for an error."""

    def __init__(self, source: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("digits_loading")
        self._source = source

    def run(self) -> None:
        """Wait, in the thread."""
        try:
            data = load_unless(self.isInterruptionRequested, self._source, self.made.emit)
        except Exception as error:  # noqa: BLE001 (logged and shown: nothing may end the program)
            self.failed.emit(self._source, error)
        else:
            if data is not None:
                self.loaded.emit(self._source, data)
