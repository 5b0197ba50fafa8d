"""The running loss and accuracy."""

import numpy as np
import pytest

from digitpad.training.outcome import UNLABELLED, RunningOutcome


def test_the_mean_is_over_all_digits_noted_however_many() -> None:
    rng = np.random.default_rng(0)
    outcome = RunningOutcome(10, np.float64)
    margins, totals = -rng.integers(0, 3, 2003).astype(float), rng.uniform(1, 10, 2003)
    for start in range(0, 2003, 10):
        part = slice(start, start + 10)
        margin_row, total_row = outcome.note(len(margins[part]))
        margin_row[:], total_row[:] = margins[part], totals[part]
    loss, accuracy = outcome.take()
    assert loss == pytest.approx(np.mean(np.log(totals) - margins))
    assert accuracy == pytest.approx(np.mean(margins == 0))


def test_taking_begins_anew() -> None:
    outcome = RunningOutcome(2, np.float32)
    for margin, expected in ((0.0, 1.0), (-1.0, 0.0)):
        margins, totals = outcome.note(2)
        margins[:], totals[:] = margin, 1
        loss, accuracy = outcome.take()
        assert (loss, accuracy) == (-margin, expected)


def test_ink_without_a_label_counts_for_nothing() -> None:
    outcome = RunningOutcome(4, np.float32)
    margins, totals = outcome.note(4)
    margins[:], totals[:] = [0, UNLABELLED, -1, UNLABELLED], [1, 5, 1, 7]
    assert outcome.take() == (0.5, 0.5)
    margins, totals = outcome.note(1)
    margins[:], totals[:] = UNLABELLED, 3
    assert outcome.take() == (0, 0)
