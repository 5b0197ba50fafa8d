"""The list of runs as a table: sorted, filtered, ticked, and with names and notes that can be written in place.

Thousands of rows cost nothing but their sorting: the words of a cell are made when it is painted.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from digitpad.ui.theme import heading_font, plain_tip, tokens
from digitpad.ui.training_words import duration, percent, tr

if TYPE_CHECKING:
    from digitpad.training.run_record import RunRecord

_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: what it is called, what stands in it, and what it is sorted by."""

    words: str
    shown: "Callable[[RunRecord], str]"
    key: "Callable[[RunRecord], Any]"
    writes: str = ""
    """Which field of the record is written here; empty where none can be."""
    is_figure: bool = False


def state_words(record: "RunRecord") -> str:
    """Return how a run is, or why it ended, in a word or two."""
    return {
        "running": tr("running"),
        "paused": tr("paused"),
        "stopped": tr("stopped"),
        "finished": tr("finished"),
        "failed": tr("failed"),
        "interrupted": tr("interrupted"),
        "damaged": tr("damaged"),
    }[record.state]


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(tr("Name"), lambda run: run.name, lambda run: run.name.lower(), writes="name"),
        _Column(tr("Validation"), _accuracy, lambda run: run.validation_accuracy or -1.0, is_figure=True),
        _Column(tr("Epochs"), lambda run: f"{run.epoch:.4g}", lambda run: run.epoch, is_figure=True),
        _Column(tr("Time"), lambda run: duration(run.seconds), lambda run: run.seconds, is_figure=True),
        _Column(tr("State"), state_words, lambda run: run.state),
        _Column(tr("Settings"), _settings, lambda run: run.description),
        _Column(tr("Digits"), _digits, lambda run: (run.data_name, run.training_digits)),
        _Column(tr("Began"), _moment, lambda run: run.created),
        _Column(tr("Note"), lambda run: run.note, lambda run: run.note.lower(), writes="note"),
    )


def _accuracy(run: "RunRecord") -> str:
    return "" if run.validation_accuracy is None else percent(run.validation_accuracy, 2)


def _settings(run: "RunRecord") -> str:
    was_changed = run.changes_json != "[]"  # which need not be read for it, in a list of thousands
    return tr("{0}, then changed").format(run.description) if was_changed else run.description


def _digits(run: "RunRecord") -> str:
    return f"{run.data_name}, {run.training_digits:,}"


def _moment(run: "RunRecord") -> str:
    began = dt.datetime.fromtimestamp(run.created, dt.UTC).astimezone()
    today = began.date() == dt.datetime.now(dt.UTC).astimezone().date()
    return began.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")


class RunsModel(QAbstractTableModel):
    """All runs that there are; of those, the ones that fit the filter are rows."""

    ticks_changed = Signal()
    written = Signal(str, str, str)
    """A run's id, "name" or "note", and what was written there."""

    BEGAN = 7
    """The column of the time at which runs began."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = _columns()
        self._all: list[RunRecord] = []
        self._shown: list[RunRecord] = []
        self._searched: dict[str, str] = {}
        self._filter: list[str] = []
        self._sorting = self.BEGAN, Qt.SortOrder.DescendingOrder
        self._ticked: dict[str, None] = {}
        # By plain numbers, for a table that is painted asks a thousand times.
        self._answers: Mapping[int, Callable[[RunRecord, int], Any]] = {
            int(_ROLE.DisplayRole): self._words,
            int(_ROLE.EditRole): self._words,
            int(_ROLE.CheckStateRole): self._tick,
            int(_ROLE.ForegroundRole): self._colour,
            int(_ROLE.FontRole): self._font,
            int(_ROLE.TextAlignmentRole): self._side,
            int(_ROLE.ToolTipRole): self._tip,
        }

    # What is in it

    def show_records(self, records: "Sequence[RunRecord]") -> None:
        """Show these runs instead of those before; ticks stay with their runs."""
        drawn = [record.id for record in self.ticked]
        ids = {record.id for record in records}
        for run_id in drawn:
            if run_id not in ids:
                del self._ticked[run_id]
        self._searched.clear()
        self._all = list(records)
        self._show()
        if [record.id for record in self.ticked] != drawn:
            self.ticks_changed.emit()

    def set_filter(self, words: str) -> None:
        """Show only runs in which all these words occur: in name, settings, digits, state, note or experiment."""
        self._filter = words.lower().split()
        self._show()

    def record(self, row: int) -> "RunRecord":
        """Return the run of a row."""
        return self._shown[row]

    def rows_of(self, run_ids: AbstractSet[str]) -> list[int]:
        """Return where some runs are, as far as they are shown."""
        return [row for row, record in enumerate(self._shown) if record.id in run_ids]

    @property
    def total(self) -> int:
        """How many runs there are, shown or not."""
        return len(self._all)

    @property
    def ticked(self) -> "list[RunRecord]":
        """The runs that are ticked, in the order in which they were."""
        by_id = {record.id: record for record in self._all}
        return [by_id[run_id] for run_id in self._ticked if run_id in by_id]

    def tick(self, run_ids: Sequence[str]) -> None:
        """Tick these runs and no others."""
        self._ticked = dict.fromkeys(run_ids)
        self._repaint_ticks()

    def _repaint_ticks(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0), [_ROLE.CheckStateRole])
        self.ticks_changed.emit()

    def _show(self) -> None:
        shown = [record for record in self._all if self._fits(record)] if self._filter else list(self._all)
        column, order = self._sorting
        shown.sort(key=self._columns[column].key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _fits(self, record: "RunRecord") -> bool:
        text = self._searched.get(record.id)
        if text is None:
            parts = (record.name, record.description, record.data_name, state_words(record))
            text = self._searched[record.id] = "\n".join((*parts, record.note, record.experiment)).lower()
        return all(word in text for word in self._filter)

    # What Qt asks for

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many runs fit the filter."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, _parent: _Index | None = None) -> int:
        """Return how many columns there are."""
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:  # noqa: ANN401 (Qt's signature)
        """Return what a column is called."""
        if orientation == Qt.Orientation.Horizontal:
            if role == _ROLE.DisplayRole:
                return self._columns[section].words
            if role == _ROLE.TextAlignmentRole:
                return self._side(None, section)
        return None

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:  # noqa: ANN401 (Qt's signature)
        """Return the words of a cell, its tick, its look."""
        answer = self._answers.get(role)
        return answer(self._shown[index.row()], index.column()) if answer else None

    def _words(self, record: "RunRecord", column: int) -> str:
        return self._columns[column].shown(record)

    def _tick(self, record: "RunRecord", column: int) -> Qt.CheckState | None:
        if column:
            return None
        return Qt.CheckState.Checked if record.id in self._ticked else Qt.CheckState.Unchecked

    def _colour(self, _record: "RunRecord", column: int) -> QColor | None:
        return QColor(tokens().muted) if column > 1 and not self._columns[column].writes else None

    def _font(self, _record: "RunRecord", column: int) -> QFont | None:
        return heading_font() if column == 1 else None

    def _side(self, _record: "RunRecord | None", column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._columns[column].is_figure else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def setData(self, index: _Index, value: Any, role: int = _ROLE.EditRole) -> bool:  # noqa: ANN401 (Qt's signature)
        """Take a tick, or a name or note that was written."""
        record, column = self._shown[index.row()], self._columns[index.column()]
        if role == _ROLE.CheckStateRole:
            if Qt.CheckState(value) == Qt.CheckState.Checked:
                self._ticked[record.id] = None
            else:
                self._ticked.pop(record.id, None)
            self.dataChanged.emit(index, index, [role])
            self.ticks_changed.emit()
            return True
        text = str(value).strip()
        if role != _ROLE.EditRole or not column.writes or (column.writes == "name" and not text):
            return False
        if text != getattr(record, column.writes):
            self._put(record._replace(name=text) if column.writes == "name" else record._replace(note=text))
            self.dataChanged.emit(index, index)
            self.written.emit(record.id, column.writes, text)
        return True

    def _put(self, record: "RunRecord") -> None:
        self._searched.pop(record.id, None)
        for records in (self._all, self._shown):
            for row, other in enumerate(records):
                if other.id == record.id:
                    records[row] = record
                    break

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if self._columns[index.column()].writes:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._sorting = column, order
        self._show()

    def _tip(self, record: "RunRecord", column: int) -> str:
        if self._columns[column].writes:
            shown = self._words(record, column)
            words = self.tr("Double-click or F2 to write here.")
            return plain_tip(f"{shown}\n{words}" if shown else words)
        facts: Mapping[str, str] = {
            self.tr("Settings"): record.description,
            self.tr("Made with"): record.program,
            self.tr("Why"): record.why,
            self.tr("Best validation"): "" if _missing(record.best_validation_accuracy) else _best(record),
            self.tr("Test digits"): _test(record),
        }
        return plain_tip("\n".join(f"{name}: {words}" for name, words in facts.items() if words))


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _best(record: "RunRecord") -> str:
    return percent(record.best_validation_accuracy or 0.0, 2)


def _test(record: "RunRecord") -> str:
    if record.test_errors is None or not record.test_digits:
        return ""
    return tr("{0:,} errors of {1:,}").format(record.test_errors, record.test_digits)
