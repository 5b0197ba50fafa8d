"""Settings as JSON, with the number of the version that wrote them: in model files, runs and checkpoints."""

import dataclasses
from collections.abc import Mapping

from digitpad.training.bounds import SettingsProblem
from digitpad.training.choices import AUGMENTATION_STARTS
from digitpad.training.settings import TrainingSettings, changed

VERSION = 2
_FIRST_WARM_UP = 0.03
"""Share of the steps in which the cosine schedule of version 1 rose; it could not be chosen."""


def settings_to_json(settings: TrainingSettings) -> dict[str, object]:
    """Return all settings by name, with the version."""
    return {"version": VERSION, **dataclasses.asdict(settings)}


def settings_from_json(told: object) -> TrainingSettings:
    """Return the settings that an object of JSON tells of; those that it leaves out are as in the preset "Book".

    Raises:
        SettingsProblem: where it tells of something else, or was written by a newer program.
    """
    if not isinstance(told, Mapping):
        raise SettingsProblem("The settings are not a JSON object.")
    settings = {str(name): value for name, value in told.items()}
    version = settings.pop("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SettingsProblem(f"The settings have no version that makes sense: {version}.")
    if version > VERSION:
        raise SettingsProblem(
            f"These settings were made by a newer DigitPad (their version is {version}, this DigitPad knows "
            f"{VERSION}). Update DigitPad to use them."
        )
    if version == 1:
        _bring_up_to_date(settings)
    return changed(TrainingSettings(), settings)


def _bring_up_to_date(settings: dict[str, object]) -> None:
    """Change settings of version 1: its augmentation was a name, its warm-up was part of the cosine."""
    name = settings.pop("augmentation", "none")
    if not isinstance(name, str) or name not in AUGMENTATION_STARTS:
        raise SettingsProblem(f"There is no augmentation {name}.")
    settings.update(AUGMENTATION_STARTS[name])
    if settings.get("schedule") == "cosine":
        settings["warm_up"] = _FIRST_WARM_UP
