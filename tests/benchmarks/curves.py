"""What the curves cost the window: one drawing of a long run beside eight others, and what each step of it takes.

Counted in processor time of the window's thread, so that another process at work on the machine makes no difference.
"""

import os
import time
from statistics import median

import numpy as np

from digitpad.ui.curve_record import CurveRecord
from tests.benchmarks.table import Row

_POINTS = 20_000
_ROUNDS = 40
_AT_MOST = 8.0  # milliseconds for which the window may be kept from what else it has to do


def rows() -> list[Row]:
    """Measure and return the rows of the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from digitpad.ui.application import make_application  # noqa: PLC0415 (Qt: for this benchmark alone)
    from digitpad.ui.curve_overlay import MOST_OVERLAYS, CurveOverlay  # noqa: PLC0415 (as above)
    from digitpad.ui.curves_panel import CurvesPanel  # noqa: PLC0415 (as above)

    application = make_application(["digitpad"])
    panel = CurvesPanel()
    panel.resize(430, 420)
    panel.show()
    panel.show_run(_run(1.0), 120)
    panel.show_overlays([CurveOverlay(f"Run {n}", n, _run(1 + n / 2)) for n in range(MOST_OVERLAYS)])
    for _ in range(200):
        application.processEvents()
    draw, paint = [], []
    for _ in range(_ROUNDS):
        begun = time.thread_time()
        panel.draw()
        drawn = time.thread_time()
        application.processEvents()
        draw.append(1000 * (drawn - begun))
        paint.append(1000 * (time.thread_time() - drawn))
    panel.close()
    what = f"{_POINTS:,} points and {MOST_OVERLAYS} other runs"
    return [
        Row(f"Curves of {what}: to choose what is drawn", median(draw), _AT_MOST, "smaller", " ms"),
        Row(f"Curves of {what}: to paint it", median(paint), _AT_MOST, "smaller", " ms"),
    ]


def _run(speed: float) -> CurveRecord:
    """Return the record of a long run with noisy curves."""
    epochs = np.linspace(0, 100, _POINTS)
    losses = 2.3 * np.exp(-0.05 * speed * epochs) + 0.1 * np.random.default_rng(0).random(_POINTS)
    measured = np.where(np.arange(_POINTS) % 8 == 0, 1.0, np.nan)
    return CurveRecord.of(
        np.stack([epochs, losses, measured * (losses + 0.1), 1 - losses / 3, measured * (0.97 - losses / 3)], axis=1)
    )
