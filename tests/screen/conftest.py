"""A screen of its own for the real program, and a hand at it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screen.program import TOOLS, Hand, running_program, screen


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of a screen of 1280x800 that nobody sees."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: the README's line for the tests does that")
    with screen() as name:
        yield name


@pytest.fixture
def program(display: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """The real program on the screen, with a data folder of its own, and what a test asks for in its environment."""
    with running_program(display, tmp_path, **getattr(request, "param", {})) as running:
        yield running


@pytest.fixture
def hand(program: subprocess.Popen[bytes], display: str) -> Hand:
    """A hand at the program's window."""
    made = Hand(display)
    made.find_window()
    return made
