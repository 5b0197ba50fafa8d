"""Digits as other pens would have drawn them: with thicker or thinner strokes."""

import numpy as np
from numpy.typing import NDArray

_SIDE = 28
_BLOCK = 4096
"""Images changed together, so that all of MNIST does not need all its memory at once."""


def with_other_widths(pixels: NDArray[np.uint8], strength: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return images of digits, each with strokes made thicker or thinner by an amount of its own.

    Each image is mixed with its dilation or its erosion by a cross of 3 by 3 pixels, in which every pixel is as bright
    as the brightest or the darkest of its four neighbours and itself (R. Haralick, S. Sternberg, X. Zhuang, "Image
    Analysis Using Mathematical Morphology", IEEE PAMI 9, 1987).

    Args:
        pixels: (n, 784), ink white on black.
        strength: the largest share of the dilation or the erosion, 0 to 1: at 1 an edge moves by up to a pixel.
        rng: where the amounts come from, uniformly from thinnest to thickest.

    Returns:
        (n, 784), new images.
    """
    changed = np.empty_like(pixels)
    amounts = rng.uniform(-strength, strength, len(pixels)).astype(np.float32)
    for start in range(0, len(pixels), _BLOCK):
        block = slice(start, start + _BLOCK)
        images, amount = pixels[block].reshape(-1, _SIDE, _SIDE), amounts[block, np.newaxis, np.newaxis]
        thickest, thinnest = _over_neighbours(np.maximum, images), _over_neighbours(np.minimum, images)
        # Where the amount is below 0 the erosion is mixed in, else the dilation; both differences have its sign.
        difference = np.where(amount < 0, images - thinnest.astype(np.float32), thickest - images.astype(np.float32))
        changed[block] = np.rint(images + amount * difference).reshape(-1, _SIDE * _SIDE)
    return changed


def _over_neighbours(extreme: np.ufunc, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return, for each pixel of images (n, 28, 28), the extreme of itself and its neighbours in the four directions."""
    result = images.copy()
    for axis in (1, 2):
        image, out = np.moveaxis(images, axis, 0), np.moveaxis(result, axis, 0)
        extreme(out[1:], image[:-1], out=out[1:])
        extreme(out[:-1], image[1:], out=out[:-1])
    return result
