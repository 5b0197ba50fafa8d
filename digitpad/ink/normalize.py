"""The MNIST protocol: any ink, large or small, anywhere, becomes a 28x28 image as MNIST's digits are.

The ink's longest side is brought to 20 pixels with the aspect ratio kept, and its centre of mass to the pixel (14, 14)
(Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"). Strokes are drawn anew at that scale, as
thick as MNIST's, whatever the size that they were drawn in and the pen's width on the screen.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitpad.ink.rasterize import EDGE, Strokes, as_arrays, rasterize, sample_curves
from digitpad.ink.strokes import Drawing

SIZE = 28
"""The side of the image in pixels."""
BOX = 20.0
"""The longest side of the ink in the image, in pixels."""
CENTER = 14.0
"""The pixel on which the ink's centre of mass lies, counted from 0 in both directions."""
THICKNESS = 2.4
"""How thick strokes are in the image, in pixels, halfway up their edges."""

_SPACING = 0.25  # pixels between places along a curve: the rim that the nibs leave is then even to 1/100 pixel
_DOT = 8.0  # page units; less than a hundredth of the page across is a dot, however thin the pen
_FAINT = 0.05  # what is fainter counts as no ink when the box is laid round it
_PRESSURE = (0.7, 1.4)  # how much thinner and thicker than its median the pen may get along a drawing


def normalize_drawing(drawing: Drawing, thickness: float = THICKNESS) -> NDArray[np.float32]:
    """Return the image of a drawing: (28, 28) float32 in [0, 1], ink 1; all zeros where nothing is drawn.

    Args:
        drawing: strokes of any size, anywhere, with any pen.
        thickness: of the strokes in the image, in pixels.
    """
    image: NDArray[np.float32] = normalize_drawings([drawing], thickness)[0]
    return image


def normalize_drawings(
    drawings: Sequence[Drawing], thickness: float | NDArray[np.float64] = THICKNESS
) -> NDArray[np.float32]:
    """Return the images of n drawings: (n, 28, 28) float32 in [0, 1]. See `normalize_drawing`."""
    return normalize_strokes(as_arrays(drawings), len(drawings), thickness)


def normalize_strokes(
    strokes: Strokes, count: int, thickness: float | NDArray[np.float64] = THICKNESS
) -> NDArray[np.float32]:
    """Return the images of `count` drawings that are given as arrays: (count, 28, 28) float32 in [0, 1].

    Args:
        strokes: the drawings' strokes; a drawing without any point becomes a blank image.
        count: how many drawings there are.
        thickness: of the strokes in the image, in pixels: one for all, or (count,).
    """
    images = np.zeros((count, SIZE, SIZE), np.float32)
    if not len(strokes.points):
        return images
    first = _starts(strokes.drawing)
    drawn = strokes.drawing[first]  # the drawings that are not blank
    drawing = np.repeat(np.arange(len(drawn)), np.diff(first, append=len(strokes.drawing)))
    strokes = Strokes(strokes.points, strokes.widths, strokes.stroke, drawing)
    thick = np.broadcast_to(np.asarray(thickness, np.float64), count)[drawn]

    roughly, _ = _boxes(strokes.points, first)
    curve = sample_curves(strokes, np.maximum(roughly, _DOT) * (_SPACING / BOX))
    starts = _starts(curve.drawing)
    extent, middle = _boxes(curve.points, starts)
    width = _medians(curve.widths, starts)

    scale = _scale(extent, width, thick)
    places = (curve.points - middle[curve.drawing]) * scale[curve.drawing] + CENTER * (1 + 1j)
    pressure = np.clip(curve.widths / width[curve.drawing], *_PRESSURE)
    radii = thick[curve.drawing] / 2 * pressure
    roughly_placed = rasterize(places, radii, curve.drawing, len(drawn))
    places += (CENTER * (1 + 1j) - center_of_mass(roughly_placed))[curve.drawing]
    images[drawn] = rasterize(places, radii, curve.drawing, len(drawn))
    return images


def normalize_ink(ink: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the image of ink in a picture: (28, 28) float32 in [0, 1]; all zeros where there is none.

    It is moved by whole pixels of the picture, as MNIST's makers moved theirs by whole pixels of the image. In a large
    picture these are small parts of the image's pixels, and a digit that has MNIST's form already stays as it is.

    Args:
        ink: (height, width) in [0, 1], no ink 0, of any size.
    """
    rows, columns = np.flatnonzero((ink > _FAINT).any(1)), np.flatnonzero((ink > _FAINT).any(0))
    if not len(rows):
        return np.zeros((SIZE, SIZE), np.float32)
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    # How many pixels of the picture become one of the image. Where it is many, the ink's edges are sharp until now and
    # get half a pixel's softness on both sides: so it is the first and last pixels' middles that come to be 19 apart.
    side = max(box.shape)
    step = max(side / BOX, (side - 1) / (BOX - 1))
    center = center_of_mass(box[None])[0]
    down = _resampling(box.shape[0], round(center.imag), step)
    across = _resampling(box.shape[1], round(center.real), step)
    return np.clip(down @ box @ across.T, 0, 1)


def center_of_mass(images: NDArray[np.float32]) -> NDArray[np.complex128]:
    """Return the centres of mass x + iy, in pixels counted from 0, of (n, height, width) images that have ink."""
    _, height, width = images.shape
    mass = images.sum((1, 2), dtype=np.float64)
    x = images.sum(1, dtype=np.float64) @ np.arange(width)
    y = images.sum(2, dtype=np.float64) @ np.arange(height)
    center: NDArray[np.complex128] = (x + 1j * y) / mass
    return center


def _scale(
    extent: NDArray[np.float64], width: NDArray[np.float64], thickness: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return by how much drawings are enlarged, in pixels a page unit: (n,) from arrays of (n,)."""
    extent, width = np.maximum(extent, _DOT), np.maximum(width, _DOT)
    full, dot = (BOX - EDGE - thickness) / extent, thickness / width
    # Ink hardly longer than its pen is wide is a dot and stays one; a little longer, and it grows to its full size.
    grown = np.clip((extent / width - 0.5) / 0.25, 0, 1)
    scale: NDArray[np.float64] = dot + (full - dot) * grown
    return scale


def _resampling(length: int, center: int, step: float) -> NDArray[np.float32]:
    """Return the matrix (28, length) that brings a line of pixels to the image's scale, antialiased.

    Its weights are the bicubic kernel (R. Keys, "Cubic convolution interpolation for digital image processing", 1981),
    widened to the larger of the two pixels.

    Args:
        length: of the line.
        center: the place on the line that comes to the image's middle.
        step: how many of the line's pixels become one of the image's.
    """
    wide = max(step, 1.0)
    margin = int(2 * wide) + 1  # the empty ground on both sides has its share of the weights
    source = np.arange(-margin, length + margin)
    target = center + (np.arange(SIZE) - CENTER) * step
    far = abs(source - target[:, None]) / wide
    near_weight = (1.5 * far - 2.5) * far**2 + 1
    far_weight = ((-0.5 * far + 2.5) * far - 4) * far + 2
    weights = np.where(far < 1, near_weight, np.where(far < 2, far_weight, 0))
    weights /= np.maximum(weights.sum(1, keepdims=True), 1)
    return weights[:, margin:-margin].astype(np.float32)


def _boxes(
    positions: NDArray[np.complex128], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.complex128]]:
    """Return the longest sides and the middles of the boxes round the positions of each drawing."""
    x, y = positions.real, positions.imag
    left, right = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
    top, bottom = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    longest: NDArray[np.float64] = np.maximum(right - left, bottom - top)
    return longest, (left + right + 1j * (top + bottom)) / 2


def _starts(drawing: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each drawing's points begin: there is at least one."""
    return np.concatenate([[0], np.flatnonzero(drawing[1:] != drawing[:-1]) + 1])


def _medians(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the median of each part of an array that begins at one of `starts`."""
    ends = [*starts[1:], len(values)]
    return np.array([_median(values[start:end]) for start, end in zip(starts, ends, strict=True)])


def _median(values: NDArray[np.float64]) -> float:
    """Return what `numpy.median` does, in a tenth of the time where there are few."""
    ordered = np.sort(values)
    middle = len(values) // 2
    return float(ordered[middle] + ordered[~middle]) / 2
