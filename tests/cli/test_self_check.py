import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.conftest import Run, environment, run_fresh


def test_the_whole_program_works_and_leaves_no_traces() -> None:
    outcome = run_fresh("self-check", DISPLAY=None, QT_QPA_PLATFORM=None)
    assert outcome.status == 0, outcome.err
    assert outcome.out.endswith("All works.\n")
    assert "Drawn and read: 7, 3, 0." in outcome.out
    assert not [*Path(os.environ["DIGITPAD_HOME"]).iterdir()]


def test_what_does_not_work_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_fail(monkeypatch)
    outcome = run("self-check")
    assert outcome.status == 1
    assert outcome.out == "The window is open.\n"
    assert outcome.err == "digitpad: A 7 was drawn, and read as 1.\n"


def let_it_fail(monkeypatch: pytest.MonkeyPatch, *, leaves: str = "") -> None:
    """Let the window read a 7 as 1, and leave a file in its folder."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # so that both are as they were after the test
    monkeypatch.setenv("DIGITPAD_HOME", os.environ["DIGITPAD_HOME"])

    class Failed(Exception):
        pass

    def fail(folder: Path, tell: Callable[[str], None]) -> None:
        tell("The window is open.")
        if leaves:
            (folder / leaves).touch()
        raise Failed("A 7 was drawn, and read as 1.")

    module = ModuleType("digitpad.ui.self_check")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(module, "SelfCheckFailed", Failed, raising=False)
    monkeypatch.setattr(module, "self_check", fail, raising=False)


def test_what_cannot_be_removed_does_not_hide_what_does_not_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    let_it_fail(monkeypatch, leaves="window.ini")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as windows:
        windows.setattr(os, "unlink", refuse)
        outcome = run("self-check")
    assert outcome.err == "digitpad: A 7 was drawn, and read as 1.\n"
    assert len(list(tmp_path.glob("*/window.ini"))) == 1


def test_on_windows_qt_is_told_where_letters_are(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_fail(monkeypatch)
    monkeypatch.setenv("SYSTEMROOT", "E:/Windows")
    monkeypatch.setenv("QT_QPA_FONTDIR", "F:/Letters")
    with monkeypatch.context() as windows:
        windows.setattr("sys.platform", "win32")
        run("self-check")
        assert os.environ["QT_QPA_FONTDIR"] == "F:/Letters"
        windows.delenv("QT_QPA_FONTDIR")
        run("self-check")
        assert Path(os.environ["QT_QPA_FONTDIR"]) == Path("E:/Windows/Fonts")


@pytest.mark.parametrize("arguments", [["self-check"], []])
def test_where_qt_cannot_be_loaded_it_says_what_to_install(arguments: list[str]) -> None:
    code = f"import sys; sys.modules['PySide6'] = None; from digitpad.cli import main; sys.exit(main({arguments!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(QT_QPA_PLATFORM="offscreen"),
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Qt cannot be loaded" in done.stderr
    assert ("apt-get install libgl1 libegl1" in done.stderr) == (sys.platform == "linux")
