"""Digits from any folder with files like MNIST's: IDX images, and IDX labels of the same name.

`train-images-idx3-ubyte` belongs to `train-labels-idx1-ubyte`; `.gz`, capitals and the separators between the words do
not matter. A name with "train" in it is for training, one with "test" or "t10k" is the test part, and a tenth of the
training digits, at most 5,000, is kept apart for validation. Where there is no such division, a tenth is the test part
and another tenth the validation part. Which digits those are is drawn with a fixed seed: the same in every run.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitpad.data.digits import DataSet, Digits
from digitpad.data.idx import read_idx
from digitpad.files import FileProblem, readable, reason

_FORMAT = re.compile(r"idx\d?|ubyte|gz")
_SEED = 20_260_101
_LARGEST_VALIDATION = 5_000
_FEWEST = 10
"""Digits that a folder must have, so that each part has one."""


@dataclass(frozen=True, slots=True)
class _Pair:
    name: str
    """The images' name, in which only the words are left: "train images"."""
    images: Path
    labels: Path

    @property
    def for_training(self) -> bool:
        return "train" in self.name

    @property
    def for_test(self) -> bool:
        return not self.for_training and ("test" in self.name or "t10k" in self.name)


def folder_data(folder: Path) -> DataSet:
    """Return the digits in a folder.

    Raises:
        FileProblem: where there is no pair of files, or several; or where their contents are not labelled 28x28 digits.
    """
    pairs = _pairs(folder)
    training = [pair for pair in pairs if pair.for_training]
    test = [pair for pair in pairs if pair.for_test]
    name = readable(folder.resolve().name or str(folder))
    if len(pairs) == 2 and len(training) == len(test) == 1:
        digits = _read_pair(training[0])
        validation_digits = min(len(digits) // 10, _LARGEST_VALIDATION)
        rest, validation = _split(digits, [len(digits) - validation_digits, validation_digits])
        return DataSet(name, rest, validation, _read_pair(test[0]))
    if len(pairs) == 1:
        digits = _read_pair(pairs[0])
        tenth = len(digits) // 10
        rest, validation, measured = _split(digits, [len(digits) - 2 * tenth, tenth, tenth])
        return DataSet(name, rest, validation, measured)
    if not pairs:
        raise FileProblem(
            f"{folder} has no digits to learn from. It needs an IDX file of images and one of labels, such as "
            "train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not."
        )
    names = ", ".join(pair.images.name for pair in pairs)
    raise FileProblem(f"{folder} has several sets of digits ({names}). Put the one you want into a folder of its own.")


def _pairs(folder: Path) -> list[_Pair]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except (OSError, ValueError) as error:  # of which the latter is a name with a zero in it
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise FileProblem(
            f"There are no digits in {readable(str(folder))}: {why}. Choose builtin, mnist, or a folder with IDX files."
        ) from error
    by_name = {_words(path): path for path in paths}
    labels_by_images = {name: by_name.get(name.replace("images", "labels")) for name in by_name if "images" in name}
    return [_Pair(name, by_name[name], labels) for name, labels in labels_by_images.items() if labels]


def _words(path: Path) -> str:
    """Return the words of a file's name that name its digits: "train images" for `train-images.idx3-ubyte.gz`."""
    words = re.findall(r"[^\W_]+", path.name.lower())
    return " ".join(word for word in words if not _FORMAT.fullmatch(word))


def _read_pair(pair: _Pair) -> Digits:
    pixels, labels = read_idx(pair.images), read_idx(pair.labels)
    if pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        sizes = "x".join(str(size) for size in pixels.shape[1:])
        raise FileProblem(f"{pair.images} has images of the size {sizes or '1'}; only 28x28 is understood.")
    if labels.ndim != 1:
        raise FileProblem(f"{pair.labels} holds no labels, which are a row of numbers, but {labels.ndim} dimensions.")
    if len(labels) != len(pixels):
        raise FileProblem(
            f"{pair.labels} does not belong to {pair.images.name}: "
            f"{len(labels):,} labels cannot name {len(pixels):,} images."
        )
    if len(pixels) < _FEWEST:
        raise FileProblem(f"{pair.images} has only {len(pixels)} digits; {_FEWEST} are the least to learn from.")
    if labels.max() > 9:
        raise FileProblem(f"{pair.labels} has labels up to {labels.max()}; digits are 0 to 9.")
    return Digits(pixels.reshape(-1, 784), labels.astype(np.int64))


def _split(digits: Digits, sizes: Iterable[int]) -> list[Digits]:
    """Return parts of the sizes given, drawn at random, each in the files' order."""
    order = np.random.default_rng(_SEED).permutation(len(digits))
    ends = np.cumsum(list(sizes))
    return [digits[np.sort(part)] for part in np.split(order, ends[:-1])]
