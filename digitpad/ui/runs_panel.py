"""All trainings that were ever run here, in a table: to find, compare, and go back to. It reads no file itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from digitpad.ui.button_row import ButtonRow
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.runs_model import RunsModel
from digitpad.ui.runs_table import RunsTable
from digitpad.ui.setting_field import named
from digitpad.ui.system_keys import in_brackets
from digitpad.ui.theme import MEDIUM, SMALL, caption_font, muted

if TYPE_CHECKING:
    from digitpad.training.run_record import RunRecord

_NARROWEST_FILTER = 96  # pixels


class RunsPanel(QWidget):
    """A line to filter by, buttons for what can be done with the chosen runs, and the table."""

    needed = Signal()
    """The panel is seen: it needs the list of runs."""
    ticks_changed = Signal(list)
    """The `RunRecord`s whose curves shall be drawn."""
    written = Signal(str, str, str)
    """A run's id, "name" or "note", and what was written there."""
    comparison_requested = Signal(object, object)
    """Two `RunRecord`s."""
    again_requested = Signal(object)
    model_requested = Signal(object)
    rewind_requested = Signal(object)
    resume_requested = Signal(object)
    export_requested = Signal(object)
    """A `RunRecord`, as in those above."""
    import_requested = Signal()
    deletion_requested = Signal(list)
    """Several `RunRecord`s."""
    restoration_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_panel")
        self.setAccessibleName(self.tr("Runs"))
        self._model = RunsModel()
        self._filter = QLineEdit()
        self._table = RunsTable(self._model)
        self._count = ElidedLabel()
        self._empty = muted()
        self._menu = QMenu(self)
        self._actions: dict[str, QAction] = {}
        self._make_actions()
        self._build()
        self._connect()
        self._offer()

    def sizeHint(self) -> QSize:
        """Ask for a few rows."""
        return QSize(640, 240)

    # What is shown

    @property
    def is_writing(self) -> bool:
        """Whether a name or a note is being written."""
        return self._table.is_writing

    def show_records(self, records: "Sequence[RunRecord]") -> None:
        """Show these runs instead of those before, with what was ticked and chosen; nothing while one is written to."""
        if self.is_writing:
            return
        first = self._model.total == 0
        self._model.show_records(records)
        self._empty.setText(
            self.tr("No runs yet. Press Start to train a network: it is kept here, with its curves and weights.")
        )
        self._layers.setCurrentIndex(1 if records else 0)
        if first and records:
            self._table.selectRow(0)
        self._offer()

    def show_filtered(self, words: str) -> None:
        """Show only the runs that fit these words."""
        self._filter.setText(words)

    def end_filter(self, words: str) -> None:
        """Show all runs again, if it is still these words that they are filtered by."""
        if self._filter.text() == words:
            self._filter.clear()

    def tick(self, run_ids: Sequence[str]) -> None:
        """Tick these runs and no others."""
        self._model.tick(run_ids)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the list."""
        super().showEvent(event)
        self.needed.emit()

    # How it is put together

    def _make_actions(self) -> None:
        tr = self.tr
        bring_back = tr("Bring back the run that was deleted last, also days ago") + in_brackets("Ctrl+Z")
        for name, words, tip in (
            ("compare_runs", tr("Compare"), tr("Show two chosen runs side by side, with what differs in bold")),
            ("run_again", tr("Run again…"), tr("Fill in this run's settings, to change one thing and start anew")),
            ("use_run", tr("Use model"), tr("Let the network of this run answer")),
            ("rewind_run", tr("Rewind"), tr("Go through the network's training again, with the time slider")),
            ("resume_run", tr("Resume"), tr("Let this run go on from where it was left")),
            ("export_run", tr("Export…"), tr("Save this run as one file, to be imported elsewhere")),
            ("import_run", tr("Import…"), tr("Open a run that was exported")),
            ("delete_runs", tr("Delete"), tr("Delete the chosen runs; it can be undone (Delete)")),
            ("restore_run", tr("Bring back"), bring_back),
        ):
            action = QAction(words, self)
            action.setObjectName(name)
            action.setToolTip(tip)
            self._actions[name] = action
            self._menu.addAction(action)
        self._menu.setToolTipsVisible(True)

    def _build(self) -> None:
        tip = self.tr("Show only runs in which these words occur: in name, settings, digits, state, note")
        named(self._filter, "filter_runs", self.tr("Filter runs"), tip)
        self._filter.setPlaceholderText(self.tr("Filter"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setMinimumWidth(_NARROWEST_FILTER)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self._filter, 1)
        often = ("compare_runs", "run_again", "use_run", "rewind_run")
        row.addWidget(ButtonRow([self._button(self._actions[name]) for name in often]))
        more = QToolButton()
        named(more, "more_of_runs", self.tr("More"), self.tr("All that can be done with the chosen runs"))
        more.setText("⋯")
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        more.setMenu(self._menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(more)
        self._count.setFont(caption_font())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setText(self.tr("The runs are on their way…"))
        layers = QWidget()
        self._layers = QStackedLayout(layers)
        self._layers.addWidget(self._empty)
        self._layers.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        layout.addLayout(row)
        layout.addWidget(layers, 1)
        layout.addWidget(self._count)

    def _button(self, action: QAction) -> QPushButton:
        button = QPushButton(action.text())
        named(button, f"{action.objectName()}_button", action.text(), action.toolTip())
        button.setProperty("narrow", True)  # noqa: FBT003 (Qt's signature)
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._model.set_filter)
        self._filter.textChanged.connect(self._offer)
        self._model.ticks_changed.connect(self._on_ticks_changed)
        self._model.written.connect(self.written)
        self._model.modelReset.connect(self._offer)
        self._table.selectionModel().selectionChanged.connect(self._offer)
        self._table.restoration_requested.connect(self.restoration_requested)
        self._actions["restore_run"].triggered.connect(self.restoration_requested)
        self._table.deletion_requested.connect(self._actions["delete_runs"].trigger)
        self._table.customContextMenuRequested.connect(self._show_menu)
        for name, signal in (
            ("run_again", self.again_requested),
            ("use_run", self.model_requested),
            ("rewind_run", self.rewind_requested),
            ("resume_run", self.resume_requested),
            ("export_run", self.export_requested),
        ):
            self._actions[name].triggered.connect(
                lambda _checked=False, signal=signal: signal.emit(self._table.chosen[0])
            )
        self._actions["compare_runs"].triggered.connect(lambda: self.comparison_requested.emit(*self._pair()))
        self._actions["import_run"].triggered.connect(self.import_requested)
        self._actions["delete_runs"].triggered.connect(lambda: self.deletion_requested.emit(self._table.chosen))

    def _pair(self) -> "list[RunRecord]":
        """Return the two runs to compare: those that are chosen, or else those that are ticked; none for no two."""
        pairs = [runs for runs in (self._table.chosen, self._model.ticked) if len(runs) == 2]
        return pairs[0] if pairs else []

    @Slot()
    def _offer(self) -> None:
        """Offer what can be done with what is chosen."""
        chosen = self._table.chosen
        one = len(chosen) == 1
        state = chosen[0].state if one else ""
        for name, possible in {
            "compare_runs": bool(self._pair()),
            "run_again": one,
            "use_run": one and state in ("finished", "stopped", "failed"),
            "rewind_run": one and state != "damaged",
            "resume_run": one and state in ("interrupted", "stopped", "failed", "damaged"),
            "export_run": one and state not in ("running", "paused", "damaged"),
            "delete_runs": bool(chosen) and not any(run.live for run in chosen),
        }.items():
            self._actions[name].setEnabled(possible)
        shown, total = self._model.rowCount(), self._model.total
        some = self.tr("{0:,} of {1:,} runs")
        if shown == total:
            some = self.tr("1 run") if total == 1 else self.tr("{0:,} runs")
        hint = self.tr("tick runs to draw their curves beside each other · F2 renames")
        if total and not shown:
            hint = self.tr("none of them fits: clear the filter to see them")
        self._count.setText(f"{some.format(shown, total)} · {hint}" if total else "")

    @Slot()
    def _on_ticks_changed(self) -> None:
        self._offer()
        self.ticks_changed.emit(self._model.ticked)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        self._menu.popup(self._table.viewport().mapToGlobal(place))
