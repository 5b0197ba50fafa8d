"""Ten digits that no network has learned from, and what the network that answers now makes of each.

Works nothing out while it is hidden, and ten times a second at the most, all ten at once.
"""

from time import perf_counter  # `monotonic` goes on in leaps of 16 milliseconds on Windows
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from digitpad.ui.digit_cells import DigitCells
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import TINY, caption_font, muted, title_font

if TYPE_CHECKING:
    from digitpad.data.digits import Digits
    from digitpad.ink.strokes import Drawing
    from digitpad.nn.networks import TwoLayerNet

_PAUSE = 0.1  # seconds from one look at the network to the next


class DigitStrip(QWidget):
    """A title, how many of the ten are read right, and the ten."""

    drawing_chosen = Signal(object)
    """The `Drawing` of one of the ten, to be put on the pad."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digit_strip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._network: TwoLayerNet | None = None
        self._looked = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        title = ElidedLabel()
        title.setText(self.tr("Ten digits it has never seen · drag one onto the pad"))
        title.setFont(title_font())
        self._score = muted()
        self._score.setFont(caption_font())
        self.cells = DigitCells(self)
        self.cells.chosen.connect(self.drawing_chosen)
        heading = QHBoxLayout()
        heading.addWidget(title, 1)
        heading.addWidget(self._score)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addLayout(heading)
        layout.addWidget(self.cells)

    @property
    def words(self) -> str:
        """How many are read right, as one reads it."""
        return self._score.text()

    def show_digits(self, digits: "Digits", drawings: "tuple[Drawing, ...]") -> None:
        """Show these ten digits, and offer these drawings of them."""
        self.cells.show_digits(digits, drawings)
        self._look_soon()

    def show_network(self, network: "TwoLayerNet") -> None:
        """Let this network answer: another one, or the same as it is now."""
        self._network = network
        self._look_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while it was hidden."""
        super().showEvent(event)
        self._look_soon()

    def _look_soon(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            rest = self._looked + _PAUSE - perf_counter()
            self._soon.start(max(0, round(1000 * rest)))

    def _look(self) -> None:
        digits = self.cells.digits
        if self._network is None or digits is None or not self.isVisible():
            return
        import numpy as np  # loaded with the network

        self._looked = perf_counter()
        with np.errstate(over="ignore", invalid="ignore"):
            probabilities = self._network.probabilities(digits.images())
        if not np.isfinite(probabilities).all():  # a network that has lost its way
            self._score.clear()
            self.cells.show_probabilities(None)
            return
        right = int((probabilities.argmax(axis=1) == digits.labels).sum())
        self._score.setText(self.tr("{0} of {1} right").format(right, len(digits)))
        self.cells.show_probabilities(probabilities)
