"""Small digits for the tests of training: quickly learned, made from nothing but a seed."""

import numpy as np

from digitpad.data.digits import DataSet, Digits


def made_up_digits(count: int, rng: np.random.Generator, prototypes: np.ndarray) -> Digits:
    """Each digit is one of ten random images, with noise of its own."""
    labels = rng.integers(0, 10, count)
    noise = rng.normal(0, 60, (count, 784))
    return Digits(np.clip(prototypes[labels] + noise, 0, 255).astype(np.uint8), labels)


def made_up_data() -> DataSet:
    """1,003 digits to learn from (no multiple of any batch size), 200 to choose by, 300 to measure on."""
    rng = np.random.default_rng(1)
    prototypes = 255.0 * (rng.random((10, 784)) < 0.2)
    training, validation, test = (made_up_digits(count, rng, prototypes) for count in (1003, 200, 300))
    return DataSet("Made up", training, validation, test)
