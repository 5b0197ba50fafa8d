"""The recipe of the shipped model, in small: the training, the finished model, and going on when interrupted."""

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.augment import Augmentation
from digitpad.data.builtin import make_digits
from digitpad.data.digits import NO_DIGIT, DataSet
from digitpad.data.mixture import Mixture, MixtureSettings, mix
from digitpad.data.pen import PenDigits
from digitpad.data.stroke_templates import template_drawing
from digitpad.files import FileProblem
from digitpad.ink.rasterize import as_arrays
from digitpad.nn import TwoLayerNet
from digitpad.nn.convolution import ConvolutionalNet
from digitpad.nn.model_file import decode_model, encode_model
from digitpad.training import finishing, shipped, trainer
from digitpad.training.finishing import finished_model
from digitpad.training.hard_images import HardImages, hardest, with_more
from digitpad.training.lesson import Lesson
from digitpad.training.recipe import Recipe, Stage
from digitpad.training.revival import revive
from digitpad.training.settings import TrainingSettings
from digitpad.training.shipped import make_network
from digitpad.training.teacher import Member, Teacher
from digitpad.training.trainer import Training

SETTINGS = TrainingSettings(
    hidden_size=24,
    initial_weights="he",
    optimizer="adam",
    learning_rate=0.01,
    batch_size=50,
    epochs=3,
    weight_average=0.9,
    rotation=10.0,
    elastic=1.0,
)
MIXTURE = MixtureSettings(mnist_versions=2, pen_versions=3, non_digits=60, held_back_digits=100, held_back_writers=(2,))
STAGE = Stage(MIXTURE, SETTINGS, calm=(0.5, 0.5), revive_until=0.7)
TEACHER = Stage(dataclasses.replace(MIXTURE, non_digits=90), dataclasses.replace(SETTINGS, hidden_size=8, epochs=1))
HARD = HardImages(50, 3, Augmentation(rotation=4.0, elastic=0.4))
PRACTICE = Stage(MIXTURE, dataclasses.replace(SETTINGS, epochs=2, learning_rate=0.003), hard=HARD)
RECIPE = Recipe((TEACHER, TEACHER), STAGE, PRACTICE).with_seed(5)


@pytest.fixture(scope="module")
def pen() -> PenDigits:
    labels = np.tile(np.arange(10, dtype=np.int64), 3)
    return PenDigits(as_arrays([template_drawing(digit) for digit in labels]), labels, np.repeat([1, 2, 3], 10))


@pytest.fixture(scope="module")
def mixtures(pen: PenDigits) -> list[Mixture]:
    digits = make_digits(700, np.random.default_rng(1))
    mnist = DataSet("MNIST", digits[:400], digits[400:550], digits[550:], "MNIST, CC")
    return [mix(mnist, pen, stage.mixture, np.random.default_rng(0)) for stage in RECIPE.stages]


@pytest.fixture
def mixture(mixtures: list[Mixture]) -> Mixture:
    return mixtures[-1]


def test_the_mixture_holds_whole_writers_back(mixture: Mixture) -> None:
    assert len(mixture.data.training) == 2 * 450 + 3 * 20 + 60
    assert mixture.pen.labels.tolist() == list(range(10))
    assert len(mixture.data.validation) == 100 + 10
    assert np.count_nonzero(mixture.data.training.labels == NO_DIGIT) == 60
    assert mixture.data.validation.labels.max() < NO_DIGIT
    assert mixture.distinct_digits == 470
    assert mixture.data.licence.startswith("MNIST, CC, and pen digits by E. Alpaydin and F. Alimoglu")
    assert "CC BY 4.0" in mixture.data.licence


@pytest.mark.parametrize("writers", [(), (9,), (1, 2, 3)])
def test_some_writers_must_be_held_back_and_some_learned_from(pen: PenDigits, writers: tuple[int, ...]) -> None:
    digits = make_digits(20, np.random.default_rng(1))
    mnist = DataSet("MNIST", digits, digits, digits)
    with pytest.raises(ValueError, match="would be held back"):
        mix(mnist, pen, MixtureSettings(held_back_writers=writers), np.random.default_rng(0))


def test_an_interrupted_making_goes_on_bit_for_bit(
    mixtures: list[Mixture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_CHECKPOINT_EVERY", 0.0)
    monkeypatch.setattr(trainer, "_INTERVAL", 0.0)  # a point after each batch, however quick the machine
    monkeypatch.setattr(trainer, "_LONGEST_INTERVAL", 0.0)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    *before, (_, expected) = make_network(RECIPE, mixtures, whole)
    # Amid a teacher, amid the other, amid the network's first epoch, where distortions change, in its last epoch, at
    # its end, before its practice, and twice amid it.
    for place in ((0, 0.3), (1, 0.4), (2, 0.3), (2, 1.0), (2, 2.5), (2, 3.0), (3, 0.0), (3, 0.3), (3, 1.2)):
        making = make_network(RECIPE, mixtures, broken)
        number, point = next((number, point) for number, point in making if (number, point.epoch) >= place)
        making.close()
        assert (number, point.epoch) < (place[0], place[1] + 0.5)
    *_, (_, resumed) = make_network(RECIPE, mixtures, broken)
    assert resumed.finished
    for name, array in expected.params.items():
        np.testing.assert_array_equal(resumed.params[name], array)
    turns = [change.after for _, point in before for change in point.changes if change.setting == "rotation"]
    assert turns == pytest.approx([5])


def test_the_network_learns_from_both_teachers(mixtures: list[Mixture], tmp_path: Path) -> None:
    first, second, network, _ = (point for _, point in make_network(RECIPE, mixtures, tmp_path) if point.finished)
    held_back = mixtures[0].data.validation
    members = [Member.honest_on(held_back, ConvolutionalNet(end.params)) for end in (first, second)]
    lesson = Lesson(teach=Teacher(members, RECIPE.softness, RECIPE.hint))
    by_hand = Training(RECIPE.network.learning, mixtures[2].data, lesson)
    point = by_hand.first_point()
    while not point.finished:
        if point.epoch in (1, 2):
            revive(by_hand.arrays, mixtures[2].data.training.images(), np.random.default_rng([5, by_hand.step]))
        by_hand.change(STAGE.distortions_in(math.floor(point.epoch)))
        point = by_hand.advance(by_hand.epoch_end)
    for name, array in network.params.items():
        np.testing.assert_array_equal(point.params[name], array)


def test_it_practises_from_where_it_was_what_it_found_hard(mixtures: list[Mixture], tmp_path: Path) -> None:
    first, second, network, practised = (
        point for _, point in make_network(RECIPE, mixtures, tmp_path) if point.finished
    )
    data = mixtures[3].data
    reader = TwoLayerNet.from_params(network.params, "relu")
    oftener = with_more(data.training, hardest(data.training, reader, HARD, np.random.default_rng(5)), 3)
    assert len(oftener) == len(data.training) + 2 * 50
    members = [Member.honest_on(data.validation, ConvolutionalNet(end.params)) for end in (first, second)]
    lesson = Lesson(teach=Teacher(members, RECIPE.softness, RECIPE.hint))
    by_hand = Training(RECIPE.stages[3].learning, dataclasses.replace(data, training=oftener), lesson)
    for owner in ("parameters", "average"):
        for name, array in network.params.items():
            by_hand.arrays[f"{owner}.{name}"][...] = array
    while not by_hand.finished:
        point = by_hand.advance(by_hand.epoch_end)
    for name, array in practised.params.items():
        np.testing.assert_array_equal(point.params[name], array)


def test_a_practice_goes_on_where_products_differ_in_their_last_bits(
    mixtures: list[Mixture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a change of processors: what is hardest might come in another order, and counts as other digits."""
    monkeypatch.setattr(shipped, "_CHECKPOINT_EVERY", 0.0)
    making = make_network(RECIPE, mixtures, tmp_path)
    next(point for number, point in making if (number, point.epoch) >= (3, 1.0))
    making.close()
    monkeypatch.setattr(shipped, "hardest", lambda *_: np.arange(50)[::-1])
    *_, (number, point) = make_network(RECIPE, mixtures, tmp_path)
    assert number == 3
    assert point.finished


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (Recipe(network=STAGE), "by labels, 3 epochs"),
        (Recipe((TEACHER,), STAGE), "by 1 network that is no part of it, 3 epochs"),
        (
            Recipe(network=STAGE, practice=dataclasses.replace(PRACTICE, hard=None)),
            "by labels, 3 epochs, then 2 more",
        ),
    ],
)
def test_the_story_tells_who_taught_it(
    mixture: Mixture, monkeypatch: pytest.MonkeyPatch, recipe: Recipe, words: str
) -> None:
    monkeypatch.setattr(finishing, "_NON_DIGITS", 40)
    params = TwoLayerNet(784, 5, 10, rng=1, dtype=np.float32).params
    assert finished_model(recipe, params, mixture).metadata["taught"] == words


def test_without_teachers_it_learns_by_labels(mixtures: list[Mixture], tmp_path: Path) -> None:
    recipe = Recipe(network=STAGE).with_seed(5)
    *_, (number, point) = make_network(recipe, mixtures[2:3], tmp_path)
    assert (number, recipe.names) == (0, ("network",))
    assert point.validation_accuracy is not None
    assert point.validation_accuracy > 0.6


def test_a_checkpoint_that_was_being_written_is_gone_on_from(mixtures: list[Mixture], tmp_path: Path) -> None:
    for _ in make_network(RECIPE, mixtures, tmp_path):
        pass
    for path in list(tmp_path.glob("*.checkpoint")):
        path.rename(path.with_name(f"{path.name}.new"))  # killed between two renamings
    assert all(point.finished for _, point in make_network(RECIPE, mixtures, tmp_path))


def test_checkpoints_of_another_recipe_are_refused(mixtures: list[Mixture], tmp_path: Path) -> None:
    for _ in make_network(RECIPE, mixtures, tmp_path):
        pass
    longer = dataclasses.replace(STAGE, learning=dataclasses.replace(SETTINGS, epochs=4))
    other = Recipe(RECIPE.teachers, longer, PRACTICE).with_seed(5)
    with pytest.raises(FileProblem, match="other settings"):
        list(make_network(other, mixtures, tmp_path))


def test_the_finished_model_is_honest_small_and_tells_its_story(
    mixtures: list[Mixture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finishing, "_NON_DIGITS", 40)
    *_, (_, point) = make_network(RECIPE, mixtures, tmp_path)
    model = finished_model(RECIPE, point.params, mixtures[-1])
    contents = encode_model(model)
    assert len(contents) < 2 * 24 * 800 + 30_000
    again = decode_model(contents)
    for name, array in model.params.items():
        np.testing.assert_array_equal(again.params[name], array)
    assert again.rule == model.rule
    assert 0.1 < model.rule.certain < 1
    assert [error["on"] for error in model.metadata["errors"]] == [
        "MNIST test digits",
        "held-back MNIST training digits",
        "pen digits of held-back writers",
    ]
    assert model.measured.endswith("errors on 150 MNIST test digits")
    assert model.metadata["training_digits"] == 470
    assert model.metadata["taught"] == (
        "by 2 networks that are no part of it, 3 epochs, "
        "then 2 more in which the 50 images of digits that it found hardest came 3 times each"
    )
    assert set(model.metadata["refused"]) >= {"non-digits of learned kinds", "non-digits of unseen kinds"}
