"""The settings of a training: their bounds, their words, the presets."""

import dataclasses
import math
import subprocess
import sys
from typing import Any

import pytest

from digitpad.training.settings import (
    OPTIMIZERS,
    PRESET_NAMES,
    PRESETS,
    USUAL_LEARNING_RATES,
    SettingsProblem,
    TrainingSettings,
    describe,
    preset_of,
)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("hidden_size", 0, "hidden units must be a whole number from 1 to 4,096, not 0"),
        ("hidden_size", 4097, "hidden units"),
        ("hidden_size", 2.5, "whole number"),
        ("hidden_size", True, "whole number"),
        ("batch_size", 0, "batch size"),
        ("batch_size", 4097, "batch size"),
        ("epochs", 0, "epochs"),
        ("epochs", 1001, "epochs"),
        ("seed", -1, "seed"),
        ("seed", 2**31, "seed"),
        ("learning_rate", 0.0, "learning rate must be larger than 0"),
        ("learning_rate", -0.1, "learning rate"),
        ("learning_rate", math.nan, "learning rate"),
        ("learning_rate", math.inf, "learning rate"),
        ("learning_rate", 2e9, "learning rate"),
        ("learning_rate", "fast", "learning rate"),
        ("weight_average", 1.0, "average of the weights"),
        ("weight_average", -0.5, "average of the weights"),
        ("weight_average", math.nan, "average of the weights"),
        ("activation", "tanh", "one of relu, sigmoid, not tanh"),
        ("initial_weights", "zero", "one of 0.01, xavier, he"),
        ("optimizer", "lion", "one of sgd, momentum"),
        ("augmentation", "heavy", "one of none, light"),
        ("schedule", "triangle", "one of constant, cosine"),
    ],
)
def test_a_setting_out_of_bounds_is_named(setting: str, value: Any, words: str) -> None:
    with pytest.raises(SettingsProblem, match=words):
        TrainingSettings(**{setting: value})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("hidden_size", 1),
        ("hidden_size", 4096),
        ("batch_size", 1),
        ("batch_size", 4096),
        ("epochs", 1000),
        ("learning_rate", 1e9),
        ("learning_rate", 1),
        ("seed", 2**31 - 1),
    ],
)
def test_the_bounds_themselves_are_allowed(setting: str, value: Any) -> None:
    assert getattr(TrainingSettings(**{setting: value}), setting) == value


def test_the_book_is_the_books_network() -> None:
    book = PRESETS["book"]
    assert (book.hidden_size, book.activation, book.initial_weights) == (50, "relu", "0.01")
    assert (book.optimizer, book.learning_rate, book.batch_size) == ("sgd", 0.1, 100)
    assert 55_000 * book.epochs / book.batch_size == pytest.approx(10_000, rel=0.02)


def test_good_is_what_it_promises() -> None:
    good = PRESETS["good"]
    assert good.hidden_size >= 256
    assert good.optimizer == "adam"
    assert good.augmentation == "light"


def test_descriptions_are_short_and_say_what_matters() -> None:
    assert describe(TrainingSettings()) == "784-50-10, ReLU, SGD 0.1"
    assert describe(PRESETS["good"]) == (
        f"784-{PRESETS['good'].hidden_size}-10, ReLU, Adam 0.002, cosine, light augmentation, averaged weights"
    )


def test_a_preset_is_recognised_whatever_the_seed() -> None:
    assert preset_of(dataclasses.replace(PRESETS["good"], seed=7)) == "good"
    assert preset_of(TrainingSettings(hidden_size=51)) is None


def test_every_choice_has_its_words() -> None:
    assert PRESET_NAMES.keys() == PRESETS.keys()
    assert USUAL_LEARNING_RATES.keys() == OPTIMIZERS.keys()


def test_settings_come_back_from_what_a_file_holds() -> None:
    good = PRESETS["good"]
    assert TrainingSettings(**dataclasses.asdict(good)) == good


def test_settings_do_not_wait_for_numpy() -> None:
    program = "import sys, digitpad.training.settings; sys.exit('numpy' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert finished.returncode == 0
