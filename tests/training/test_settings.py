"""The settings of a training: their bounds, their words, what they have in common."""

import dataclasses
import math
import subprocess
import sys
from typing import Any

import pytest

from digitpad.data.augment import LIGHT
from digitpad.training.bounds import Choice, SettingsProblem
from digitpad.training.choices import (
    AUGMENTATION_SETTINGS,
    AUGMENTATION_STARTS,
    AUGMENTATIONS,
    FORMULAS,
    OPTIMIZER_SETTINGS,
    OPTIMIZERS,
    SCHEDULE_SETTINGS,
    SCHEDULES,
    USUAL_LEARNING_RATES,
)
from digitpad.training.fields import FIELDS
from digitpad.training.presets import PRESET_NAMES, PRESETS, preset_of
from digitpad.training.settings import (
    TrainingSettings,
    changed,
    describe,
    differences,
    is_used,
    value_in_words,
    with_augmentation,
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
        ("learning_rate", 0.0, "learning rate must be larger than 0 and at most 1,000,000,000, not 0"),
        ("learning_rate", -0.1, "learning rate"),
        ("learning_rate", math.nan, "learning rate"),
        ("learning_rate", math.inf, "learning rate"),
        ("learning_rate", 2e9, "learning rate"),
        ("learning_rate", "fast", "learning rate"),
        ("momentum", 1.0, "momentum must be 0 or more and less than 1, not 1.0"),
        ("decay_rate", 1.0, "decay rate"),
        ("beta1", -0.1, "Beta 1"),
        ("beta2", 1.0, "Beta 2"),
        ("epsilon", 0.0, "Epsilon must be 1e-30 or more and at most 1"),
        ("warm_up", 0.6, "warm-up"),
        ("drop_every", 0, "epochs between two drops"),
        ("drop_factor", 0.0, "drop of the learning rate"),
        ("weight_decay", -1e-9, "weight decay"),
        ("dropout", 1.0, "dropout"),
        ("label_smoothing", 0.95, "label smoothing"),
        ("weight_average", 1.0, "average of the weights"),
        ("weight_average", -0.5, "average of the weights"),
        ("weight_average", math.nan, "average of the weights"),
        ("rotation", 181, "rotation"),
        ("scale", 1.0, "scale"),
        ("shear", -0.1, "shear"),
        ("shift", 15, "shift"),
        ("elastic", True, "elastic"),
        ("elastic_smoothing", 0.0, "smoothing of the elastic"),
        ("time_limit", -1, "time limit"),
        ("target_accuracy", 98, "target accuracy must be 0 or more and at most 1, not 98"),
        ("patience", -1, "patience"),
        ("activation", "tanh", "one of relu, sigmoid, not tanh"),
        ("initial_weights", "zero", "one of 0.01, xavier, he"),
        ("optimizer", "lion", "one of sgd, momentum"),
        ("optimizer", ["sgd"], "one of sgd, momentum"),
        ("schedule", "triangle", "one of constant, step, cosine"),
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
        ("momentum", 0),
        ("dropout", 0.95),
        ("target_accuracy", 1),
        ("seed", 2**31 - 1),
    ],
)
def test_the_bounds_themselves_are_allowed(setting: str, value: Any) -> None:
    assert getattr(TrainingSettings(**{setting: value}), setting) == value


def test_every_setting_has_its_words() -> None:
    assert FIELDS.keys() == {field.name for field in dataclasses.fields(TrainingSettings)}
    for field in FIELDS.values():
        assert field.name
        assert field.subject
        assert field.explanation.endswith(".")
        assert field.explanation.count(". ") == 0  # one sentence


def test_every_choice_has_its_words_its_formula_and_what_goes_with_it() -> None:
    assert PRESET_NAMES.keys() == PRESETS.keys()
    assert USUAL_LEARNING_RATES.keys() == OPTIMIZER_SETTINGS.keys() == OPTIMIZERS.keys()
    assert SCHEDULE_SETTINGS.keys() == SCHEDULES.keys()
    assert AUGMENTATION_STARTS.keys() == AUGMENTATIONS.keys()
    for name, field in FIELDS.items():
        if isinstance(field.kind, Choice):
            assert FORMULAS[name].keys() == field.kind.names.keys()


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
    own = TrainingSettings(schedule="step", rotation=5.0, weight_decay=1e-4, dropout=0.2, label_smoothing=0.1)
    assert describe(own) == (
        "784-50-10, ReLU, SGD 0.1, in steps, own augmentation, weight decay 0.0001, dropout 0.2, label smoothing 0.1"
    )


def test_a_preset_is_recognised_whatever_the_seed_and_whatever_makes_no_difference() -> None:
    assert preset_of(dataclasses.replace(PRESETS["good"], seed=7)) == "good"
    assert preset_of(TrainingSettings(beta1=0.5)) == "book"
    assert preset_of(TrainingSettings(hidden_size=51)) is None


def test_light_is_the_light_augmentation_of_the_data_room() -> None:
    light = with_augmentation(TrainingSettings(), "light")
    assert light.augments
    assert {name: getattr(light, name) for name in AUGMENTATION_SETTINGS} == {
        name: getattr(LIGHT, name) for name in AUGMENTATION_SETTINGS
    }
    assert light.elastic_smoothing == LIGHT.smoothing
    assert with_augmentation(light, "none") == TrainingSettings()
    assert changed(light, {"rotation": 3.0}).augmentation == "own"


def test_settings_that_make_no_difference_are_no_difference() -> None:
    adam = TrainingSettings(optimizer="adam")
    assert is_used("beta1", adam)
    assert not is_used("momentum", adam)
    assert differences(TrainingSettings(), TrainingSettings(momentum=0.5, drop_every=3, elastic_smoothing=2.0)) == ()
    assert differences(adam, TrainingSettings(optimizer="adam", beta2=0.99, seed=1)) == ("beta2", "seed")


def test_what_is_no_setting_cannot_be_changed() -> None:
    with pytest.raises(SettingsProblem, match="There is no setting colour"):
        changed(TrainingSettings(), {"colour": "red"})


@pytest.mark.parametrize("module", ["settings", "presets", "settings_json", "fields", "choices"])
def test_settings_do_not_wait_for_numpy(module: str) -> None:
    program = f"import sys, digitpad.training.{module}; sys.exit('numpy' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert finished.returncode == 0


def test_numbers_are_told_whole() -> None:
    assert value_in_words("seed", TrainingSettings(seed=1234568)) == "1234568"
    assert value_in_words("learning_rate", TrainingSettings(learning_rate=0.123456789)) == "0.123456789"
    assert value_in_words("learning_rate", TrainingSettings(learning_rate=0.1)) == "0.1"
