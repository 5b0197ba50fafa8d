"""The line above a plot: what it shows, its two curves' names, and their newest figures or those at the cursor."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from digitpad.ui.curve_legend import LegendKey
from digitpad.ui.theme import SMALL, caption_font, heading, muted

if TYPE_CHECKING:
    from digitpad.ui.curve_record import Column, CurveRecord


class PlotHeader(QHBoxLayout):
    """One line of words and figures."""

    def __init__(self, words: str, widest: str, parent: QWidget) -> None:
        """Lay it out.

        Args:
            words: What the plot shows.
            widest: The widest figures that there may be, for which room is kept from the start.
            parent: Whose child its labels will be.
        """
        super().__init__()
        self.setSpacing(SMALL)
        self._figures = muted()
        self._figures.setFont(caption_font())
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figures.setMinimumWidth(self._figures.fontMetrics().horizontalAdvance(widest))
        self._figures.setToolTip(parent.tr("Training · validation as measured: now, or where the cursor is"))
        self.addWidget(heading(words))
        self.addWidget(LegendKey(parent.tr("training"), parent.tr("train.")))
        self.addWidget(LegendKey(parent.tr("validation"), parent.tr("valid."), dashed=True))
        self.addStretch()
        self.addWidget(self._figures)

    def show_figures(self, words: str) -> None:
        """Show the figures of both curves."""
        self._figures.setText(words)


def figures_of(record: "CurveRecord", cursor: float | None) -> tuple[str, str]:
    """Return "0.081 · 0.104" and "97.9 % · 97.1 %", training and validation, now or at the cursor."""

    def pair(training: "Column", validation: "Column", figure: str) -> str:
        values = [
            record.latest(name) if cursor is None else record.value_at(name, cursor) for name in (training, validation)
        ]
        # A question mark stands for what is not measured yet.
        return " · ".join("?" if value is None else figure.format(value).replace("%", " %") for value in values)

    return (
        pair("training_loss", "validation_loss", "{:.3f}"),
        pair("training_accuracy", "validation_accuracy", "{:.1%}"),
    )
