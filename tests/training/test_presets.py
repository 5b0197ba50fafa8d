"""What the presets reach, on real digits where there are any and on the built-in ones."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from digitpad.data.builtin import make_digits
from digitpad.data.digits import DataSet
from digitpad.data.mnist import import_mnist, mnist_data
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import train


@pytest.fixture
def mnist(real_data: Path) -> DataSet:
    import_mnist([real_data / "mnist"])
    return mnist_data()


def validation_accuracy(settings: TrainingSettings, data: DataSet) -> float:
    *_, last = train(settings, data)
    assert last.validation_accuracy is not None
    return last.validation_accuracy


def test_the_book_reaches_its_number_on_mnist(mnist: DataSet) -> None:
    assert validation_accuracy(PRESETS["book"], mnist) >= 0.97


def test_good_is_better_than_the_book_after_one_epoch(mnist: DataSet) -> None:
    one_epoch = dataclasses.replace(PRESETS["good"], epochs=1)
    assert validation_accuracy(one_epoch, mnist) >= 0.965


def test_built_in_digits_are_learned() -> None:
    digits = make_digits(3000, np.random.default_rng(0))
    data = DataSet("Built-in digits", digits[:2500], digits[2500:], digits[:0])
    assert validation_accuracy(dataclasses.replace(PRESETS["book"], batch_size=20), data) >= 0.85
