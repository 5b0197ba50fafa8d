"""Locks: one holder at a time, and none once the holder's process is dead."""

import subprocess
import sys
from pathlib import Path

import pytest

from digitpad.training.run_lock import RunLock, is_held


def test_one_at_a_time(tmp_path: Path) -> None:
    one, other = RunLock(tmp_path / "lock"), RunLock(tmp_path / "lock")
    assert one.acquire()
    assert not other.acquire()
    assert is_held(tmp_path / "lock")
    one.release()
    assert not is_held(tmp_path / "lock")
    assert other.acquire()
    other.release()
    other.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\nfrom digitpad.training.run_lock import RunLock\n"
        "print(RunLock(pathlib.Path(sys.argv[1])).acquire(), flush=True)\nlock = RunLock(pathlib.Path(sys.argv[1]))\n"
        "held = lock.acquire()\nprint(held, flush=True)\nsys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert process.stdout.readline() == "True\n"  # the first was let go of, and with it its lock
        assert is_held(tmp_path / "lock")
        process.kill()
    assert not is_held(tmp_path / "lock")


def test_without_a_folder_there_is_nothing_to_hold(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "missing" / "lock")
    with pytest.raises(OSError, match="No such file"):
        RunLock(tmp_path / "missing" / "lock").acquire()
