"""Training speed: beside the book's own loop, PyTorch, scikit-learn, and what the matrix products alone would take.

All learn from the same 20,000 images in batches of the same size by plain SGD, one epoch at each turn, on one thread.
They are random pixels with as much ink as MNIST has, and random labels: the time does not depend on what is learned. It
is processor time, which hardly depends on what else the machine does.
"""

import dataclasses
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from digitpad.data.augment import LIGHT, Augmentation, augmented
from digitpad.data.digits import DataSet, Digits
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import train
from tests.benchmarks._book_network import BookNetwork, train_as_in_the_book
from tests.benchmarks._random_digits import random_digits
from tests.benchmarks._second_opinions import second_opinions
from tests.benchmarks.table import Row, median_ratio, take_turns

_DIGITS = 20_000
_ROUNDS = 7
_EPOCHS_WITH_POINTS = 3

Epoch = Callable[[], object]


def rows() -> list[Row]:
    """Measure all of it, in about two minutes."""
    digits = random_digits(_DIGITS)
    return [
        *_speed_rows(digits, hidden_size=50, batch_size=100, share_of_limit=60),
        *_speed_rows(digits, hidden_size=800, batch_size=256, share_of_limit=90),
        *_augmentation_rows(digits),
    ]


def _speed_rows(digits: Digits, hidden_size: int, batch_size: int, share_of_limit: float) -> list[Row]:
    settings = TrainingSettings(hidden_size=hidden_size, batch_size=batch_size, epochs=1)
    run = TrainingRun(dataclasses.replace(settings, epochs=1000), digits)
    data = DataSet("random", digits, digits[: _DIGITS // 11], digits[:0])
    seconds = take_turns(
        {
            "ours": lambda: _one_epoch(run),
            "ours with points": lambda: list(train(dataclasses.replace(settings, epochs=_EPOCHS_WITH_POINTS), data)),
            "products": _products_epoch(hidden_size, batch_size),
            "book": _book_epoch(digits, hidden_size, batch_size),
            **second_opinions(digits, settings),
        },
        rounds=_ROUNDS,
        clock=process_time,
    )

    network = f"784-{hidden_size}-10 in batches of {batch_size}"

    seconds["ours with points"] = [taken / _EPOCHS_WITH_POINTS for taken in seconds["ours with points"]]

    def ratio(other: str, name: str = "ours") -> float:
        return median_ratio(seconds[other], seconds[name])

    def speed(name: str) -> str:
        return f"{_DIGITS / median(seconds[name]):,.0f} digits/s"

    return [
        Row(
            f"Training {network}, to the book's own loop",
            ratio("book"),
            target=2.5,
            unit=" x",
            note=f"{speed('ours')} to {speed('book')}",
        ),
        *(
            Row(f"Training {network}, to {other}", ratio(other), target=1.3, unit=" x", note=f"to {speed(other)}")
            for other in ("PyTorch", "scikit-learn")
            if other in seconds
        ),
        Row(
            f"Training {network}, to its five matrix products alone",
            100 * ratio("products"),
            target=share_of_limit,
            unit=" %",
            note=f"of {speed('products')}",
        ),
        Row(
            "the same with points taken, and validation on 1,818 digits after each epoch",
            100 * ratio("products", "ours with points"),
            unit=" %",
            note=speed("ours with points"),
        ),
    ]


def _one_epoch(run: TrainingRun) -> None:
    for _ in range(run.batches_per_epoch):
        run.learn_batch()


def _products_epoch(hidden_size: int, batch_size: int) -> Epoch:
    """The five products of a step on arrays that are there already, for as many batches as make an epoch."""
    rng = np.random.default_rng(0)

    def array(*shape: int) -> Any:
        return rng.random(shape, np.float32)

    x, hidden, scores = array(batch_size, 784), array(batch_size, hidden_size), array(batch_size, 10)
    W1, W2, dW1, dW2 = array(784, hidden_size), array(hidden_size, 10), array(784, hidden_size), array(hidden_size, 10)
    hidden_delta, delta = array(batch_size, hidden_size), array(batch_size, 10)

    def epoch() -> None:
        for _ in range(-(-_DIGITS // batch_size)):
            np.dot(x, W1, out=hidden)
            np.dot(hidden, W2, out=scores)
            np.dot(hidden.T, delta, out=dW2)
            np.dot(delta, W2.T, out=hidden_delta)
            np.dot(x.T, hidden_delta, out=dW1)

    return epoch


def _book_epoch(digits: Digits, hidden_size: int, batch_size: int) -> Epoch:
    network = BookNetwork(hidden_size, np.random.default_rng(0))
    images = digits.images()  # float32, as the book's load_mnist gives them
    one_hot = np.eye(10)[digits.labels]
    return lambda: train_as_in_the_book(network, images, one_hot, batch_size, steps=-(-_DIGITS // batch_size))


def _augmentation_rows(digits: Digits) -> list[Row]:
    """Augmentation batch by batch as in training: all kinds of it, and without the elastic one."""
    images = digits.images(slice(0, 5000))
    out = np.empty_like(images)
    rng = np.random.default_rng(0)

    def distort(augmentation: Augmentation) -> Epoch:
        def epoch() -> None:
            for start in range(0, len(images), 100):
                augmented(images[start : start + 100], augmentation, rng, out=out[start : start + 100])

        return epoch

    affine = dataclasses.replace(LIGHT, elastic=0.0)
    seconds = take_turns({"light": distort(LIGHT), "affine": distort(affine)}, rounds=_ROUNDS, clock=process_time)
    speeds = {name: len(images) / median(taken) for name, taken in seconds.items()}
    return [
        Row("Light augmentation, affine and elastic, on one core", speeds["light"], target=30_000, unit=" digits/s"),
        Row("the same without the elastic part", speeds["affine"], unit=" digits/s"),
    ]
