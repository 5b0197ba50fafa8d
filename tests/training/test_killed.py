"""A training that is killed again and again, and goes on each time, ends as if nothing had happened."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from digitpad.training.runs import Runs
from tests.training import _run_to_kill

KILLS = 20


def start(folder: Path, *operation: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.training._run_to_kill", str(folder), *operation]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_training_killed_at_twenty_moments_equals_one_that_was_not(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no signals to send")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    chance = random.Random(7)  # noqa: S311
    with start(whole) as process:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors

    resumed_at = []
    for kill in range(KILLS):
        in_the_midst_of_writing = kill % 2 == 0
        operation = [str(chance.randint(1, 60))] if in_the_midst_of_writing else []
        with start(killed, *operation) as process:
            assert process.stdout is not None
            resumed_at.append(process.stdout.readline())  # empty where it died before it could say so
            if not in_the_midst_of_writing:
                time.sleep(chance.uniform(0, 0.12))
                process.kill()
            _, errors = process.communicate(timeout=60)
            assert process.returncode == -signal.SIGKILL, errors
    assert len(set(resumed_at)) > KILLS // 3  # it got on in between

    with start(killed) as process:
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert 0 < int(output) < 630
    assert_same_run(Runs(whole), Runs(killed))


def assert_same_run(whole: Runs, killed: Runs) -> None:
    (one,) = whole.records()
    (other,) = killed.records()
    assert other.state == "finished"
    assert (other.step, other.training_loss, other.validation_loss) == (
        one.step,
        one.training_loss,
        one.validation_loss,
    )
    curves, expected = killed.curves(other.id), whole.curves(one.id)
    assert expected["step"].tolist() == [*range(0, 631, _run_to_kill.STRIDE)]
    for column in ("step", "epoch", "training_loss", "training_accuracy", "gradient_norm", "weight_norm"):
        np.testing.assert_array_equal(curves[column], expected[column])
    last, expected_last = (runs.snapshots(run.id).read(630) for runs, run in ((killed, other), (whole, one)))
    for name, array in expected_last.items():
        np.testing.assert_array_equal(last[name], array)
    assert not list((killed.path / other.id).rglob("*.part"))
