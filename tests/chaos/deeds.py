"""What the program is killed at: the command line that trains, saves and imports, and the window that opens and closes.

Each deed has a folder of its own, in which it is done again and again, as by somebody whose program is killed daily.
"""

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitpad.data.builtin import make_digits
from digitpad.data.idx import write_idx
from digitpad.nn import save_model
from digitpad.training.run_archive import write_run
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.story import model_of_run
from digitpad.training.trainer import Training

_TRAINING = (
    "--hidden",
    "32",
    "--optimizer",
    "adam",
    "--learning-rate",
    "0.001",
    "--epochs",
    "300",
    "--augmentation",
    "none",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the program does, and that may be cut short at any moment."""

    arguments: Callable[["Place", random.Random], list[str]]
    """What stands on the command line this time; nothing opens the window."""
    afterwards: Callable[["Place"], list[str]] | None = None
    """What is done after it was cut short; by default the same again."""
    trains_in_window: bool = False
    waits_for_closing: bool = False
    """Whether what counts begins when the window begins to close."""
    starts_from_nothing: bool = False
    """Whether there is no data folder yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deed is done."""

    folder: Path

    @property
    def home(self) -> Path:
        """The program's data folder."""
        return self.folder / "home"

    @property
    def digits(self) -> Path:
        """A few digits to learn from."""
        return self.folder / "digits"

    @property
    def model(self) -> Path:
        """A model that a training is saved in."""
        return self.folder / "model.npz"

    @property
    def exported(self) -> Path:
        """A run that was exported, and is exported again."""
        return self.folder / "exported.run.npz"

    @property
    def archive(self) -> Path:
        """A run that is imported."""
        return self.folder / "archive.run.npz"

    def prepare(self) -> None:
        """Make what is there before the first deed."""
        self.digits.mkdir()
        digits = make_digits(1000, np.random.default_rng(0))
        write_idx(self.digits / "images", digits.pixels.reshape(-1, 28, 28))
        write_idx(self.digits / "labels", digits.labels.astype(np.uint8))
        self._train()

    def _train(self) -> None:
        from digitpad.data.folder import folder_data  # noqa: PLC0415

        data, runs = folder_data(self.digits), Runs(self.home / "runs")
        settings = TrainingSettings(hidden_size=32, epochs=3)
        training = Training(settings, data)
        recorder = runs.begin(training, str(self.digits))
        recorder.add(training.first_point())
        while not training.finished:
            point = training.advance(training.step + 5)
            recorder.add(point)
        model = model_of_run(settings, data, point.params, {})
        recorder.finish("finished", model=model)
        save_model(self.model, model)
        for path in (self.archive, self.exported):
            write_run(path, runs.whole(recorder.run_id))


def _train(place: Place, _chance: random.Random) -> list[str]:
    return ["train", "--data", str(place.digits), *_TRAINING]


def _go_on(place: Place) -> list[str]:
    """Go on with the training that was killed, if it had come to anything."""
    interrupted = Runs(place.home / "runs").interrupted()
    return (
        ["train", "--resume", interrupted[0].id] if interrupted else ["train", "--data", str(place.digits), *_TRAINING]
    )


def _save(place: Place, chance: random.Random) -> list[str]:
    if chance.random() < 0.5:
        (finished, *_) = [run for run in Runs(place.home / "runs").records() if run.state == "finished"]
        return ["runs", "export", finished.id, str(place.exported)]
    training = [*_TRAINING, "--epochs", "1"]
    return ["train", "--data", str(place.digits), *training, "--out", str(place.model)]


def _import_mnist(_place: Place, _chance: random.Random) -> list[str]:
    return ["data", "import", str(Path(os.environ["DIGITPAD_TEST_DATA"], "mnist"))]


def _import_run(place: Place, _chance: random.Random) -> list[str]:
    return ["runs", "import", str(place.archive)]


def _open_window(_place: Place, _chance: random.Random) -> list[str]:
    return []


DEEDS: Mapping[str, Deed] = {
    "training": Deed(_train, _go_on),
    "saving": Deed(_save),
    "mnist": Deed(_import_mnist),
    "archive": Deed(_import_run),
    "first_start": Deed(_open_window, starts_from_nothing=True),
    "closing": Deed(_open_window, trains_in_window=True, waits_for_closing=True),
}
