"""Digits to measure speed with: random pixels with as much ink as MNIST has, and random labels."""

import numpy as np

from digitpad.data.digits import Digits

_BLOCK = 5000


def random_digits(count: int) -> Digits:
    """Return so many, the same each time. What is learned from them does not matter: the time does not depend on it."""
    rng = np.random.default_rng(0)
    pixels = np.empty((count, 784), np.uint8)
    for start in range(0, count, _BLOCK):  # so that making them takes no memory that training would not
        block = pixels[start : start + _BLOCK]
        block[...] = rng.integers(0, 256, block.shape, np.uint8)
        block *= rng.integers(0, 5, block.shape, np.uint8) == 0
    return Digits(pixels, rng.integers(0, 10, count))
