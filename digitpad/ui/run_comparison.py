"""Two runs side by side: how they went, and their settings, with those that differ in bold."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from digitpad.training.fields import FIELDS
from digitpad.training.settings import changed, differences, is_used, value_in_words
from digitpad.ui.runs_model import state_words
from digitpad.ui.setting_field import named
from digitpad.ui.system_keys import in_brackets
from digitpad.ui.table_look import calm
from digitpad.ui.theme import LARGE, MEDIUM, heading_font
from digitpad.ui.training_words import duration, percent, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.training.run_record import RunRecord

Row = tuple[str, str, str]
"""What is compared, and its words for the one run and for the other."""


class RunComparison(QDialog):
    """A table of three columns: what is compared, the one run, the other."""

    def __init__(self, one: "RunRecord", other: "RunRecord", parent: QWidget | None = None) -> None:
        """Compare two runs.

        Raises:
            SettingsProblem: where the settings of either were written by a newer program.
        """
        super().__init__(parent)
        self.setObjectName("run_comparison")
        self.setWindowTitle(self.tr("{0} and {1}").format(one.name, other.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = [*self._outcomes(one, other), *_settings(one, other)]
        self._table = QTableWidget(len(rows), 3)
        self._table.setObjectName("comparison_table")
        self._table.setAccessibleName(self.tr("Two runs compared"))
        self._table.setHorizontalHeaderLabels(["", one.name, other.name])
        self._differs = [words_one != words_other for _, words_one, words_other in rows]
        for number, row in enumerate(rows):
            self._fill(number, row)
        self._dress()
        tip = self.tr("Leave out what is the same in both runs")
        box = QCheckBox(self.tr("Only what &differs"))
        self._only = named(box, "only_differences", tip, tip + in_brackets("Alt+D"))
        self._only.toggled.connect(self._show_rows)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._only)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        """Ask for room for the settings."""
        return QSize(560, 620)

    def _outcomes(self, one: "RunRecord", other: "RunRecord") -> list[Row]:
        tr = self.tr
        told: dict[str, Callable[[RunRecord], str]] = {
            tr("State"): state_words,
            tr("Validation accuracy"): lambda run: _share(run.validation_accuracy),
            tr("Training accuracy"): lambda run: _share(run.training_accuracy),
            tr("Epochs learned"): lambda run: f"{run.epoch:.4g}",
            tr("Time"): lambda run: duration(run.seconds),
            tr("Digits"): lambda run: f"{run.data_name}, {run.training_digits:,}",
        }
        return [(what, words(one), words(other)) for what, words in told.items()]

    def _fill(self, number: int, row: Row) -> None:
        for column, words in enumerate(row):
            item = QTableWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if self._differs[number]:
                item.setFont(heading_font())
            self._table.setItem(number, column, item)

    def _dress(self) -> None:
        table = self._table
        calm(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @Slot(bool)
    def _show_rows(self, only_differences: bool) -> None:  # noqa: FBT001 (what a box's toggled signal carries)
        for number, differs in enumerate(self._differs):
            self._table.setRowHidden(number, only_differences and not differs)


def _settings(one: "RunRecord", other: "RunRecord") -> list[Row]:
    """Return the settings that make a difference in either run."""
    shown = set(differences(one.settings, other.settings))
    for run in (one, other):
        shown |= {name for name in FIELDS if is_used(name, run.settings)} | {change.setting for change in run.changes}
    return [(field.name, _course(name, one), _course(name, other)) for name, field in FIELDS.items() if name in shown]


def _course(name: str, run: "RunRecord") -> str:
    """Return a setting of a run, and what it was changed to while it went on: "0.1 → 0.8 (epoch 53)"."""
    settings, course = run.settings, [value_in_words(name, run.settings)]
    for change in run.changes:
        settings = changed(settings, {change.setting: change.after})
        if change.setting == name:
            course.append(tr("{0} (epoch {1:.4g})").format(value_in_words(name, settings), change.epoch))
    return " → ".join(course)


def _share(accuracy: float | None) -> str:
    return "–" if accuracy is None else percent(accuracy, 2)
