"""What can go wrong with a command, seen from outside: an exit status, a clear line, never a traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitpad import cli
from digitpad.cli import commands, endings
from digitpad.cli.problem import CommandProblem
from digitpad.files import FileProblem
from digitpad.paths import log_file
from tests.cli.conftest import Run, environment, python_command, run_fresh

FULL = Path("/dev/full")


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: object) -> int:
        raise error

    monkeypatch.setattr(cli, "_run", fail)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (FileProblem("a.png is empty."), 1, "digitpad: a.png is empty.\n"),
        (KeyboardInterrupt(), 130, "digitpad: Interrupted.\n"),
        (MemoryError(), 1, "digitpad: There is not enough memory for this.\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "digitpad: The output: No space left on device.\n"),
        (PermissionError(errno.EACCES, "Permission denied", "here"), 1, "digitpad: here: Permission denied.\n"),
        (BrokenPipeError(), 1, ""),
    ],
)
def test_what_is_foreseen_ends_with_one_line(
    run: Run, error: BaseException, status: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(error, monkeypatch)
    outcome = run("any")
    assert (outcome.status, outcome.out, outcome.err) == (status, "", words)
    assert not log_file().exists()


def test_what_nobody_foresaw_is_logged_and_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(ZeroDivisionError("a mistake of ours"), monkeypatch)
    outcome = run("any")
    assert outcome.status == 1
    assert "Something went wrong inside DigitPad: ZeroDivisionError: a mistake of ours" in outcome.err
    assert str(log_file()) in outcome.err
    log = log_file().read_text()
    assert "Traceback" in log
    assert "a mistake of ours" in log
    run("any")
    assert log_file().read_text().count("a mistake of ours") > log.count("a mistake of ours"), "the older is kept"


def test_where_nothing_can_be_logged_the_whole_story_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    fail_with(ZeroDivisionError("a mistake of ours"), monkeypatch)
    assert cli.main(["any"]) == 1
    assert "Traceback" in capsys.readouterr().err, "for it would be lost otherwise"


def without_stderr(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take stderr away, and return what is shown in boxes from now on."""
    words: list[str] = []
    monkeypatch.setattr("sys.stderr", None)
    for module in (endings, commands):
        monkeypatch.setattr(module, "show_message", words.append)
    return words


def test_without_stderr_a_problem_is_logged_and_shown_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_stderr(monkeypatch)
    fail_with(CommandProblem("Qt cannot be loaded."), monkeypatch)
    assert cli.main(["any"]) == 1
    assert shown == ["Qt cannot be loaded."]
    assert "Qt cannot be loaded." in log_file().read_text()


def test_without_stderr_a_fault_is_shown_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_stderr(monkeypatch)
    fail_with(ZeroDivisionError("a mistake of ours"), monkeypatch)
    assert cli.main(["any"]) == 1
    (words,) = shown
    assert "a mistake of ours" in words
    assert str(log_file()) in words


def test_without_stderr_and_a_log_the_box_is_still_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_stderr(monkeypatch)
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    fail_with(CommandProblem("Qt cannot be loaded."), monkeypatch)
    assert cli.main(["any"]) == 1
    assert shown == ["Qt cannot be loaded."]


def test_without_stderr_a_command_that_is_not_understood_is_shown_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_stderr(monkeypatch)
    assert cli.main(["draw"]) == 2
    (words,) = shown
    assert "draw is no command, and no file that is there" in words


def packaged(monkeypatch: pytest.MonkeyPatch, *, system: str, parent: int) -> list[str]:
    """Let it be the packaged application of a system, started by a process, and return what is shown in boxes."""
    words: list[str] = []
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("os.getppid", lambda: parent)
    monkeypatch.setattr(endings, "show_message", words.append)
    return words


def test_what_finder_has_started_logs_a_problem_and_shows_it_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = packaged(monkeypatch, system="darwin", parent=1)
    fail_with(CommandProblem("Qt cannot be loaded."), monkeypatch)
    assert cli.main(["any"]) == 1
    assert shown == ["Qt cannot be loaded."]
    assert "Qt cannot be loaded." in log_file().read_text()
    fail_with(ZeroDivisionError("a mistake of ours"), monkeypatch)
    assert cli.main(["any"]) == 1
    assert "a mistake of ours" in shown[1]


@pytest.mark.parametrize("system", ["darwin", "linux", "win32"])
def test_the_packaged_application_in_a_terminal_says_a_problem_there_alone(
    run: Run, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = packaged(monkeypatch, system=system, parent=4711)
    fail_with(CommandProblem("Qt cannot be loaded."), monkeypatch)
    assert run("any").err == "digitpad: Qt cannot be loaded.\n"
    assert shown == []
    assert not log_file().exists()


@pytest.mark.parametrize(
    ("system", "filename", "words"),
    [
        ("win32", None, ""),
        ("win32", "a?.npz", "digitpad: a?.npz: Invalid argument.\n"),
        ("linux", None, "digitpad: The output: Invalid argument.\n"),
    ],
)
def test_on_windows_a_pipe_that_nobody_reads_is_an_invalid_argument(
    run: Run, system: str, filename: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    fail_with(OSError(errno.EINVAL, "Invalid argument", filename), monkeypatch)
    outcome = run("any")
    assert (outcome.status, outcome.err) == (1, words)


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS always have a screen")
def test_without_a_screen_the_window_says_so() -> None:
    outcome = run_fresh(DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert outcome.status == 1
    assert "no screen" in outcome.err
    assert "digitpad --help" in outcome.err


def test_python_m_digitpad_gives_the_exit_status() -> None:
    outcome = run_fresh("--version")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("DigitPad ")
    assert run_fresh("nonsense").status == 2
    assert run_fresh("evaluate", "--data", "mnist").status == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_reader_that_has_had_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        python_command("data", "list"), stdout=writing, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_output_to_a_full_disk_is_a_clear_problem() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            python_command("data", "list"), stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"digitpad: The output: No space left on device.\n"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_model_on_a_full_disk_is_a_clear_problem(digits_folder: Path) -> None:
    outcome = run_fresh("train", "--data", digits_folder, "--epochs", 1, "--out", "/dev/full/model.npz")
    assert outcome.status == 1
    assert "/dev/full/model.npz cannot be written: Not a directory" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="closed streams are a matter of Unix shells")
def test_closed_streams_do_no_harm() -> None:
    command = " ".join(python_command("data", "list"))
    done = subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], env=environment(), check=False)
    assert done.returncode == 0


def test_names_that_a_terminal_cannot_show_are_written_as_numbers(tmp_path: Path) -> None:
    try:
        name = os.fsdecode("Zahl \N{SNOWMAN} ".encode() + b"\xff.png")
        (tmp_path / name).write_bytes(b"no picture")
    except (OSError, ValueError):
        pytest.skip("this file system has no such names")
    outcome = run_fresh("predict", tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert outcome.status == 1
    assert "Zahl" in outcome.err
