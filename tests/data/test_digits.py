import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data.digits import Digits

PIXELS = np.arange(784 * 4, dtype=np.uint32).astype(np.uint8).reshape(4, 784)
LABELS = np.array([3, 1, 4, 1])


@pytest.mark.parametrize(
    ("pixels", "labels", "words"),
    [
        (PIXELS.astype(np.float32), LABELS, "uint8, not"),
        (PIXELS.reshape(4, 28, 28), LABELS, r"\(n, 784\)"),
        (PIXELS[:, :783], LABELS, r"\(n, 784\)"),
        (PIXELS, LABELS[:3], r"labels must be \(4,\)"),
        (PIXELS, LABELS.astype(np.uint8), "int64, not"),
        (PIXELS, LABELS.reshape(4, 1), r"labels must be \(4,\)"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(pixels: NDArray[np.uint8], labels: NDArray[np.int64], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Digits(pixels, labels)


def test_images_are_floats_from_0_to_1() -> None:
    images = Digits(PIXELS, LABELS).images()
    assert images.dtype == np.float32
    assert images.min() == 0
    assert images.max() == 1
    np.testing.assert_array_equal(np.rint(images * 255).astype(np.uint8), PIXELS)
    np.testing.assert_array_equal(Digits(PIXELS, LABELS).images(np.array([2])), images[2:3])


def test_a_slice_shares_memory_and_a_mask_copies() -> None:
    digits = Digits(PIXELS, LABELS)
    assert len(digits[1:3]) == 2
    assert np.shares_memory(digits[1:3].pixels, PIXELS)
    ones = digits[LABELS == 1]
    assert ones.labels.tolist() == [1, 1]
    assert not np.shares_memory(ones.pixels, PIXELS)
    assert digits[np.array([3, 0])].labels.tolist() == [1, 3]
