"""A plot with a line above it: what it shows, its curves' names, and their newest figures or those at the cursor."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from digitpad.ui.curve_legend import LegendKey
from digitpad.ui.theme import SMALL, TINY, caption_font, heading, muted

if TYPE_CHECKING:
    from digitpad.ui.curve_record import Column, CurveRecord

_BEARING = 2  # pixels by which a digit may reach beyond its advance


class HeadedPlot(QWidget):
    """A plot below its line of words and figures."""

    def __init__(self, plot: QWidget, words: str, widest: str) -> None:
        """Lay it out.

        Args:
            plot: The plot.
            words: What it shows.
            widest: The widest figures that there may be, for which room is kept from the start.
        """
        super().__init__()
        self._figures = muted()
        self._figures.setFont(caption_font())
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figures.setMinimumWidth(self._figures.fontMetrics().horizontalAdvance(widest) + _BEARING)
        self._figures.setToolTip(
            self.tr(
                "Training · validation as measured: now, or where the cursor is.\n"
                "Training is measured while it learns: before each step, on distorted digits and with units left out "
                "where the settings have it so. It may lie below validation."
            )
        )
        header = QHBoxLayout()
        header.setSpacing(SMALL)
        header.addWidget(heading(words))
        header.addWidget(LegendKey(self.tr("training"), self.tr("train.")))
        header.addWidget(LegendKey(self.tr("validation"), self.tr("valid."), dashed=True))
        header.addStretch()
        header.addWidget(self._figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addLayout(header)
        layout.addWidget(plot, 1)

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
