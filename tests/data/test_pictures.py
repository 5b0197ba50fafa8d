from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data import as_picture

PIXELS = np.random.default_rng(1).integers(256, size=784, dtype=np.uint8)


@pytest.mark.parametrize("shape", [(784,), (28, 28), (1, 28, 28), (1, 784)])
@pytest.mark.parametrize(
    "image",
    [PIXELS, PIXELS.astype(np.int64), PIXELS / 255, PIXELS.astype(np.float32) / 255],
    ids=lambda a: str(a.dtype),
)
def test_flat_or_square_bytes_or_floats_give_the_same_picture(image: NDArray[Any], shape: tuple[int, ...]) -> None:
    picture = as_picture(image.reshape(shape))
    assert (picture.mode, picture.size) == ("L", (28, 28))
    np.testing.assert_array_equal(np.asarray(picture).reshape(-1), PIXELS)


def test_truth_values_are_black_and_white() -> None:
    picture = as_picture(np.array([[True, False], [False, True]]))
    np.testing.assert_array_equal(np.asarray(picture), [[255, 0], [0, 255]])


def test_the_picture_does_not_share_the_array() -> None:
    image = PIXELS.copy()
    picture = as_picture(image)
    image[:] = 0
    np.testing.assert_array_equal(np.asarray(picture).reshape(-1), PIXELS)


@pytest.mark.parametrize("shape", [(0,), (783,), (14, 56), (2, 28, 28), (4, 196), (28, 28, 3)])
def test_what_is_not_one_square_image_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one square image is needed"):
        as_picture(np.zeros(shape))


@pytest.mark.parametrize("value", [-0.01, 1.01, 255.0, np.nan, np.inf])
def test_floats_outside_0_and_1_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        as_picture(np.full(784, value))


@pytest.mark.parametrize("value", [-1, 256])
def test_integers_outside_a_byte_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 255"):
        as_picture(np.full(784, value))
