"""Labelled digits: what a network learns from and what it is measured on."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

NO_DIGIT = 10
"""The label of ink that is no digit: a network that learns from it learns to hold all ten digits for as probable."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Labelled images of digits, ink white on black.

    The pixels stay bytes, a quarter of the memory of float32; `images` makes floats of just those that are needed.
    """

    pixels: NDArray[np.uint8]
    """(n, 784), 0 black to 255 white."""
    labels: NDArray[np.int64]
    """(n,), 0 to 9; `NO_DIGIT` is for what a network only learns from, never for what it is measured on."""

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.shape[1] != 784 or self.pixels.dtype != np.uint8:
            raise ValueError(f"pixels must be (n, 784) uint8, not {self.pixels.shape} {self.pixels.dtype}")
        if self.labels.shape != self.pixels.shape[:1] or self.labels.dtype != np.int64:
            raise ValueError(f"labels must be ({len(self.pixels)},) int64, not {self.labels.shape} {self.labels.dtype}")

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice | NDArray[np.int64] | NDArray[np.bool_]) -> "Digits":
        """Return some of the digits: a slice shares their memory, an array of indices or a mask copies them."""
        return Digits(self.pixels[which], self.labels[which])

    def images(self, which: slice | NDArray[np.int64] = slice(None)) -> NDArray[np.float32]:
        """Return the images as floats: (n, 784) float32 in [0, 1]."""
        return self.pixels[which] * np.float32(1 / 255)


@dataclass(frozen=True, slots=True)
class DataSet:
    """Digits in three parts: to learn from, to choose settings by, and to measure the finished network on."""

    name: str
    """As a person reads it: "MNIST", "Built-in digits", a folder's name."""
    training: Digits
    validation: Digits
    test: Digits
    licence: str = ""
    """Whose they are and how they may be used: "MNIST by Y. LeCun …, CC BY-SA 3.0"; empty where nobody said."""

    def with_training_digits(self, count: int) -> "DataSet":
        """Return the data set with only the first so many digits to learn from, or as it is with 0."""
        return replace(self, training=self.training[:count]) if count else self

    def checksum(self) -> str:
        """Return the SHA-256 of the digits to learn from and to choose by, in hexadecimal.

        The 55,000 of MNIST take about a tenth of a second.
        """
        sum_so_far = hashlib.sha256()
        for digits in (self.training, self.validation):
            sum_so_far.update(f"{len(digits)} digits\n".encode())
            sum_so_far.update(np.ascontiguousarray(digits.pixels).data)
            sum_so_far.update(np.ascontiguousarray(digits.labels, dtype="<i8").data)
        return sum_so_far.hexdigest()
