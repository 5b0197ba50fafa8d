"""What the tests of pictures share: a 7 on paper, of any size and colours, and how alike two images are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Color = int | tuple[int, ...]


def seven(mode: str = "L", ground: Color = 255, ink: Color = 0, scale: float = 1.0, width: int = 14) -> Image.Image:
    """Return a picture with a 7 on a plain ground, 200 x 240 pixels at scale 1."""
    picture = Image.new(mode, (round(200 * scale), round(240 * scale)), ground)
    way = [(50 * scale, 50 * scale), (150 * scale, 50 * scale), (90 * scale, 190 * scale)]
    ImageDraw.Draw(picture).line(way, fill=ink, width=round(width * scale), joint="curve")
    return picture


def likeness(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Return the correlation of two images: 1 where they are the same."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
