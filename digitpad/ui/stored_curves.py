"""From the points that were kept of a run to curves that can be drawn."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from digitpad.training.curves import Curves
from digitpad.training.point import Change
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.ui.curve_overlay import MOST_OVERLAYS, CurveOverlay
from digitpad.ui.curve_record import COLUMNS, CurveMark, CurveRecord


def record_of(curves: Curves, changes: Sequence[Change] = ()) -> CurveRecord:
    """Return the curves of a run, with a mark where a setting was changed."""
    record = CurveRecord.of(np.column_stack([curves["epoch"], *(curves[column] for column in COLUMNS)]))
    words = QCoreApplication.translate("StoredCurves", "step {0:,}: {1}")
    record.marks.extend(CurveMark(change.epoch, words.format(change.step, change.words)) for change in changes)
    return record


def overlays_of(runs: Runs, records: Sequence[RunRecord], looks: Mapping[str, int]) -> dict[str, CurveOverlay]:
    """Return the curves of some runs, by the runs' ids, each with the look that it has or one that is not taken yet.

    Raises:
        FileProblem: where the points of a run are damaged.
    """
    free = (look for look in range(MOST_OVERLAYS) if look not in looks.values())
    overlays: dict[str, CurveOverlay] = {}
    for record in records:
        look = looks[record.id] if record.id in looks else next(free, None)
        if look is not None:
            overlays[record.id] = CurveOverlay(record.name, look, record_of(runs.curves(record.id), record.changes))
    return overlays
