"""Two windows, and commands beside them, share one data folder: each keeps what is its own, and waits for the other."""

import json
import sys
from pathlib import Path

import pytest

from digitpad.nn import load_model
from digitpad.training.runs import Runs
from tests.adversity.conftest import ended, started
from tests.chaos.deeds import Place
from tests.chaos.inspection import what_is_broken, what_is_left_over


@pytest.mark.skipif(sys.platform == "win32", reason="what is left over is told with the means of other systems")
def test_two_windows_train_and_two_commands_save(place: Place) -> None:
    windows = [started(place.home, digits=place.digits) for _ in range(2)]
    saving = ["train", "--data", place.digits, "--epochs", 20, "--out", place.model]
    commands = [started(place.home, *saving, "--hidden", hidden) for hidden in (20, 30)]
    for process in [*windows, *commands]:
        outcome = ended(process)
        assert outcome.status == 0, outcome.err
    assert load_model(place.model).hidden_size in (20, 30)  # one after the other, and never a mixture
    states = sorted(run.state for run in Runs(place.home / "runs").records())
    assert states == ["finished", "finished", "finished", "interrupted", "interrupted"]
    assert [*what_is_broken(place), *what_is_left_over(place)] == []
    listed = ended(started(place.home, "runs", "list", "--json"))
    assert len(json.loads(listed.out)) == 5


def test_a_run_goes_on_in_one_place_alone(place: Place, tmp_path: Path) -> None:
    ended(started(place.home, digits=place.digits))
    (interrupted,) = Runs(place.home / "runs").interrupted()
    both = [started(place.home, "train", "--resume", interrupted.id, "--time-limit", 3) for _ in range(2)]
    outcomes = [ended(process) for process in both]
    assert sorted(outcome.status for outcome in outcomes) == [0, 1]
    (refused,) = [outcome for outcome in outcomes if outcome.status]
    assert "This run is running already" in refused.err
    assert Runs(place.home / "runs").record(interrupted.id).state == "finished"
