"""What there is to say about a run besides its curves: its vital figures, warnings in plain words, the test figure."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import SMALL, TINY, caption_font, muted

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint

_MOST_OBSERVATIONS = 3


class RunNotes(QWidget):
    """Lines below the curves: vital figures, which always have their room, and what there is to say at times."""

    test_requested = Signal()
    """Measure the network on the test digits, please."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_notes")
        self._vitals = ElidedLabel(
            meaning=self.tr(
                "The length of the last gradient, that of all weights and biases, and how many hidden units fire for "
                "none of the digits tried"
            )
        )
        self._vitals.setObjectName("vitals")
        self._vitals.setFont(caption_font())
        self._observations = QLabel()
        self._observations.setObjectName("observations")
        self._observations.setFont(caption_font())
        self._observations.setWordWrap(True)
        self._test_words = muted()
        self._test_words.setFont(caption_font())
        self._measure = QToolButton()
        self._measure.setObjectName("measure_test")
        self._measure.setText(self.tr("Measure"))
        self._measure.setFont(caption_font())
        self._measure.setAccessibleName(self.tr("Measure the network on the test digits"))
        self._measure.setToolTip(
            self.tr("The final figure, on digits that nothing was chosen by. Look once, when all choices are made.")
        )
        self._measure.clicked.connect(self.test_requested)
        self._test = QWidget()
        row = QHBoxLayout(self._test)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self._test_words)
        row.addWidget(self._measure)
        row.addStretch()
        self._lines = QWidget()
        policy = self._lines.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._lines.setSizePolicy(policy)
        lines = QVBoxLayout(self._lines)
        lines.setSpacing(TINY)
        for part in (self._vitals, self._observations, self._test):
            lines.addWidget(part)
        layout = QVBoxLayout(self)
        layout.addWidget(self._lines)
        for each in (lines, layout):
            each.setContentsMargins(0, 0, 0, 0)
        self.clear()

    def clear(self) -> None:
        """Say nothing: another run begins."""
        self._vitals.clear()
        self._test_words.clear()
        for part in (self._observations, self._test):
            part.hide()

    def put_aside(self) -> None:
        """Say nothing of this run until `bring_back`: another one is looked at."""
        self._lines.hide()

    def bring_back(self) -> None:
        """Say again what there is to say."""
        self._lines.show()

    def show_vitals(self, point: "TrainingPoint", silent_units: int | None) -> None:
        """Show the lengths of gradient and weights, and how many hidden units are silent, as far as that is known."""
        parts = []
        if point.gradient_norm is not None:
            parts.append(self.tr("gradient {0:.3g}").format(point.gradient_norm))
        if point.weight_norms:
            parts.append(self.tr("weights {0:.4g}").format(math.hypot(*point.weight_norms.values())))
        if silent_units is not None:
            parts.append(self.tr("silent units {0:,} of {1:,}").format(silent_units, point.hidden_size))
        self._vitals.setText(" · ".join(parts))

    def show_observations(self, observations: Sequence[str]) -> None:
        """Show what is noticed, the most important first; no more than can be read beside the curves."""
        shown = list(observations)[:_MOST_OBSERVATIONS]
        self._observations.setText("\n".join(f"▸ {words}" for words in shown))
        self._observations.setVisible(bool(shown))

    def offer_test(self) -> None:
        """Say that the test digits were not looked at, and offer to."""
        self._test_words.setText(self.tr("Test digits: not looked at yet"))
        self._measure.setEnabled(True)
        self._measure.show()
        self._test.show()

    def show_measuring(self) -> None:
        """Say that the test digits are being looked at."""
        self._test_words.setText(self.tr("Test digits: measuring…"))
        self._measure.setEnabled(False)

    def show_test_figure(self, words: str) -> None:
        """Show the final figure, which can be had once."""
        self._test_words.setText(self.tr("Test digits: {0}").format(words))
        self._measure.hide()
        self._test.show()
