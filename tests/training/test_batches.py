"""Batches: every digit once an epoch, in a new order each time."""

import numpy as np

from digitpad.data.augment import LIGHT
from digitpad.data.digits import DataSet, Digits
from digitpad.training.batches import Batches


def numbered(count: int) -> Digits:
    """Digits that can be told apart by their first pixel."""
    pixels = np.zeros((count, 784), np.uint8)
    pixels[:, 0] = np.arange(count)
    return Digits(pixels, np.arange(count) % 10)


def batches_of(digits: Digits, batch_size: int, *, light: bool = False) -> Batches:
    shuffling, distortion = np.random.default_rng(5).spawn(2)
    return Batches(digits, batch_size, LIGHT if light else None, shuffling, distortion)


def taken(batches: Batches, count: int) -> tuple[list[int], list[int], list[int]]:
    """Return the sizes of some batches, which digits they had and what labels."""
    sizes, which, labels = [], [], []
    for _ in range(count):
        images, batch_labels, _ = batches.take()
        assert len(images) == len(batch_labels)
        sizes.append(len(images))
        which += np.rint(images[:, 0] * 255).astype(int).tolist()
        labels += batch_labels.tolist()
    return sizes, which, labels


def epoch(batches: Batches) -> tuple[list[int], list[int], list[int]]:
    return taken(batches, batches.batches_left)


def test_an_epoch_has_each_digit_once_with_its_label() -> None:
    sizes, which, labels = epoch(batches_of(numbered(103), 25))
    assert sizes == [25, 25, 25, 25, 3]
    assert sorted(which) == list(range(103))
    assert labels == [number % 10 for number in which]


def test_each_epoch_has_its_own_order() -> None:
    batches = batches_of(numbered(100), 10)
    assert epoch(batches)[1] != epoch(batches)[1]
    assert batches.epochs == 2


def test_more_digits_asked_for_than_there_are_make_one_batch() -> None:
    assert epoch(batches_of(numbered(7), 100))[0] == [7]


def test_images_are_the_digits_own(data: DataSet) -> None:
    images, labels, _ = batches_of(data.training, 2000).take()
    order = np.random.default_rng(5).spawn(2)[0].permutation(len(data.training))
    assert images.dtype == np.float32
    np.testing.assert_array_equal(images, data.training.images(order))
    np.testing.assert_array_equal(labels, data.training.labels[order])


def test_another_batch_size_in_mid_epoch_leaves_no_digit_out_and_takes_none_twice() -> None:
    batches = batches_of(numbered(100), 30)
    first = taken(batches, 1)
    batches.change(8, None)
    assert batches.batches_left == 9
    rest = epoch(batches)
    assert rest[0] == [8] * 8 + [6]
    assert sorted(first[1] + rest[1]) == list(range(100))
    assert (batches.epochs, batches.position) == (1, 0)


def test_augmentation_distorts_anew_each_time(data: DataSet) -> None:
    one = batches_of(data.training[:50], 50, light=True)
    first, second = one.take()[0].copy(), one.take()[0].copy()
    plain = data.training.images(slice(0, 50))
    assert abs(np.sort(first.mean(axis=1)) - np.sort(second.mean(axis=1))).max() > 0
    assert abs(first.mean() - plain.mean()) < 0.2 * plain.mean()
    assert not np.isin(first[0], plain).all()
