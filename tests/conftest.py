"""What every test gets: no screen, a data folder of its own, and a look at what it leaves running."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import digitpad  # noqa: F401  (sets the number of BLAS threads before any test imports NumPy)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # where Qt finds no letters then by itself
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"], "Fonts")))

_PATIENCE = 2.0  # seconds that a thread may take to end after its test


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the real user's data."""
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _no_thread_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread running: at exit such a thread would abort the whole program."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _PATIENCE
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"left running: {sorted(thread.name for thread in left)}"


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """A folder whose name is no text, as archives from other systems leave on Linux."""
    if sys.platform != "linux":
        pytest.skip("only on Linux a name may be any bytes")
    folder = tmp_path / os.fsdecode(b"donn\xe9es")
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with MNIST and the pen strokes, for tests that need real digits."""
    folder = os.environ.get("DIGITPAD_TEST_DATA")
    if not folder:
        pytest.skip("DIGITPAD_TEST_DATA names no folder with MNIST and pen digits")
    return Path(folder)
