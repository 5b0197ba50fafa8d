"""The model that answers from the first second: whole, with its story, and as good as the story says."""

from pathlib import Path

import pytest

from digitpad.data.mnist import import_mnist, mnist_data
from digitpad.nn import Model, load_model
from digitpad.paths import resource
from digitpad.training.evaluation import evaluate
from digitpad.training.settings_json import settings_from_json


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(resource("models/shipped.npz"))


def test_its_story_is_complete(model: Model) -> None:
    story = model.metadata
    settings = settings_from_json(story["settings"])
    assert (settings.hidden_size, settings.activation) == (model.hidden_size, model.activation)
    assert settings.seed == story["seed"]
    assert story["trained_on"] == "MNIST"
    assert story["training_digits"] == 55_000
    assert "CC BY-SA 3.0" in story["licence"]
    for key in ("name", "created", "program"):
        assert story[key]


def test_it_is_small(model: Model) -> None:
    assert resource("models/shipped.npz").stat().st_size <= 2 * 2**20
    assert model.hidden_size >= 256


def test_it_is_as_good_on_mnist_as_its_story_says(model: Model, real_data: Path) -> None:
    import_mnist([real_data / "mnist"])
    test = mnist_data().test
    errors = evaluate(model.network(), test).errors
    (told,) = (error for error in model.metadata["errors"] if error["on"] == "MNIST test digits")
    assert told["digits"] == len(test) == 10_000
    assert abs(errors - told["errors"]) <= 2  # another machine's products differ in their last bits
    assert errors <= 150
