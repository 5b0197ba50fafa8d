"""Ink in a picture, by simple global means: ink is what differs from the ground, and the border shows the ground.

So dark on light, light on dark and colour on colour are all one. A photograph's uneven ground is another matter.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

INK_SEEN = 0.05
"""How strong ink is, from 0 to 1, to count when a box is laid round it."""

InkBox = tuple[int, int, int, int]
"""x, y, width, height in the picture's pixels."""

_LONGEST_SIDE = 2048  # pixels; a larger picture is halved, or reduced further, before its ink is looked for
_LEAST_CONTRAST = 16.0  # of 255: less is noise on an empty ground
_LARGEST_VALUE = np.float32(1e38)  # of pixels that are floats; float32 holds the difference of two of them
_VISIBLE_PAPER = 0.6  # how much of its own box something opaque fills that is no ink but paper with ink on it


def find_ink(picture: Image.Image) -> tuple[NDArray[np.float32], InkBox | None]:
    """Return the ink of a picture and the box round it.

    Returns:
        (height, width) float32 in [0, 1], ink 1, cut to the box and perhaps reduced; and the box in the picture's
        pixels, None where there is no ink (the array is then a single empty pixel).
    """
    factor = -(-max(picture.size) // _LONGEST_SIDE)
    values = _without_alpha(*pixel_values(picture, factor))
    ink = _stretched(_distance_from_ground(values))
    rows, columns = np.flatnonzero((ink > INK_SEEN).any(1)), np.flatnonzero((ink > INK_SEEN).any(0))
    if not len(rows):
        return np.zeros((1, 1), np.float32), None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    x, y = int(left) * factor, int(top) * factor
    width, height = min(int(right) * factor, picture.width) - x, min(int(bottom) * factor, picture.height) - y
    return ink[top:bottom, left:right], (x, y, width, height)


def pixel_values(picture: Image.Image, factor: int = 1) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Return a picture's colours (height, width, 1 or 3) and its opacity (height, width), both from 0 to 255.

    Args:
        picture: of any mode.
        factor: by how much it is reduced in both directions.

    Returns:
        The colours, and the opacity or None where the picture is opaque throughout.
    """
    if picture.mode.startswith(("I", "F")):
        return _deep_values(picture, factor)[:, :, None], None
    if picture.has_transparency_data:
        whole = picture if picture.mode == "RGBA" else picture.convert("RGBA")  # convert would copy the largest
        pixels = np.asarray(whole.reduce(factor), np.float32)
        colors, alpha = pixels[:, :, :3], pixels[:, :, 3]
        return colors, alpha if alpha.min() < 255 else None
    gray = picture.mode in {"1", "L"}
    pixels = np.asarray(picture.convert("L" if gray else "RGB").reduce(factor), np.float32)
    return pixels[:, :, None] if gray else pixels, None


def _deep_values(picture: Image.Image, factor: int) -> NDArray[np.float32]:
    """Return the pixels of a picture of more than 8 bits, from 0 to 255."""
    whole = picture if picture.mode in {"F", "I"} else picture.convert("I")  # 16 bits cannot be reduced
    values = _bounded(np.asarray(whole.reduce(factor)).astype(np.float32))
    most = float(values.max())
    if values.min() < 0:
        most -= float(values.min())
        values -= values.min()
    # Scanners fill 12 bits or 16, programs the range from 0 to 1, or a little more, or from -1 to 1.
    if picture.mode == "F" and most < _LEAST_CONTRAST:
        full = max(most, 1.0)
    else:
        full = max(255.0, 2.0 ** np.ceil(np.log2(most + 1)) - 1)
    values *= np.float32(255 / full)
    return values


def _bounded(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make pixels numbers that can be subtracted: infinite ones are as bright or dark as the others get."""
    finite = np.isfinite(values)
    if not finite.all():
        known = values[finite]
        np.nan_to_num(values, copy=False, posinf=known.max(initial=0), neginf=known.min(initial=0))
    return np.clip(values, -_LARGEST_VALUE, _LARGEST_VALUE, out=values)


def _without_alpha(colors: NDArray[np.float32], alpha: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Return values (height, width, channels) in which ink can be told from ground, whatever is transparent."""
    if alpha is None:
        return colors
    opaque = alpha > alpha.max() / 2
    if not opaque.any():
        return alpha[:, :, None]
    paper = np.median(colors[opaque], axis=0)
    rows, columns = np.flatnonzero(opaque.any(1)), np.flatnonzero(opaque.any(0))
    filled = opaque.sum() / ((np.ptp(rows) + 1) * (np.ptp(columns) + 1))
    differing = (abs(colors[opaque] - paper).max(1) > 64).mean()
    if filled < _VISIBLE_PAPER or differing < 0.01:
        return alpha[:, :, None]  # ink, of whatever colour, on nothing
    share = alpha[:, :, None] / 255
    composed: NDArray[np.float32] = (colors * share + paper * (1 - share)).astype(np.float32)
    return composed


def _distance_from_ground(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each pixel's colour is from the ground's, in the channel where that is most: (height, width)."""
    wide = max(1, min(values.shape[:2]) // 50)
    channels = values.shape[2]
    sides = (values[:wide], values[-wide:], values[:, :wide], values[:, -wide:])
    border = np.concatenate([side.reshape(-1, channels) for side in sides])
    distance: NDArray[np.float32] = abs(values - np.median(border, axis=0)).max(2).astype(np.float32)
    return distance


def _stretched(distance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return distances as ink from 0 to 1, its soft edges kept and the faint rest dropped."""
    threshold = _otsu(distance)
    above = distance[distance > threshold]
    full = float(np.median(above)) if len(above) else 0.0
    if full < _LEAST_CONTRAST:
        return np.zeros_like(distance)
    kept = (distance > threshold / 2) & _beside(distance > threshold)
    return np.where(kept, np.minimum(distance / np.float32(full), 1), np.float32(0))


def _beside(strong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where strong ink is near: what is faint and lies elsewhere is noise, not the soft edge of a stroke."""
    height, width = strong.shape
    side = max(2, max(strong.shape) // 100)
    padded = np.pad(strong, ((side, side + -height % side), (side, side + -width % side)))
    blocks = padded.reshape(padded.shape[0] // side, side, padded.shape[1] // side, side).any((1, 3))
    near = blocks.copy()
    for axis in (0, 1):
        near |= np.roll(near, 1, axis) | np.roll(near, -1, axis)
    return near.repeat(side, 0).repeat(side, 1)[side : side + height, side : side + width]


def _otsu(values: NDArray[np.float32]) -> float:
    """Return the threshold that splits values into the two classes that differ most.

    N. Otsu, "A threshold selection method from gray-level histograms", 1979.
    """
    counts, edges = np.histogram(values, bins=256, range=(0, max(float(values.max()), 1)))
    levels = (edges[1:] + edges[:-1]) / 2
    below, sum_below = np.cumsum(counts), np.cumsum(counts * levels)
    above = below[-1] - below
    split = (below > 0) & (above > 0)
    if not split.any():
        return float(edges[-1])
    below, above, sum_below, sum_all = below[split], above[split], sum_below[split], sum_below[-1]
    between = below * above * (sum_below / below - (sum_all - sum_below) / above) ** 2
    return float(edges[1:][split][between.argmax()])
