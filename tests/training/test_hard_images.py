"""What a network finds hard comes oftener."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation
from digitpad.data.digits import NO_DIGIT, Digits
from digitpad.training.hard_images import HardImages, hardest, with_more


class Reader:
    """Reads a digit's scores in the first ten pixels of its image."""

    def predict(self, x: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
        """Return them; they are its own, and not to be written into."""
        scores = x[:, :10]
        scores.flags.writeable = False
        return scores


def digits_with(scores: list[list[int]], labels: list[int]) -> Digits:
    """Return digits that the reader gives these scores."""
    pixels = np.zeros((len(labels), 784), np.uint8)
    pixels[:, : len(scores[0])] = scores
    return Digits(pixels, np.array(labels, np.int64))


def hardest_of(digits: Digits, count: int, seed: int = 0, **distortions: float) -> list[int]:
    hard = HardImages(count, 3, Augmentation(**distortions))
    return [int(which) for which in hardest(digits, Reader(), hard, np.random.default_rng(seed))]


def test_hardest_is_what_has_least_above_the_best_of_the_others() -> None:
    digits = digits_with(
        [[90, 80, 10], [30, 0, 0], [200, 9, 199], [0, 50, 20], [10, 10, 250]],  # 10, 30, 1, 30 and -240
        [0, 0, 0, 1, 1],
    )
    assert hardest_of(digits, 3) == [4, 2, 0]
    assert hardest_of(digits, 5) == [4, 2, 0, 1, 3]


def test_what_is_no_digit_is_hard_to_nobody() -> None:
    digits = digits_with([[5, 0], [0, 20], [80, 0], [7, 0]], [0, NO_DIGIT, 0, 0])
    assert hardest_of(digits, 2) == [0, 3]
    assert hardest_of(digits, 100) == [0, 3, 2]


def test_thousands_are_ranked_together() -> None:
    margins = np.random.default_rng(1).integers(0, 100, 2500)
    digits = digits_with([[margin, 0] for margin in margins], [0] * 2500)
    which = hardest_of(digits, 400)
    assert len(set(which)) == 400
    assert margins[which].tolist() == np.sort(margins)[:400].tolist()


def test_they_are_looked_at_distorted_as_the_seed_wants() -> None:
    rng = np.random.default_rng(2)
    digits = Digits(rng.integers(0, 256, (50, 784), dtype=np.uint8), rng.integers(0, 10, 50))
    assert hardest_of(digits, 10, seed=0, shift=4.0) == hardest_of(digits, 10, seed=0, shift=4.0)
    assert hardest_of(digits, 10, seed=0, shift=4.0) != hardest_of(digits, 10, seed=1, shift=4.0)


@pytest.mark.parametrize(("times", "more"), [(1, []), (2, [3, 0]), (3, [3, 0, 3, 0])])
def test_some_of_them_come_again(times: int, more: list[int]) -> None:
    digits = digits_with([[5, 0], [1, 20], [80, 0], [7, 0]], [0, 1, 0, 2])
    all_of_them = with_more(digits, np.array([3, 0]), times)
    expected = digits[np.array([0, 1, 2, 3, *more])]
    np.testing.assert_array_equal(all_of_them.pixels, expected.pixels)
    np.testing.assert_array_equal(all_of_them.labels, expected.labels)
