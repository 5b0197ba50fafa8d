"""Snapshots: about fifty a run, more at the start, near enough to what the network was."""

from pathlib import Path

import numpy as np
import pytest

from digitpad.files import FileProblem
from digitpad.nn import TwoLayerNet
from digitpad.training.snapshots import MOST, Snapshots, snapshot_is_due


def params(hidden_size: int = 3, seed: int = 0) -> dict[str, np.ndarray]:
    return dict(TwoLayerNet(784, hidden_size, 10, "he", rng=seed, dtype=np.float32).params)


def taken(snapshots: Snapshots, steps: int, every: int, planned: int | None = None) -> tuple[int, ...]:
    for step in range(0, steps + 1, every):
        if snapshot_is_due(max(snapshots.steps, default=None), step, planned or steps):
            snapshots.add(step, params())
    return snapshots.steps


@pytest.mark.parametrize("every", [1, 7])
def test_a_run_leaves_about_fifty_with_more_at_the_start(tmp_path: Path, every: int) -> None:
    steps = taken(Snapshots(tmp_path / "snapshots"), 7000, every)
    assert 35 <= len(steps) <= MOST
    assert (steps[0], steps[-1]) == (0, 7000)
    gaps = np.diff(steps)
    assert gaps[:5].max() < gaps[-5:].min()
    assert gaps[-1] < 7000 / 20


def test_a_short_run_leaves_each_step(tmp_path: Path) -> None:
    assert taken(Snapshots(tmp_path / "snapshots"), 10, 1) == tuple(range(11))


def test_a_run_that_grows_is_thinned_out_evenly(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    taken(snapshots, 1000, 1)
    for step in range(1001, 5001):
        if snapshot_is_due(snapshots.steps[-1], step, 5000):
            snapshots.add(step, params())
    steps = snapshots.steps
    assert 35 <= len(steps) <= MOST
    assert (steps[0], steps[-1]) == (0, 5000)
    assert np.diff(steps).max() < 5000 / 15
    assert len(list((tmp_path / "snapshots").iterdir())) == len(steps)


def test_very_large_networks_leave_fewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitpad.training.snapshots._MOST_BYTES", 100_000)
    steps = taken(Snapshots(tmp_path / "snapshots"), 500, 1)
    assert 10 <= len(steps) <= 20  # of 6 kB
    assert (steps[0], steps[-1]) == (0, 500)


def test_the_weights_come_back_near_enough(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    snapshots.add(5, params(20))
    again = Snapshots(tmp_path / "snapshots").read(5)
    for name, array in params(20).items():
        assert again[name].dtype == np.float32
        np.testing.assert_allclose(again[name], array, rtol=5e-4, atol=1e-6)


def test_huge_weights_are_kept_whole(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    huge = params() | {"b2": np.full(10, 1e6, np.float32)}
    snapshots.add(1, huge)
    assert snapshots.read(1)["b2"].tolist() == [1e6] * 10


def test_those_after_a_step_can_be_let_go(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    taken(snapshots, 20, 1)
    snapshots.cut_after(12)
    assert Snapshots(tmp_path / "snapshots").steps == snapshots.steps == tuple(range(13))


def test_missing_and_damaged_ones_are_named(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    snapshots.add(1234, params())
    (path,) = (tmp_path / "snapshots").iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    for step in (1234, 5678):
        with pytest.raises(FileProblem, match=f"snapshot at step {step:,} cannot be used"):
            snapshots.read(step)
