"""What a network finds hard comes oftener."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation
from digitpad.data.digits import NO_DIGIT, Digits
from digitpad.training.hard_images import HardImages, with_hard_images


class Reader:
    """Reads a digit's scores in the first ten pixels of its image."""

    def predict(self, x: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
        """Return them."""
        return x[:, :10].copy()


def digits_with_margins(margins: list[float]) -> Digits:
    """Return digits whose label the reader gives so much more than the best of the others."""
    labels = np.arange(len(margins), dtype=np.int64) % 10
    pixels = np.zeros((len(margins), 784), np.uint8)
    pixels[:, :10] = 100
    pixels[np.arange(len(margins)), labels] = 100 + np.array(margins)
    return Digits(pixels, labels)


def again(digits: Digits, hard: HardImages) -> list[int]:
    """Return which of the digits come again, in their order."""
    more = with_hard_images(digits, Reader(), hard, np.random.default_rng(0))
    np.testing.assert_array_equal(more.pixels[: len(digits)], digits.pixels)
    np.testing.assert_array_equal(more.labels[: len(digits)], digits.labels)
    places = {digits.pixels[index].tobytes(): index for index in range(len(digits))}
    which = [places[pixels.tobytes()] for pixels in more.pixels[len(digits) :]]
    np.testing.assert_array_equal(more.labels[len(digits) :], digits.labels[which])
    return which


def test_the_hardest_come_again_the_hardest_first() -> None:
    digits = digits_with_margins([5, -20, 80, 7, -30, 60])
    assert again(digits, HardImages(count=3, times=3)) == [4, 1, 0, 4, 1, 0]
    assert again(digits, HardImages(count=3, times=2)) == [4, 1, 0]


def test_what_is_no_digit_is_hard_to_nobody() -> None:
    digits = digits_with_margins([5, -20, 80, 7])
    digits.labels[1] = NO_DIGIT
    assert again(digits, HardImages(count=2, times=2)) == [0, 3]
    assert again(digits, HardImages(count=100, times=2)) == [0, 3, 2]


def test_thousands_are_ranked_together() -> None:
    margins = np.random.default_rng(1).permutation(2500) / 17 - 80  # some twenty digits share each margin in bytes
    digits = digits_with_margins(margins.tolist())
    more = with_hard_images(digits, Reader(), HardImages(count=400, times=2), np.random.default_rng(0))

    def margin(some: Digits) -> NDArray[np.int64]:
        return some.pixels[np.arange(len(some)), some.labels].astype(np.int64) - 100

    assert margin(more[2500:]).tolist() == np.sort(margin(digits))[:400].tolist()


def test_they_are_looked_at_distorted_as_the_seed_wants() -> None:
    rng = np.random.default_rng(2)
    digits = Digits(rng.integers(0, 256, (50, 784), dtype=np.uint8), rng.integers(0, 10, 50))
    hard = HardImages(count=10, times=2, looked_at=Augmentation(shift=4.0))

    def chosen(seed: int) -> list[bytes]:
        more = with_hard_images(digits, Reader(), hard, np.random.default_rng(seed))
        return [pixels.tobytes() for pixels in more.pixels[50:]]

    assert chosen(0) == chosen(0)
    assert chosen(0) != chosen(1)
