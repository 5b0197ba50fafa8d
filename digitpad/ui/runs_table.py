"""The table of runs itself: calm rows, of which some are chosen. What can be done with them, `runs_panel` offers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from digitpad.ui.runs_model import RunsModel
from digitpad.ui.system_keys import delete_keys
from digitpad.ui.table_look import calm

if TYPE_CHECKING:
    from digitpad.training.run_record import RunRecord

_WIDTHS = (150, 92, 76, 66, 96, 260, 170, 132, 160)


class RunsTable(QTableView):
    """What is chosen stays chosen, and in sight, when the table is sorted or filled anew."""

    deletion_requested = Signal()
    """With the Delete key, which on the pad clears the page."""
    restoration_requested = Signal()
    """With the keys that undo, which in the window undo a stroke."""

    def __init__(self, model: RunsModel) -> None:
        super().__init__()
        self._model = model
        self._place: tuple[set[str], int, int] = set(), 0, 0
        self.setObjectName("runs_table")
        self.setAccessibleName(self.tr("Runs"))
        calm(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSortIndicator(RunsModel.BEGAN, Qt.SortOrder.DescendingOrder)
        self.setModel(model)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)
        model.modelAboutToBeReset.connect(self._remember_place)
        model.modelReset.connect(self._go_back_to_place)

    @property
    def is_writing(self) -> bool:
        """Whether somebody is writing into a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    @property
    def chosen(self) -> "list[RunRecord]":
        """The chosen runs, from top to bottom."""
        return [
            self._model.record(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows())
        ]

    @Slot()
    def _remember_place(self) -> None:
        chosen = {run.id for run in self.chosen}
        self._place = chosen, self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    @Slot()
    def _go_back_to_place(self) -> None:
        """Choose again what was chosen before the table was sorted or filled anew."""
        chosen, across, down = self._place
        selection = QItemSelection()
        for row in self._model.rows_of(chosen):
            selection.select(self._model.index(row, 0), self._model.index(row, self._model.columnCount() - 1))
        if selection.count():
            selector = self.selectionModel()
            selector.setCurrentIndex(selection.indexes()[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            selector.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def event(self, event: QEvent) -> bool:
        """Take the keys that delete and undo before the window does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and (_deletes(event) or _undoes(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the deletion of what is chosen, or for what was deleted last."""
        if _deletes(event):
            self.deletion_requested.emit()
        elif _undoes(event):
            self.restoration_requested.emit()
        else:
            super().keyPressEvent(event)


def _deletes(event: QKeyEvent) -> bool:
    return QKeySequence(event.key()).toString() in delete_keys()


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo)
