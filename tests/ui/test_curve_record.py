from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from digitpad.training.point import TrainingPoint
from digitpad.ui.curve_record import CurveRecord


def _points(count: int, *, validated_every: int = 1) -> list[TrainingPoint]:
    """Points of a run in which every value says where it comes from."""
    return [
        cast(
            "TrainingPoint",
            SimpleNamespace(
                epoch=n / 100,
                training_loss=float(n),
                training_accuracy=n / count,
                validation_loss=n + 0.5 if n % validated_every == 0 else None,
                validation_accuracy=None,
            ),
        )
        for n in range(count)
    ]


def test_it_keeps_everything_however_much() -> None:
    record = CurveRecord()
    points = _points(5000)
    for start in range(0, 5000, 700):
        record.add(points[start : start + 700])
    epochs, losses = record.line("training_loss")
    assert len(record) == 5000
    assert losses.tolist() == list(range(5000))
    assert epochs.tolist() == [n / 100 for n in range(5000)]
    assert record.epoch == 49.99


def test_what_was_not_measured_is_left_out() -> None:
    record = CurveRecord()
    record.add(_points(50, validated_every=10))
    epochs, losses = record.line("validation_loss")
    assert losses.tolist() == [0.5, 10.5, 20.5, 30.5, 40.5]
    assert epochs.tolist() == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert record.line("validation_accuracy")[1].size == 0


def test_the_newest_measured_values() -> None:
    record = CurveRecord()
    assert record.latest("training_loss") is None
    assert record.epoch == 0
    record.add(_points(25, validated_every=10))
    assert record.latest("training_loss") == 24
    assert record.latest("validation_loss") == 20.5
    assert record.latest("validation_accuracy") is None


@pytest.mark.parametrize("count", [10, 300, 301, 999, 12_345])
def test_few_points_stand_for_many_and_no_peak_is_lost(count: int) -> None:
    record = CurveRecord()
    points = _points(count)
    record.add(points)
    losses = record._rows[:, 1]
    losses[count // 3] = -7
    losses[count // 2] = 1e6
    epochs, values = record.line("training_loss", at_most=300)
    assert len(values) <= 301
    assert values.min() == -7
    assert values.max() == 1e6
    assert values[-1] == losses[count - 1]
    assert (np.diff(epochs) >= 0).all()


def test_between_two_epochs_there_is_one_point_more_at_either_end() -> None:
    record = CurveRecord()
    record.add(_points(1000))
    epochs, _ = record.line("training_loss", start=2.005, stop=3.005)
    assert epochs[0] == 2.0
    assert epochs[-1] == 3.01


def test_as_csv() -> None:
    record = CurveRecord()
    record.add(_points(3, validated_every=2))
    lines = record.as_csv().decode().splitlines()
    assert lines[0] == "epoch,training_loss,validation_loss,training_accuracy,validation_accuracy"
    assert lines[1] == "0,0,0.5,0,"
    assert lines[2] == "0.01,1,,0.33333333,"
