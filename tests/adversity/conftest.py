"""What these tests share: a place with digits and runs, a disk that can be filled or locked, and windows that open."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.deeds import Place
from tests.chaos.doomed import SAID

_PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What stood in the window's message bar at last."""
        (line,) = [line for line in self.out.splitlines() if line.startswith(SAID)]
        return line.removeprefix(SAID)


def started(home: Path, *arguments: object, digits: Path | None = None, **changes: str) -> subprocess.Popen[str]:
    """Start a command; or, without any, a window without a screen, which closes after it has trained on the digits."""
    environment = {
        **os.environ,
        "DIGITPAD_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "CHAOS_DIGITS": str(digits or ""),
        **changes,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.doomed", "0", *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> Ending:
    """Wait for the end of a process."""
    with process:
        out, err = process.communicate(timeout=_PATIENCE)
    assert "Traceback" not in err, err
    return Ending(process.returncode, out, err)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with digits, a finished run, and files that were saved."""
    made = Place(tmp_path / "place")
    made.folder.mkdir()
    made.prepare()
    return made


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of its own."""

    folder: Path

    def lock(self) -> None:
        """Let nothing be written any more."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)

    def fill(self) -> None:
        """Leave no room."""
        (self.folder / "filler").write_bytes(bytes(shutil.disk_usage(self.folder).free))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 4 MB with a data folder, `home`, in which there is a finished run."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("only root, with the right to mount, can make a small disk")
    yield Disk(folder)
    subprocess.run(["umount", folder], check=True)
