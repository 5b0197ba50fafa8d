"""What keeping runs costs, in processor time: the training that is kept, and the list of thousands."""

import tempfile
from pathlib import Path
from statistics import median
from time import process_time

from digitpad.data.digits import DataSet
from digitpad.training.run_database import RunDatabase
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from tests.benchmarks._random_digits import random_digits
from tests.benchmarks.table import Row, take_turns

_RUNS = 5000
_SECONDS = 10.0
_ROUNDS = 3


def rows() -> list[Row]:
    """Measure it, in about three minutes."""
    with tempfile.TemporaryDirectory() as folder:
        return [_list_row(Path(folder) / "list"), *_cost_rows(Path(folder) / "runs")]


def _list_row(folder: Path) -> Row:
    folder.mkdir()
    usual = RunRecord(
        id="",
        name="Good",
        created=0.0,
        state="finished",
        source="mnist",
        data_name="MNIST",
        data_checksum="0" * 64,
        training_digits=55_000,
        program="DigitPad",
        description="784-256-10",
        settings_json="{}" * 400,
    )
    RunDatabase(folder / "runs.db").add(*(usual._replace(id=f"{number:09d}") for number in range(_RUNS)))
    runs = Runs(folder)
    seconds = take_turns({"list": runs.records}, rounds=20, clock=process_time)["list"]
    return Row(f"Listing {_RUNS:,} runs", 1000 * median(seconds), target=50, better="smaller", unit=" ms")


def _cost_rows(folder: Path) -> list[Row]:
    digits = random_digits(20_000)
    data = DataSet("random", digits, digits[:1000], digits[:0])
    found = []
    for hidden_size in (50, 800):
        settings = TrainingSettings(hidden_size=hidden_size, epochs=1000, optimizer="adam", weight_average=0.99)

        def speed(kept: Runs | None, settings: TrainingSettings = settings) -> float:
            training = Training(settings, data)
            recorder = kept.begin(training, "random") if kept else None
            begun = process_time()
            while process_time() - begun < _SECONDS:
                point = training.advance()
                if recorder:
                    recorder.add(point)
            if recorder:
                recorder.leave()
            return point.epoch / (process_time() - begun)

        shares = [speed(Runs(folder)) / speed(None) for _ in range(_ROUNDS)]
        name = f"Training 784-{hidden_size}-10 that is kept, to the same that is not"
        found.append(Row(name, 100 * median(shares), target=97, unit=" %"))
        training = Training(settings, data)
        training.advance()
        taken = take_turns({"checkpoint": training.checkpoint}, rounds=20)["checkpoint"]
        found.append(Row("for how long a checkpoint holds it up", 1000 * median(taken), unit=" ms"))
    return found
