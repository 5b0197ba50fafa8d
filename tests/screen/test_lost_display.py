"""The X server dies under a window that trains: the program ends at once, says so, and the training can go on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from digitpad.training.runs import Runs
from tests.chaos.deeds import Place
from tests.chaos.inspection import what_is_broken
from tests.screen.program import environment_on, screen_with_server, wait_until

_AT_ONCE = 20  # seconds, on the slowest machine


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_training_is_kept_when_the_screen_is_lost(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.prepare()
    runs = Runs(place.home / "runs")
    with screen_with_server() as (display, server):
        changes = {"CHAOS_DIGITS": str(place.digits), "CHAOS_MILLISECONDS": "600000"}
        environment = environment_on(display, place.home, **changes)
        command = [sys.executable, "-m", "tests.chaos.doomed", "0"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as window:
            wait_until(lambda: any(run.state == "running" and run.step for run in runs.records()), "a training")
            seen = runs.records()[0].step
            server.kill()
            _, errors = window.communicate(timeout=_AT_ONCE)
    assert window.returncode == 1
    assert "The screen is gone. A training that was under way can go on at the next start." in errors
    assert "Traceback" not in errors
    (interrupted,) = runs.interrupted()
    assert interrupted.step >= seen
    assert list(what_is_broken(place)) == []
    resuming = [sys.executable, "-m", "digitpad", "train", "--resume", interrupted.id, "--time-limit", "1"]
    done = subprocess.run(resuming, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"goes on at step {interrupted.step:,};" in done.stderr
