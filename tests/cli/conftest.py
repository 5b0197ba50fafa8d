"""What the tests of the commands share: a way to run one, digits to learn from, and a model."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from digitpad.cli import main
from digitpad.data.builtin import make_digits
from digitpad.data.idx import write_idx
from digitpad.nn import Model, TwoLayerNet, save_model


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run_command(*arguments: object) -> Outcome:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Outcome(status, captured.out, captured.err)

    return run_command


@pytest.fixture(scope="session")
def digits_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 400 digits as IDX files."""
    folder = tmp_path_factory.mktemp("digits") / "few"
    folder.mkdir()
    digits = make_digits(400, np.random.default_rng(1))
    write_idx(folder / "images", digits.pixels.reshape(-1, 28, 28))
    write_idx(folder / "labels", digits.labels.astype(np.uint8))
    return folder


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model that answers 7 to everything."""
    network = TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32)
    network.params["b2"][7] = 20
    path = tmp_path_factory.mktemp("model") / "seven.npz"
    save_model(path, Model(network.params, "relu", {"name": "Always 7"}))
    return path


def python_command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "digitpad", *map(str, arguments)]


def environment(**changes: str | None) -> dict[str, str]:
    """Return this process's environment with changes; None leaves a variable out."""
    changed = {"PYTHONWARNINGS": "error", **os.environ, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def run_fresh(*arguments: object, **changes: str | None) -> Outcome:
    """Run a command in a fresh interpreter, in which a warning is an error."""
    done = subprocess.run(
        python_command(*arguments),
        capture_output=True,
        text=True,
        env=environment(**changes),
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def ctrl_c_is_heeded() -> Iterator[None]:
    """Let Ctrl+C be heeded as in a terminal, also where the tests run in the background."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def press_ctrl_c() -> None:
    """Do what it does."""
    signal.raise_signal(signal.SIGINT)
