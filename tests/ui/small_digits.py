"""A handful of digits that are easy to learn, for tests that train: one bright pixel says which digit it is."""

from pathlib import Path

import numpy as np

from digitpad.data.digits import DataSet, Digits


def small_digits(count: int, seed: int = 0) -> Digits:
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count, dtype=np.int64) % 10)
    pixels = rng.integers(0, 60, (count, 784), dtype=np.uint8)
    pixels[np.arange(count), 70 * labels] = 255
    return Digits(pixels, labels)


def small_data() -> DataSet:
    return DataSet("Small digits", small_digits(300), small_digits(50, 1), small_digits(40, 2))


def write_idx_folder(folder: Path) -> Path:
    """Write the same as IDX files into a folder."""
    for name, digits in (("train", small_digits(300)), ("test", small_digits(40, 2))):
        count = len(digits).to_bytes(4, "big")
        images = bytes((0, 0, 8, 3)) + count + (28).to_bytes(4, "big") * 2 + digits.pixels.tobytes()
        (folder / f"{name}-images-idx3-ubyte").write_bytes(images)
        labels = bytes((0, 0, 8, 1)) + count + digits.labels.astype(np.uint8).tobytes()
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(labels)
    return folder
