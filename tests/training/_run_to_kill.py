"""A training that is to be killed: `python -m tests.training._run_to_kill FOLDER [OPERATION]`.

It goes on with the run in the folder, or begins one, and keeps a checkpoint with every point. With an operation it
kills itself at the writing operation of that number: a write half done, a file not yet safe, or not yet in its place.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Self

from digitpad.training import recorder, trainer
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.training.trainer import Training
from tests.training._made_up_digits import made_up_data

STRIDE = 7
"""Steps from point to point, so that the points of two runs can be compared."""
SETTINGS = with_augmentation(
    TrainingSettings(
        hidden_size=12,
        initial_weights="he",
        optimizer="adam",
        learning_rate=0.005,
        batch_size=50,
        epochs=30,
        schedule="cosine",
        dropout=0.1,
        weight_average=0.99,
        seed=5,
    ),
    "light",
)


def main(folder: Path) -> None:
    trainer._INTERVAL = trainer._LONGEST_INTERVAL = 60.0
    recorder.CHECKPOINT_SECONDS = recorder.WRITING_SECONDS = 0.0
    runs, data = Runs(folder), made_up_data()
    interrupted = runs.interrupted()
    if interrupted:
        training, keeper = runs.resume(interrupted[0].id, data)
    else:
        training = Training(SETTINGS, data)
        keeper = runs.begin(training, "made up")
        keeper.add(training.first_point())
    sys.stdout.write(f"{training.step}\n")
    sys.stdout.flush()
    while not training.finished:
        keeper.add(training.advance((training.step // STRIDE + 1) * STRIDE))
        time.sleep(0.01)
    keeper.finish("finished")


class Death:
    """Comes at a writing operation, counted from 1."""

    def __init__(self, operation: int) -> None:
        self._operations_left = operation

    def comes_now(self) -> bool:
        self._operations_left -= 1
        return self._operations_left == 0

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def act_or_die(*arguments: Any) -> Any:
            if self.comes_now():
                _die()
            return act(*arguments)

        return act_or_die

    def within_files(self, open_file: Callable[..., Any]) -> Callable[..., Any]:
        def open_to_die(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
            file = open_file(path, mode, *rest, **named)
            return MortalFile(file, self) if mode == "xb" or (mode == "ab" and path.name == "points") else file

        return open_to_die


class MortalFile:
    """A file that may be left half written."""

    def __init__(self, file: IO[bytes], death: Death) -> None:
        self._file = file
        self._death = death

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, contents: bytes) -> int:
        if self._death.comes_now():
            self._file.write(contents[: len(contents) // 2])
            self._file.flush()
            _die()
        return self._file.write(contents)


def _die() -> None:
    if sys.platform != "win32":  # which has no signals to send
        os.kill(os.getpid(), signal.SIGKILL)


def kill_at(operation: int) -> None:
    death = Death(operation)
    os.fsync = death.before(os.fsync)
    Path.replace = death.before(Path.replace)  # type: ignore[method-assign]
    Path.open = death.within_files(Path.open)  # type: ignore[method-assign]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        kill_at(int(sys.argv[2]))
    main(Path(sys.argv[1]))
