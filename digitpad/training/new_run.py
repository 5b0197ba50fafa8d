"""The row of a run that begins: what it is called, and all that it takes to run it once more."""

import datetime as dt
import json
import os
import platform

import numpy as np

import digitpad
from digitpad.files import path_to_keep, readable
from digitpad.training.presets import PRESET_NAMES, preset_of
from digitpad.training.run_record import RunRecord
from digitpad.training.settings import TrainingSettings, describe
from digitpad.training.settings_json import settings_to_json
from digitpad.training.trainer import Training


def row_of_new_run(
    training: Training, source: str, *, name: str = "", experiment: str = "", digits_limit: int = 0
) -> RunRecord:
    """Return the row of a training that is about to take its first step, with an id of its own.

    Args:
        training: It.
        source: The key of its digits, as `load_data` takes it.
        name: What the run is to be called; by default after its settings.
        experiment: What it belongs to.
        digits_limit: How many of the source's training digits it learns from; 0 for all.
    """
    settings = training.initial_settings
    now = dt.datetime.now(tz=dt.UTC)
    return RunRecord(
        id=new_id(now),
        name=readable(name) or _name_of(settings),
        created=now.timestamp(),
        state="running",
        source=path_to_keep(source),
        data_name=training.data.name,
        data_checksum=training.data_checksum,
        training_digits=len(training.data.training),
        program=_versions(),
        description=describe(settings),
        settings_json=json.dumps(settings_to_json(settings)),
        digits_limit=digits_limit,
        experiment=experiment,
    )


def new_id(now: dt.datetime) -> str:
    """Return an id that no other run has; ids sort by the time at which they were made."""
    return f"{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}-{os.urandom(2).hex()}"


def _name_of(settings: TrainingSettings) -> str:
    preset = preset_of(settings)
    return PRESET_NAMES[preset] if preset else f"784-{settings.hidden_size}-10"


def _versions() -> str:
    return f"DigitPad {digitpad.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"
