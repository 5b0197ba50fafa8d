"""Settings to and from JSON: the same settings come back, and what cannot be understood is named."""

import json
from typing import Any

import pytest

from digitpad.training.bounds import SettingsProblem
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import VERSION, settings_from_json, settings_to_json


@pytest.mark.parametrize(
    "settings", [*PRESETS.values(), TrainingSettings(dropout=0.5, patience=8, schedule="step", seed=2**31 - 1)]
)
def test_the_same_settings_come_back(settings: TrainingSettings) -> None:
    told = json.loads(json.dumps(settings_to_json(settings)))
    assert told["version"] == VERSION
    assert settings_from_json(told) == settings


def test_what_is_left_out_is_as_in_the_book() -> None:
    assert settings_from_json({"version": VERSION, "hidden_size": 7}) == TrainingSettings(hidden_size=7)


def test_the_first_version_meant_the_same() -> None:
    first = {
        "hidden_size": 256,
        "activation": "relu",
        "initial_weights": "he",
        "optimizer": "adam",
        "learning_rate": 0.002,
        "batch_size": 128,
        "epochs": 20,
        "augmentation": "light",
        "schedule": "cosine",
        "weight_average": 0.998,
        "seed": 0,
    }
    assert settings_from_json(first) == PRESETS["good"]
    assert settings_from_json({"augmentation": "none", "schedule": "constant"}) == TrainingSettings()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"version": VERSION + 1, "hidden_size": 5}, "made by a newer DigitPad .* Update DigitPad"),
        ({"version": "two"}, "no version that makes sense"),
        ({"version": True}, "no version that makes sense"),
        ({"version": 0}, "no version that makes sense"),
        ({"version": VERSION, "colour": "red"}, "There is no setting colour"),
        ({"version": VERSION, "hidden_size": "many"}, "hidden units must be a whole number"),
        ({"version": VERSION, "learning_rate": 10**400}, "learning rate"),
        ({"version": VERSION, "optimizer": None}, "optimizer must be one of"),
        ({"augmentation": "wild"}, "no augmentation wild"),
        ({"augmentation": []}, "no augmentation"),
        ([1, 2], "not a JSON object"),
        (None, "not a JSON object"),
    ],
)
def test_what_cannot_be_understood_is_named(told: Any, words: str) -> None:
    with pytest.raises(SettingsProblem, match=words):
        settings_from_json(told)
