"""Locks: one holder at a time, and none once the holder's process is dead."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from digitpad.training import run_lock
from digitpad.training.run_lock import RunLock, is_held


def assert_one_at_a_time(tmp_path: Path) -> None:
    one, other = RunLock(tmp_path / "lock"), RunLock(tmp_path / "lock")
    assert one.acquire()
    assert not other.acquire()
    assert is_held(tmp_path / "lock")
    one.release()
    assert not is_held(tmp_path / "lock")
    assert other.acquire()
    other.release()
    other.release()


def refusing_with(number: int) -> Callable[[object], None]:
    """Return how a file system locks that always answers with this error."""

    def refuse(_file: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_one_at_a_time(tmp_path: Path) -> None:
    assert_one_at_a_time(tmp_path)


def test_patience_waits_for_who_only_looks(tmp_path: Path) -> None:
    looks, comes = RunLock(tmp_path / "lock"), RunLock(tmp_path / "lock")
    assert looks.acquire()
    assert not comes.acquire(0.03)
    release = threading.Timer(0.1, looks.release)
    release.start()
    assert comes.acquire(60.0)
    release.join()
    comes.release()


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


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_there_are_no_locks_a_process_knows_what_it_holds_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(run_lock, "_lock", refusing_with(number))
    assert_one_at_a_time(tmp_path)


@pytest.mark.parametrize("number", run_lock._HELD)
def test_a_lock_that_another_program_holds_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(run_lock, "_lock", refusing_with(number))
    assert not RunLock(tmp_path / "lock").acquire()
    assert is_held(tmp_path / "lock")


def test_without_a_folder_there_is_nothing_to_hold(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "missing" / "lock")
    with pytest.raises(OSError, match="No such file"):
        RunLock(tmp_path / "missing" / "lock").acquire()
