import numpy as np

from digitpad.training.curves import COLUMNS, Curves
from digitpad.training.point import Change
from digitpad.training.runs import Runs
from digitpad.ui.curve_overlay import MOST_OVERLAYS
from digitpad.ui.stored_curves import overlays_of, record_of
from tests.ui.small_runs import train_run


def test_kept_points_become_curves_with_their_marks() -> None:
    columns = {name: np.full(3, np.nan) for name in COLUMNS}
    columns["epoch"] = np.array([0.0, 0.5, 1.0])
    columns["training_loss"] = np.array([2.3, 1.0, 0.5])
    columns["validation_accuracy"] = np.array([0.1, np.nan, 0.9])
    record = record_of(Curves(columns), [Change(120, 0.5, "learning_rate", 0.1, 0.01)])
    assert len(record) == 3
    assert record.epoch == 1.0
    assert record.latest("training_loss") == 0.5
    assert record.value_at("validation_accuracy", 0.7) == 0.1
    assert [(mark.epoch, mark.words) for mark in record.marks] == [(0.5, "step 120: Learning rate 0.1 → 0.01")]


def test_overlays_take_looks_that_are_free() -> None:
    first, second = train_run("First"), train_run("Second")
    overlays = overlays_of(Runs(), [first, second], {"another": 0, "a third": 2})
    assert {overlay.name: overlay.look for overlay in overlays.values()} == {"First": 1, "Second": 3}


def test_an_overlay_that_is_read_again_keeps_its_look_though_all_are_taken() -> None:
    first, second = train_run("First"), train_run("Second")
    looks = {f"run {look}": look for look in range(MOST_OVERLAYS - 1)} | {first.id: MOST_OVERLAYS - 1}
    overlays = overlays_of(Runs(), [first, second], looks)
    assert {overlay.name: overlay.look for overlay in overlays.values()} == {"First": MOST_OVERLAYS - 1}
