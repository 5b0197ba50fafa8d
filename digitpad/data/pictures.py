"""An image of a digit as a picture that can be shown, saved or printed."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def as_picture(image: NDArray[Any]) -> Image.Image:
    """Return one digit as a Pillow picture in shades of grey, ink white on black.

    Args:
        image: One square image, flat or not: (784,), (28, 28) or (1, 28, 28). Floats and truth values are in [0, 1],
            integers in 0 to 255.

    Returns:
        A picture of mode "L", 28x28 for a digit.

    Raises:
        ValueError: where the array is not one square image, or its values are out of their range.
    """
    values = np.asarray(image)
    side = math.isqrt(values.size)
    if values.size == 0 or values.squeeze().shape not in {(side * side,), (side, side), ()}:
        raise ValueError(f"one square image is needed, flat or not, not an array of shape {values.shape}")
    whole = np.issubdtype(values.dtype, np.integer)
    brightest = 255 if whole else 1
    if not ((values >= 0) & (values <= brightest)).all():  # NaN is in no range
        raise ValueError(f"the values of {values.dtype} must be from 0 to {brightest}")
    pixels = values if whole else np.rint(values * np.float64(255))
    return Image.fromarray(pixels.astype(np.uint8).reshape(side, side))
