"""Goes back in a training: reads snapshots beside the window, and lets the network answer as it was then.

However fast the slider is dragged, one snapshot is read at a time, and of those asked for meanwhile only the last.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from digitpad.ui.answering import Answering
from digitpad.ui.background import Background
from digitpad.ui.time_slider import Moment, TimeSlider, moment_words

if TYPE_CHECKING:
    from digitpad.nn import Model
    from digitpad.ui.stored_snapshots import StoredRun

_MOST_BYTES = 2**26  # of snapshots that are kept in memory
_REFRESH = 3000  # milliseconds from one look for new snapshots of a training under way to the next


class Rewinding(QObject):
    """Connects the time slider with the snapshots of a run and with whoever answers."""

    problem_occurred = Signal(str)
    run_shown = Signal(object)
    """The `StoredRun` that is gone through, which is another than the one that is trained."""
    run_left = Signal()
    """It is gone through no longer."""

    def __init__(
        self, answering: Answering, background: Background, place: Callable[[QWidget], None], parent: QObject
    ) -> None:
        """Get ready; `place` is called with the slider when it is first needed."""
        super().__init__(parent)
        self._place = place
        self._answering = answering
        self._background = background
        self._slider: TimeSlider | None = None
        self._own = ""  # the id of the run that is trained, or was trained last
        self._gone_through = ""  # the id of the run that is gone through, that one or an earlier one
        self._run: StoredRun | None = None
        self._wanted: Moment | None = None
        self._reading = False
        self._cache: OrderedDict[tuple[str, int], Model] = OrderedDict()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH)
        self._timer.timeout.connect(self.refresh)

    @property
    def slider(self) -> TimeSlider:
        """The time slider."""
        if self._slider is None:
            self._slider = TimeSlider()
            self._slider.moment_wanted.connect(self._on_wanted)
            self._slider.left.connect(self._on_left)
            self._slider.closed.connect(self._on_closed)
            self._answering.past_replaced.connect(self._slider.go_to_now)
            self._place(self._slider)
        return self._slider

    @Slot(str)
    def follow(self, run_id: str) -> None:
        """A training is kept under this id from now on: go through that one."""
        self.forget()
        self._own = self._gone_through = run_id
        self._timer.start()

    @Slot()
    def settle(self) -> None:
        """The training has ended: its snapshots are all there."""
        self._timer.stop()
        self.refresh()

    @Slot()
    def forget(self) -> None:
        """A new training begins, of which there are no snapshots yet."""
        self._timer.stop()
        self._own = self._gone_through = ""
        self._run = None
        if self._slider is not None:
            self._slider.clear()

    def open(self, run_id: str) -> None:
        """Go through an earlier run, or through the one that is trained again."""
        if run_id == self._own:
            self._on_closed()
        before, self._gone_through = self._gone_through, run_id
        self._load(run_id, back_to=before)

    @Slot()
    def refresh(self) -> None:
        """Look for new snapshots of the run that is trained."""
        if self._own and not self._foreign:
            self._load(self._own)

    @property
    def _foreign(self) -> bool:
        return self._gone_through != self._own

    def _load(self, run_id: str, *, back_to: str | None = None) -> None:
        """Look at a run's moments. One that is opened begins at its first, or leaves all as it was with `back_to`."""
        opened = back_to is not None

        def read() -> "StoredRun":
            from digitpad.ui.stored_snapshots import stored_run

            return stored_run(run_id)

        def show(run: "StoredRun") -> None:
            if run_id != self._gone_through:
                return  # meanwhile another training began, or another run was wanted
            if opened and self._foreign and not run.moments:
                fail(self.tr("{0} has no snapshots to go through.").format(run.name))
                return
            if self._run is not None and self._run.run_id != run_id:
                self.slider.clear()
            self._run = run
            self.slider.show_run(run.name, run.moments, foreign=self._foreign)
            if opened and self._foreign:
                self.run_shown.emit(run)
                self.slider.go_to(0)

        def fail(words: str) -> None:
            """Tell it, and stay with what is gone through already."""
            if back_to is not None and run_id == self._gone_through:
                self._gone_through = back_to
            self.problem_occurred.emit(words)

        self._background.start(read, show, fail if opened else _ignore)

    @Slot(object)
    def _on_wanted(self, moment: Moment) -> None:
        self._wanted = moment
        self._show_wanted()

    def _show_wanted(self) -> None:
        run, moment = self._run, self._wanted
        if run is None or moment is None:
            return
        kept = self._cache.get((run.run_id, moment.step))
        if kept is not None:
            self._cache.move_to_end((run.run_id, moment.step))
            self._answering.show_past(kept)
        elif not self._reading:
            self._reading = True
            self._background.start(_reader(run, moment), self._on_read, self._on_unread)

    def _on_read(self, read: "tuple[str, Moment, Model]") -> None:
        run_id, moment, model = read
        self._reading = False
        self._cache[run_id, moment.step] = model
        most = max(2, _MOST_BYTES // (4 * model.parameter_count))
        while len(self._cache) > most:
            self._cache.popitem(last=False)
        if self._wanted is not None:
            self._show_wanted()

    def _on_unread(self, words: str) -> None:
        """A snapshot cannot be read: of a training under way, it has made room for a newer one."""
        self._reading, self._wanted = False, None
        if self._foreign:
            self.problem_occurred.emit(words)
        else:
            self.refresh()

    @Slot()
    def _on_left(self) -> None:
        self._wanted = None
        self._answering.leave_past()

    @Slot()
    def _on_closed(self) -> None:
        """Go back from an earlier run to the one that is trained, if there is one."""
        if self._foreign:
            self._gone_through = self._own
            self.slider.clear()
            self.run_left.emit()
            self.refresh()


def _reader(run: "StoredRun", moment: Moment) -> "Callable[[], tuple[str, Moment, Model]]":
    def read() -> "tuple[str, Moment, Model]":
        return run.run_id, moment, run.model_at(moment, moment_words(moment))

    return read


def _ignore(_words: str) -> None:
    """New snapshots will be looked for again anyway."""
