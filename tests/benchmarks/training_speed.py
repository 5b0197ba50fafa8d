"""Training speed: beside the book's own loop, PyTorch, scikit-learn, and what the matrix products alone would take.

All learn from the same 20,000 images in batches of the same size by plain SGD, one epoch at each turn, on one thread.
They are random pixels with as much ink as MNIST has, and random labels: the time does not depend on what is learned. It
is processor time, which hardly depends on what else the machine does.
"""

import dataclasses
import importlib
import sys
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from digitpad.data.augment import LIGHT, augmented
from digitpad.data.digits import DataSet, Digits
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import train
from tests.benchmarks._book_network import BookNetwork, train_as_in_the_book
from tests.benchmarks.table import Row, median_ratio, take_turns

_DIGITS = 20_000
_ROUNDS = 7
_EPOCHS_WITH_POINTS = 3

Epoch = Callable[[], object]


def rows() -> list[Row]:
    """Measure all of it, in about two minutes."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (_DIGITS, 784), np.uint8) * (rng.random((_DIGITS, 784)) < 0.2)
    digits = Digits(pixels, rng.integers(0, 10, _DIGITS))
    return [
        *_speed_rows(digits, hidden_size=50, batch_size=100, share_of_limit=60),
        *_speed_rows(digits, hidden_size=800, batch_size=256, share_of_limit=90),
        _augmentation_row(digits),
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
            **_second_opinions(digits, hidden_size, batch_size),
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


def _second_opinions(digits: Digits, hidden_size: int, batch_size: int) -> dict[str, Epoch]:
    """PyTorch and scikit-learn, as far as they are installed."""
    epochs = {}
    for name, epoch in (("PyTorch", _pytorch_epoch), ("scikit-learn", _scikit_learn_epoch)):
        try:
            epochs[name] = epoch(digits, hidden_size, batch_size)
        except ModuleNotFoundError as missing:
            print(f"without {name}: {missing}", file=sys.stderr)
    return epochs


def _pytorch_epoch(digits: Digits, hidden_size: int, batch_size: int) -> Epoch:
    """PyTorch on one thread, with all images resident as float32, which it gathers quicker than it makes them."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    network = torch.nn.Sequential(torch.nn.Linear(784, hidden_size), torch.nn.ReLU(), torch.nn.Linear(hidden_size, 10))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    cross_entropy = torch.nn.functional.cross_entropy
    images, labels = torch.from_numpy(digits.images()), torch.from_numpy(digits.labels)

    def epoch() -> None:
        for which in torch.randperm(_DIGITS).split(batch_size):
            loss = cross_entropy(network(images.index_select(0, which)), labels.index_select(0, which))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

    return epoch


def _scikit_learn_epoch(digits: Digits, hidden_size: int, batch_size: int) -> Epoch:
    neural_network: Any = importlib.import_module("sklearn.neural_network")
    classifier = neural_network.MLPClassifier(
        (hidden_size,), solver="sgd", momentum=0, alpha=0, batch_size=batch_size, learning_rate_init=0.1
    )
    images = digits.images()
    return lambda: classifier.partial_fit(images, digits.labels, classes=np.arange(10))


def _augmentation_row(digits: Digits) -> Row:
    """Light augmentation, batch by batch as in training."""
    images = digits.images(slice(0, 5000))
    out = np.empty_like(images)
    rng = np.random.default_rng(0)

    def distort() -> None:
        for start in range(0, len(images), 100):
            augmented(images[start : start + 100], LIGHT, rng, out=out[start : start + 100])

    seconds = median(take_turns({"augmentation": distort}, rounds=_ROUNDS, clock=process_time)["augmentation"])
    return Row("Light augmentation, on one core", len(images) / seconds, target=30_000, unit=" digits/s")
