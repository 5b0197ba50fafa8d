"""Ten digits, one of each, to watch a network by: always the same, and no network learns from them.

They were written as the built-in digits are, by hands of their own that make neither training nor test digits.
"""

from functools import lru_cache

import numpy as np

from digitpad.data.digits import Digits
from digitpad.ink.inkml import read_inkml
from digitpad.ink.normalize import normalize_drawing
from digitpad.ink.strokes import Drawing
from digitpad.paths import resource


@lru_cache(maxsize=1)
def sample_drawings() -> tuple[Drawing, ...]:
    """Return the ten, from 0 to 9, as drawings, read from the shipped files at the first call."""
    return tuple(read_inkml(resource(f"samples/{digit}.inkml").read_bytes()) for digit in range(10))


@lru_cache(maxsize=1)
def sample_digits() -> Digits:
    """Return the ten, from 0 to 9, as the network sees them."""
    images = np.stack([normalize_drawing(drawing).reshape(784) for drawing in sample_drawings()])
    return Digits(np.rint(images * 255).astype(np.uint8), np.arange(10, dtype=np.int64))
