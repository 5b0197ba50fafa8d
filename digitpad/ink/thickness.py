"""How thick strokes in a picture are, and how to bring them near MNIST's: hair-lines would vanish when made small."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitpad.ink.normalize import BOX, THICKNESS

_USUAL = (2.0, 2.8)  # image pixels; MNIST's own digits vary about so much, and such are left as they are
_DOT_FILLS = 0.74  # of its square; a disc fills pi / 4, and of MNIST's digits one in 60,000 as much as this
_WORKING_SIDE = 120  # pixels of the ink's longest side while its strokes are changed: six to a pixel of the image
_MARGIN = 15  # pixels of room for strokes to grow into


def like_mnist(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ink with strokes as thick as MNIST's, relative to its size, where they are much thinner or thicker.

    Args:
        ink: (height, width) in [0, 1], cut to the box round it.
    """
    thick = stroke_thickness(ink) * BOX / max(ink.shape)
    if thick == 0 or _USUAL[0] <= thick <= _USUAL[1]:
        return ink
    thin = thick < _USUAL[0]
    working = _at_working_size(ink, keep_lines=thin)
    aim = (THICKNESS if thin else _USUAL[1]) / BOX
    side = max(working.shape) - 2 * _MARGIN
    # The ink's box grows with its strokes, so they have to grow a little more.
    growth = (aim * side - stroke_thickness(working)) / (1 - aim)
    return _grown(working, growth / 2) if growth > 0 else 1 - _grown(1 - working, -growth / 2)


def is_dot(ink: NDArray[np.float32]) -> bool:
    """Tell whether ink is a mere dot: it fills its square as a disc does, and as hardly any digit can.

    Args:
        ink: (height, width) in [0, 1], cut to the box round it.
    """
    return bool(ink.sum() > _DOT_FILLS * max(ink.shape) ** 2)


def stroke_thickness(ink: NDArray[np.float32]) -> float:
    """Return the thickness of strokes in pixels: their area over half the length of their outline.

    The length of the outline is the ink's total variation, so soft edges count as much as sharp ones.

    Args:
        ink: (height, width) in [0, 1].
    """
    around = np.pad(ink, 1)
    variation = np.hypot(np.diff(around, axis=0)[:, :-1], np.diff(around, axis=1)[:-1]).sum(dtype=np.float64)
    return float(2 * ink.sum(dtype=np.float64) / variation) if variation else 0.0


def _at_working_size(ink: NDArray[np.float32], *, keep_lines: bool) -> NDArray[np.float32]:
    """Return ink at a handy size, with room around it; thin lines are kept as lines, however small they become."""
    height, width = ink.shape
    factor = max(1, max(height, width) // _WORKING_SIDE)
    padded = np.pad(ink, ((0, -height % factor), (0, -width % factor)))
    blocks = padded.reshape(padded.shape[0] // factor, factor, padded.shape[1] // factor, factor)
    reduced = blocks.max((1, 3)) if keep_lines else blocks.mean((1, 3))
    scale = _WORKING_SIDE / max(reduced.shape)
    if scale > 1:
        size = (max(1, round(reduced.shape[1] * scale)), max(1, round(reduced.shape[0] * scale)))
        picture = Image.fromarray(reduced.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
        reduced = np.clip(np.asarray(picture), 0, 1)
    return np.pad(reduced, _MARGIN)


def _grown(ink: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Return ink after a round nib, soft at its rim, has gone over all of it (a gray dilation)."""
    reach = int(radius + 1)
    height, width = ink.shape
    around = np.pad(ink, reach, mode="edge")
    grown = ink.copy()
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            weight = min(max(radius + 0.5 - float(np.hypot(x, y)), 0), 1)
            if weight:
                moved = around[reach + y : reach + y + height, reach + x : reach + x + width]
                np.maximum(grown, moved * np.float32(weight), out=grown)
    return grown
