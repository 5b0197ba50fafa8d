"""The built programs that these tests try out: they are told where, for building takes longer than a test should."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLACES = {"bundle": "DIGITPAD_TEST_BUNDLE", "one file": "DIGITPAD_TEST_ONE_FILE", "wheel": "DIGITPAD_TEST_WHEEL"}
"""The variables that name the packaged application's folder, its single file, and the environment of the wheel."""
_COMMANDS = "digitpad-cli" if sys.platform == "win32" else "digitpad"  # there the window's has no console
_OF_THE_WHEEL = "Scripts/digitpad.exe" if sys.platform == "win32" else "bin/digitpad"
_EXECUTABLES = {"bundle": _COMMANDS, "one file": ".", "wheel": _OF_THE_WHEEL}

Program = Callable[..., subprocess.CompletedProcess[str]]


def place(kind: str) -> Path:
    """Return where a built program is."""
    named = os.environ.get(PLACES[kind])
    if not named:
        pytest.skip(f"{PLACES[kind]} does not name a {kind} to try out")
    return Path(named).resolve()


@pytest.fixture
def bundle() -> Path:
    """The folder of the packaged application."""
    return place("bundle")


@pytest.fixture(params=PLACES)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """Run the packaged application, as a folder or as a file, or the wheel's, far from the checkout."""
    executable = place(request.param) / _EXECUTABLES[request.param]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*arguments: object, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [executable, *map(str, arguments)],
            cwd=tmp_path,
            env={**kept, **changes},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
