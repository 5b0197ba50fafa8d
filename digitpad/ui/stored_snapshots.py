"""From what was kept of a run to the moments that one can go back to."""

from dataclasses import dataclass

import numpy as np

from digitpad.files import FileProblem
from digitpad.nn import Model
from digitpad.training.bounds import SettingsProblem
from digitpad.training.curves import Curves
from digitpad.training.point import Change
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.training.snapshots import Snapshots
from digitpad.ui.time_slider import Moment


@dataclass(frozen=True, slots=True, eq=False)
class StoredRun:
    """A run with its moments, and the way to its networks."""

    record: RunRecord
    curves: Curves
    changes: tuple[Change, ...]
    """What was changed in its settings while it ran."""
    moments: tuple[Moment, ...]
    _snapshots: Snapshots

    @property
    def run_id(self) -> str:
        """What the run is called among all runs."""
        return self.record.id

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.record.name

    def model_at(self, moment: Moment, words: str) -> Model:
        """Return the network at a moment, which the words tell of.

        Raises:
            FileProblem: where its snapshot cannot be read, or a newer program has made it.
        """
        try:
            settings = self.record.settings
        except SettingsProblem as problem:
            raise FileProblem(str(problem)) from problem
        story = {"name": f"{self.name}, as it was", "trained_on": self.record.data_name, "as_it_was": words}
        return Model(self._snapshots.read(moment.step), settings.activation, story)


def stored_run(run_id: str) -> StoredRun:
    """Return what was kept of a run.

    Raises:
        FileProblem: where it is not there, or damaged.
    """
    runs = Runs()
    curves, snapshots = runs.curves(run_id), runs.snapshots(run_id)
    moments = tuple(_moment(step, curves) for step in snapshots.steps)
    record = runs.record(run_id)
    return StoredRun(record, curves, record.changes, moments, snapshots)


def _moment(step: int, curves: Curves) -> Moment:
    """Return the moment of a step, with the validation accuracy that was measured nearest to it."""
    steps, accuracies = curves["step"], curves["validation_accuracy"]
    measured = np.flatnonzero(np.isfinite(accuracies))
    nearest = measured[np.argmin(np.abs(steps[measured] - step))] if measured.size else None
    by_then = int(np.searchsorted(steps, step, side="right"))
    epoch = float(curves["epoch"][by_then - 1]) if by_then else 0.0
    return Moment(step, epoch, None if nearest is None else float(accuracies[nearest]))
