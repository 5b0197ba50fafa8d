from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from digitpad.training.point import TrainingPoint
from digitpad.training.smoothing import smoothed
from digitpad.ui.curve_record import CurveRecord
from digitpad.ui.curve_scale import LogarithmicScale


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


def test_smooth_lines_go_on_where_they_stopped() -> None:
    record = CurveRecord()
    record.smooth_over(20)
    points = _points(1000, validated_every=3)
    for start in range(0, 1000, 130):
        record.add(points[start : start + 130])
        record.line("training_loss", smooth=True)
    means = smoothed([point.training_loss for point in points], 20)
    assert record.line("training_loss", smooth=True)[1] == pytest.approx(means)
    measured = [point.validation_loss for point in points if point.validation_loss is not None]
    assert record.line("validation_loss", smooth=True)[1].tolist() == measured  # a mean of it would only be late


def test_a_short_run_is_smoothed_over_a_tenth_of_it_at_the_most() -> None:
    record = CurveRecord()
    spans = []
    record.smooth_over(20)
    for _ in range(25):
        record.add(_points(10))
        spans.append(record.span)
    assert spans[0] == 1
    assert spans[4] == 5
    assert spans[-1] == 20
    record.smooth_over(1)
    assert record.span == 1


def test_a_record_of_rows_that_are_there_already() -> None:
    record = CurveRecord()
    record.add(_points(2500, validated_every=10))
    again = CurveRecord.of(record.rows)
    assert again.as_csv() == record.as_csv()
    assert again.latest("validation_loss") == record.latest("validation_loss")
    assert again.latest("validation_accuracy") is None
    again.add(_points(1))
    assert (len(again), len(record)) == (2501, 2500)
    with pytest.raises(ValueError, match="rows of 5 numbers"):
        CurveRecord.of(np.zeros((3, 4)))


def test_values_at_an_epoch() -> None:
    record = CurveRecord()
    assert record.nearest_epoch(0.5) is None
    assert record.value_at("training_loss", 0.5) is None
    record.add(_points(100, validated_every=10))
    assert record.nearest_epoch(0.254) == 0.25
    assert record.nearest_epoch(-3) == 0
    assert record.nearest_epoch(9) == 0.99
    assert record.value_at("training_loss", 0.25) == 25
    assert record.value_at("validation_loss", 0.25) == 20.5
    assert record.value_at("validation_accuracy", 0.25) is None


def test_on_a_logarithmic_axis_the_beginning_keeps_its_points() -> None:
    record = CurveRecord()
    record.add(_points(10_000))
    epochs, _ = record.line("training_loss", at_most=200, scale=LogarithmicScale(0.01))
    assert len(epochs) <= 201
    assert np.count_nonzero(epochs <= 1) > 50
    assert np.count_nonzero(record.line("training_loss", at_most=200)[0] <= 1) <= 4
