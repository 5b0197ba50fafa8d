"""All that has to do with the history of runs, connected: the panel, the files, the curves, and undoing a deletion.

Whatever is read or written is read or written in the background; the panel is told when it is there.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.ui.background import Background
from digitpad.ui.message_bar import MessageBar, Reply
from digitpad.ui.open_dialog import ask_for_file
from digitpad.ui.runs_panel import RunsPanel
from digitpad.ui.save_dialog import ask_where_to_save

if TYPE_CHECKING:
    from digitpad.nn import Model
    from digitpad.training.evaluation import Evaluation
    from digitpad.training.run_record import RunRecord
    from digitpad.training.runs import Runs
    from digitpad.ui.curve_overlay import CurveOverlay

_Result = TypeVar("_Result")

_REFRESH = 2000  # milliseconds from one look at a list with a training under way to the next
_TRASH_SECONDS = 30 * 24 * 3600  # for which deleted runs could still be brought back


class RunsDesk(QObject):
    """Makes the panel of runs, and does what it asks for."""

    overlays_changed = Signal(list)
    """The `CurveOverlay`s to draw beside the present run."""
    model_chosen = Signal(object)
    """The `Model` of a run, which shall answer."""
    again_requested = Signal(object)
    """The `RunRecord` whose settings shall be filled in."""
    resume_requested = Signal(object)
    """The `RunRecord` that shall go on."""
    rewind_requested = Signal(object)
    """The `RunRecord` that shall be gone through again."""

    def __init__(self, window: QWidget, background: Background, messages: MessageBar) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._messages = messages
        self._runs: Runs | None = None
        self._overlays: dict[str, CurveOverlay] = {}
        self._drawn: set[str] = set()  # the ids of those that are ticked
        self._loading = self._outdated = False
        self._panel: RunsPanel | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH)
        self._soon.timeout.connect(self.refresh)

    @property
    def panel(self) -> RunsPanel:
        """The panel, which is made when it is first wanted."""
        if self._panel is None:
            self._panel = RunsPanel()
            self._connect(self._panel)
        return self._panel

    def _connect(self, panel: RunsPanel) -> None:
        panel.needed.connect(self.refresh)
        panel.written.connect(self._write)
        panel.ticks_changed.connect(self._draw)
        panel.comparison_requested.connect(self._compare)
        panel.model_requested.connect(self._use_model)
        panel.again_requested.connect(self.again_requested)
        panel.resume_requested.connect(self.resume_requested)
        panel.rewind_requested.connect(self.rewind_requested)
        panel.export_requested.connect(self._ask_to_export)
        panel.import_requested.connect(self._ask_to_import)
        panel.deletion_requested.connect(self._delete)
        panel.restoration_requested.connect(self._restore_last)

    # The list

    @Slot()
    def refresh(self) -> None:
        """Load the list anew, if anybody sees it."""
        if self._panel is None or not self._panel.isVisible():
            return
        if self._loading:
            self._outdated = True
            return
        self._loading = True
        self._do(lambda runs: (runs.records(), _problems(runs)), self._show, self._miss)

    def _show(self, loaded: "tuple[list[RunRecord], list[str]]") -> None:
        self._loading = False
        records, problems = loaded
        self.panel.show_records(records)
        if problems:
            self._messages.warn("\n".join(problems))
        if self._outdated:
            self._outdated = False
            self.refresh()
        elif self.panel.is_writing or any(record.live for record in records):
            self._soon.start()

    def _miss(self, words: str) -> None:
        self._loading = self._outdated = False
        self._messages.warn(words)

    @Slot(str, str, str)
    def _write(self, run_id: str, what: str, text: str) -> None:
        def write(runs: "Runs") -> None:
            (runs.rename if what == "name" else runs.write_note)(run_id, text)

        self._do(write, lambda _: None, self._messages.warn)

    def find_interrupted(self, found: "Callable[[list[RunRecord]], None]") -> None:
        """Call `found` with the runs that were interrupted and can go on, the newest first."""
        self._do(lambda runs: runs.interrupted(), found, self._messages.warn)

    def give_up(self, record: "RunRecord") -> None:
        """Offer an interrupted run no more; it stays in the list."""
        self._do(lambda runs: runs.give_up(record.id), lambda _: self.refresh(), self._messages.warn)

    def keep_test_figure(self, run_id: str, measured: "Evaluation") -> None:
        """Keep what was measured on the test digits with its run."""
        self._do(lambda runs: runs.keep_test_figure(run_id, measured), lambda _: self.refresh(), self._messages.warn)

    # Curves

    @Slot(list)
    def _draw(self, records: "list[RunRecord]") -> None:
        """Draw the curves of these runs, as soon as those that were not read yet are."""
        self._drawn = {record.id for record in records}
        self._overlays = {run_id: overlay for run_id, overlay in self._overlays.items() if run_id in self._drawn}
        missing = [record for record in records if record.id not in self._overlays or record.live]
        looks = {run_id: overlay.look for run_id, overlay in self._overlays.items()}

        def load(runs: "Runs") -> "dict[str, CurveOverlay]":
            from digitpad.ui.stored_curves import overlays_of

            return overlays_of(runs, missing, looks)

        def show(overlays: "dict[str, CurveOverlay]") -> None:
            """Draw them, but those that are not ticked any more."""
            all_read = self._overlays | overlays
            self._overlays = {run_id: overlay for run_id, overlay in all_read.items() if run_id in self._drawn}
            self.overlays_changed.emit(list(self._overlays.values()))

        if missing:
            self._do(load, show, self._messages.warn)
        else:
            show({})

    @Slot(object, object)
    def _compare(self, one: "RunRecord", other: "RunRecord") -> None:
        from digitpad.ui.run_comparison import RunComparison

        try:
            RunComparison(one, other, self._window).open()
        except (SettingsProblem, FileProblem) as problem:
            self._messages.warn(str(problem))

    @Slot(object)
    def _use_model(self, record: "RunRecord") -> None:
        def load(runs: "Runs") -> "Model":
            return runs.model(record.id)

        self._do(load, self.model_chosen.emit, self._messages.warn)

    # What is deleted, handed over, taken over.

    @Slot(list)
    def _delete(self, records: "list[RunRecord]") -> None:
        ids = [record.id for record in records]

        def delete(runs: "Runs") -> None:
            for run_id in ids:
                runs.trash(run_id)

        def done(_: None) -> None:
            self.refresh()
            words = (
                self.tr("{0} is deleted.").format(records[0].name)
                if len(records) == 1
                else self.tr("{0:,} runs are deleted.").format(len(records))
            )
            tip = self.tr("Bring back what was deleted")
            self._messages.offer(words, Reply("undo_delete", self.tr("Undo"), tip, lambda: self._restore(ids)))

        self._do(delete, done, self._messages.warn)

    def _restore(self, ids: list[str]) -> None:
        def restore(runs: "Runs") -> None:
            for run_id in ids:
                runs.restore(run_id)

        self._do(restore, lambda _: self.refresh(), self._messages.warn)

    @Slot()
    def _restore_last(self) -> None:
        """Bring back what was deleted last, one run at a time."""

        def restore(runs: "Runs") -> str:
            last = max(runs.records(trashed=True), key=lambda record: record.trashed, default=None)
            if last is None:
                return self.tr("There is nothing to bring back.")
            runs.restore(last.id)
            return self.tr("{0} is back.").format(last.name)

        def done(words: str) -> None:
            self.refresh()
            self._messages.tell(words)

        self._do(restore, done, self._messages.warn)

    def clear_trash(self) -> None:
        """Remove for good what was deleted long ago."""
        self._do(lambda runs: runs.purge(older_than=_TRASH_SECONDS), lambda _: None, lambda _: None)

    @Slot(object)
    def _ask_to_export(self, record: "RunRecord") -> None:
        kinds = {self.tr("Run (*.run.npz)"): ".run.npz"}
        path = ask_where_to_save(self._window, self.tr("Export the run"), f"{record.name}.run.npz", kinds)
        if path is not None:
            self.export(record, path)

    def export(self, record: "RunRecord", path: Path) -> None:
        """Save a run as one file."""

        def write(runs: "Runs") -> None:
            from digitpad.training.run_archive import write_run

            write_run(path, runs.whole(record.id))

        self._do(
            write, lambda _: self._messages.tell(self.tr("Exported as {0}.").format(path.name)), self._messages.warn
        )

    @Slot()
    def _ask_to_import(self) -> None:
        path = ask_for_file(self._window, self.tr("Import a run"), self.tr("Run (*.npz)"))
        if path is not None:
            self.import_run(path)

    def import_run(self, path: Path) -> None:
        """Open a run that was exported, and put it into the list."""

        def read(runs: "Runs") -> "RunRecord":
            from digitpad.training.run_archive import read_run

            return runs.adopt(read_run(path))

        def done(record: "RunRecord") -> None:
            self._messages.tell(self.tr("Imported {0}.").format(record.name))
            self.refresh()

        self._do(read, done, self._messages.warn)

    # Inside

    def _do(
        self, work: "Callable[[Runs], _Result]", done: Callable[[_Result], None], failed: Callable[[str], None]
    ) -> None:
        """Do something with the runs in the background, then tell of it."""

        def with_runs() -> _Result:
            try:
                return work(self._opened())
            except OSError as error:
                raise FileProblem(self.tr("The runs cannot be used: {0}.").format(error.strerror or error)) from error

        self._background.start(with_runs, done, failed)

    def _opened(self) -> "Runs":
        from digitpad.training.runs import Runs

        if self._runs is None:
            self._runs = Runs()
        return self._runs


def _problems(runs: "Runs") -> list[str]:
    """Return what was found damaged, once."""
    problems = list(runs.problems)
    runs.problems.clear()
    return problems
