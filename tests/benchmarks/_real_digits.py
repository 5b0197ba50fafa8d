"""Real digits for measurements, from the folder that the environment variable DIGITPAD_TEST_DATA names."""

import os
import sys
from pathlib import Path

import numpy as np

from digitpad.data.digits import DataSet
from digitpad.data.mixture import MixtureSettings
from digitpad.data.mnist import import_mnist, mnist_available, mnist_data
from digitpad.data.pen import PenDigits, read_pen_digits


def data_folder() -> Path:
    """Return the folder, or end with a word on what is missing."""
    folder = os.environ.get("DIGITPAD_TEST_DATA")
    if not folder:
        sys.exit("DIGITPAD_TEST_DATA names no folder with MNIST and pen digits.")
    return Path(folder)


def mnist() -> DataSet:
    """Return MNIST, imported into the user's data folder if it is not there yet."""
    if not mnist_available():
        import_mnist([data_folder() / "mnist"])
    return mnist_data()


def pen_digits() -> PenDigits:
    """Return all pen digits that there are."""
    return read_pen_digits(data_folder() / "pen" / "pendigits-orig.tra.gz")


def held_back_pen_digits() -> PenDigits:
    """Return the pen digits of the writers that the shipped model has not learned from."""
    digits = pen_digits()
    return digits[np.isin(digits.writers, MixtureSettings().held_back_writers)]
