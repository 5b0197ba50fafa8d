"""Built-in digits: the same for the same seed, as many of each, in MNIST's form, and good to learn from."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data.augment import LIGHT, augmented
from digitpad.data.builtin import Hands, _chosen_ways, builtin_data, make_digits
from digitpad.data.digits import Digits
from digitpad.data.stroke_templates import stroke_templates, template_drawing, templates_of
from digitpad.ink.normalize import normalize_drawing
from digitpad.nn import Adam, TwoLayerNet

NEAT = Hands(**dict.fromkeys(Hands.__dataclass_fields__, 0.0) | {"mean_thickness": 2.5})


@pytest.fixture(scope="module")
def digits() -> Digits:
    return make_digits(6000, np.random.default_rng(0))


@pytest.fixture(scope="module")
def network(digits: Digits) -> TwoLayerNet:
    """A small network that has learned from a few built-in digits alone."""
    rng = np.random.default_rng(1)
    network = TwoLayerNet(784, 100, 10, "he", rng=rng, dtype=np.float32)
    optimizer = Adam(lr=0.003)
    for _ in range(10):
        for batch in np.array_split(rng.permutation(len(digits)), 60):
            images = augmented(digits.images(batch), LIGHT, rng)
            optimizer.update(network.params, network.gradient(images, digits.labels[batch]))
    return network


def test_same_seed_same_digits_and_another_seed_others() -> None:
    first, again, other = (make_digits(200, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.pixels, again.pixels)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.pixels, other.pixels)
    np.testing.assert_array_equal(make_digits(200, 5).pixels, first.pixels)


def test_no_two_digits_are_the_same(digits: Digits) -> None:
    assert len(np.unique(digits.pixels, axis=0)) == len(digits)


@pytest.mark.parametrize("count", [0, 1, 10, 137])
def test_labels_are_balanced_whatever_the_count(count: int) -> None:
    made = make_digits(count, np.random.default_rng(7))
    each = np.bincount(made.labels, minlength=10)
    assert len(made) == count
    assert each.max() - each.min() <= 1


def test_labels_are_in_random_order(digits: Digits) -> None:
    assert 0.05 < np.mean(digits.labels[1:] == digits.labels[:-1]) < 0.15


def test_every_digit_has_ink_up_to_full_white(digits: Digits) -> None:
    assert digits.pixels.max(axis=1).min() > 200
    assert digits.pixels.min() == 0


def test_digits_follow_the_mnist_protocol(digits: Digits) -> None:
    images = digits.images().reshape(-1, 28, 28)
    steps, mass = np.arange(28), images.sum(axis=(1, 2))
    for axis in (1, 2):
        np.testing.assert_allclose(images.sum(axis=3 - axis) @ steps / mass, 14, atol=0.3)
    sides = np.stack([spans(images.max(axis=axis) > 0.25) for axis in (1, 2)])
    assert np.all(np.abs(sides.max(axis=0) - 20) <= 2)  # the pen's pressure and the grid of pixels leave a little
    assert np.mean(np.abs(sides.max(axis=0) - 20) <= 1) > 0.98


def spans(inked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(n,): from the first to the last True in each row of (n, 28)."""
    length: NDArray[np.int64] = 28 - inked.argmax(axis=1) - inked[:, ::-1].argmax(axis=1)
    return length


def test_every_way_of_writing_is_used_as_often_as_its_share_says() -> None:
    labels = np.repeat(np.arange(10), 5000)
    used = np.bincount(_chosen_ways(labels, np.random.default_rng(8)), minlength=len(stroke_templates()))
    for number, template in enumerate(stroke_templates()):
        share = template.share / sum(other.share for other in templates_of(template.digit))
        assert abs(used[number] / 5000 - share) < 0.03
        assert used[number] > 0


def test_each_digit_is_one_of_its_labels_templates() -> None:
    made = make_digits(60, np.random.default_rng(9), NEAT)
    for image, label in zip(made.images(), made.labels, strict=True):
        ways = range(len(templates_of(int(label))))
        neat = np.stack([normalize_drawing(template_drawing(int(label), way), 2.5).ravel() for way in ways])
        assert np.abs(neat - image).max(axis=1).min() < 0.1


def test_hands_differ_in_slant_and_thickness(digits: Digits) -> None:
    y, x = np.indices((28, 28)).reshape(2, -1) - 14
    ones = digits.images(np.flatnonzero(digits.labels == 1))
    slants = -(ones @ (x * y)) / (ones @ (y * y))
    assert 0.15 < slants.std() < 0.45
    assert 0.03 < slants.mean() < 0.25
    ink = digits.images().sum(axis=1)
    assert np.percentile(ink, 95) > 2 * np.percentile(ink, 5)


def test_built_in_data_are_made_once_and_never_the_same_digits_twice() -> None:
    data = builtin_data(training=60, validation=30, test=30)
    assert builtin_data(training=60, validation=30, test=30) is data
    assert data.name == "Built-in digits"
    parts = (data.training, data.validation, data.test)
    assert [len(part) for part in parts] == [60, 30, 30]
    assert len(np.unique(np.concatenate([part.pixels for part in parts]), axis=0)) == 120


def test_how_far_the_making_has_come_is_told() -> None:
    told: list[tuple[int, int]] = []

    def report(made: int, total: int) -> None:
        told.append((made, total))

    make_digits(4100, np.random.default_rng(4), report=report)
    assert told == [(2000, 4100), (4000, 4100), (4100, 4100)]
    told.clear()
    builtin_data(training=2100, validation=31, test=32, report=report)
    assert told == [(2000, 2163), (2100, 2163), (2131, 2163), (2163, 2163)]
    told.clear()
    builtin_data(training=2100, validation=31, test=32, report=report)
    assert told == []  # they are there


def test_network_learns_to_read_new_built_in_digits(network: TwoLayerNet) -> None:
    fresh = make_digits(1000, np.random.default_rng(10))
    assert network.accuracy(fresh.images(), fresh.labels) > 0.88


def test_network_that_learned_from_built_in_digits_alone_reads_real_ones(network: TwoLayerNet, real_data: Path) -> None:
    """The last 5,000 of MNIST's training digits: its test digits are not for a test that runs every day."""
    images = gzip.decompress((real_data / "mnist" / "train-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((real_data / "mnist" / "train-labels-idx1-ubyte.gz").read_bytes())
    pixels = np.frombuffer(images[-5000 * 784 :], dtype=np.uint8).reshape(-1, 784)
    real = Digits(pixels, np.frombuffer(labels[-5000:], dtype=np.uint8).astype(np.int64))
    assert network.accuracy(real.images(), real.labels) > 0.9
