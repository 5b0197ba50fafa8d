"""The story of a run: all that is needed to understand a model, and to train it again."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.builtin import builtin_data
from digitpad.data.digits import DataSet
from digitpad.nn import load_model, save_model
from digitpad.training.evaluation import evaluate
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_from_json
from digitpad.training.story import model_of_run
from digitpad.training.trainer import train

SETTINGS = TrainingSettings(hidden_size=12, activation="sigmoid", initial_weights="xavier", epochs=2, seed=5)


def test_a_model_tells_how_to_train_it_again(data: DataSet, tmp_path: Path) -> None:
    *_, last = train(SETTINGS, data)
    save_model(tmp_path / "model.npz", model_of_run(SETTINGS, data, last.params, {}))
    model = load_model(tmp_path / "model.npz")
    *_, again = train(settings_from_json(model.metadata["settings"]), data)
    for key, array in again.params.items():
        np.testing.assert_array_equal(model.params[key], array)


def test_the_story_has_what_was_measured_and_where_it_comes_from(data: DataSet) -> None:
    *_, last = train(SETTINGS, data)
    model = model_of_run(SETTINGS, data, last.params, {})
    test, validation = (evaluate(model.network(), digits) for digits in (data.test, data.validation))
    story = model_of_run(SETTINGS, data, last.params, {"test digits": test, "validation digits": validation}).metadata
    assert story["name"] == "Made up, 784-12-10"
    assert story["trained_on"] == "Made up"
    assert story["training_digits"] == 1003
    assert story["seed"] == 5
    assert story["errors"] == [
        {"on": "Made up test digits", "digits": 300, "errors": test.errors},
        {"on": "Made up validation digits", "digits": 200, "errors": validation.errors},
    ]
    assert dt.date.fromisoformat(story["created"]).year >= 2024
    assert story["program"].startswith("DigitPad ")


def test_what_the_built_in_digits_gave_is_told_as_in_a_sentence(data: DataSet) -> None:
    built_in = replace(data, name=builtin_data(0, 0, 10).name)
    *_, last = train(SETTINGS, built_in)
    test = evaluate(model_of_run(SETTINGS, built_in, last.params, {}).network(), built_in.test)
    assert model_of_run(SETTINGS, built_in, last.params, {"test digits": test}).measured.endswith(
        "errors on 300 built-in test digits"
    )


@pytest.mark.parametrize(
    ("licence", "words"), [("MNIST by somebody, CC BY-SA 3.0", "Trained on MNIST by somebody, CC BY-SA 3.0."), ("", "")]
)
def test_the_licence_of_the_digits_is_handed_on(data: DataSet, licence: str, words: str) -> None:
    licensed = replace(data, licence=licence)
    params = next(train(SETTINGS, licensed)).params
    assert model_of_run(SETTINGS, licensed, params, {}).metadata["licence"] == words


def test_a_model_has_parameters_of_its_own(data: DataSet) -> None:
    params = next(train(SETTINGS, data)).params
    model = model_of_run(SETTINGS, data, params, {})
    assert not np.shares_memory(model.params["W1"], params["W1"])
