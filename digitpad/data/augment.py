"""Digits distorted anew each time they are seen: turned, stretched, slanted, shifted and bent a little.

So other hands might have written them, and a network that never sees the same image twice learns nothing by heart.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_SIDE = 28
_CENTRE = 14.0
"""Pixel on which the MNIST protocol places a digit's centre of mass; a digit turns and stretches about it."""
_MARGIN = 2
_PADDED = _SIDE + 2 * _MARGIN
_BLOCK = 64
"""Images distorted together: few enough that all they need stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much images are distorted. Each amount is drawn anew for each image, uniformly up to the limit given."""

    rotation: float = 0.0
    """Largest turn to either side, in degrees."""
    scale: float = 0.0
    """Largest relative change s of width and of height, each by itself: 0.1 is about 10 %, for an image is looked up in
    its original, whose size is changed by 1 - s to 1 + s."""
    shear: float = 0.0
    """Largest slant to either side, in pixels sideways for each pixel upwards."""
    shift: float = 0.0
    """Largest shift along each axis, in pixels of the original."""
    elastic: float = 0.0
    """Standard deviation along each axis of the elastic displacement, in pixels."""
    smoothing: float = 4.0
    """Standard deviation of the Gaussian that smooths the elastic displacement, in pixels."""
    least_share: float = 1.0
    """The share of all these that an image gets at least: below 1 each image gets its own, drawn uniformly."""

    def __post_init__(self) -> None:
        amounts = (self.rotation, self.scale, self.shear, self.shift, self.elastic)
        if not all(0 <= amount < float("inf") for amount in amounts):
            raise ValueError(f"an augmentation's amounts must be 0 or larger and finite: {self}")
        if self.scale >= 1:
            raise ValueError(f"a change of scale must be less than 1, not {self.scale}")
        if not 0 < self.smoothing < float("inf"):
            raise ValueError(f"the smoothing must be larger than 0 and finite, not {self.smoothing}")
        if not 0 <= self.least_share <= 1:
            raise ValueError(f"the least share must be from 0 to 1, not {self.least_share}")


LIGHT = Augmentation(rotation=10.0, scale=0.1, shear=0.12, shift=1.0, elastic=0.9, smoothing=4.0)
"""As different as one hand's digits are from one another: what the preset "Good" trains with."""


def augmented(
    images: NDArray[np.float32],
    augmentation: Augmentation,
    rng: np.random.Generator,
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the images, each distorted in its own way.

    Source: P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
    Document Analysis", ICDAR 2003.

    Args:
        images: (n, 784) float32 in [0, 1].
        augmentation: How much.
        rng: Where the randomness comes from: the same seed gives the same distortions.
        out: (n, 784) float32 for the result, if there is such an array already; it may be `images` itself.

    Returns:
        (n, 784) float32 in [0, 1].
    """
    result = np.empty_like(images) if out is None else out
    for start in range(0, len(images), _BLOCK):
        block = slice(start, start + _BLOCK)
        rows, columns = _source_positions(len(images[block]), augmentation, rng)
        _resample(images[block], rows, columns, out=result[block])
    return result


def _source_positions(
    count: int, augmentation: Augmentation, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return, for each pixel of each distorted image, the row and column of the original that it shows: 2 (n, 784)."""
    shares = _shares(count, augmentation.least_share, rng)
    matrices = _random_affine(count, augmentation, shares, rng)
    positions = matrices.reshape(-1, 3) @ _grid()  # (n * 2, 3) @ (3, 784)
    if augmentation.elastic > 0:
        strengths = np.repeat(augmentation.elastic * shares, 2).astype(np.float32)
        positions += strengths[:, np.newaxis] * _smooth_noise(2 * count, augmentation.smoothing, rng)
    pairs = positions.reshape(count, 2, _SIDE * _SIDE)
    return pairs[:, 0], pairs[:, 1]


@lru_cache(maxsize=1)
def _grid() -> NDArray[np.float32]:
    """Return each pixel's place seen from the centre, with a 1 for the constant term: (3, 784), rows y, x, 1."""
    y, x = np.indices((_SIDE, _SIDE), dtype=np.float32).reshape(2, -1) - np.float32(_CENTRE)
    return np.stack([y, x, np.ones_like(y)])


def _shares(count: int, least: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return which share of the distortions each image gets: (n,)."""
    return rng.uniform(least, 1, count) if least < 1 else np.ones(count)


def _random_affine(
    count: int, augmentation: Augmentation, shares: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return a map from each pixel of the distorted image to the original: (n, 2, 3), for (y, x, 1) from the centre."""

    def either_way(limit: float) -> NDArray[np.float64]:
        return shares * rng.uniform(-limit, limit, count)

    angle = np.radians(either_way(augmentation.rotation))
    cosine, sine = np.cos(angle), np.sin(angle)
    height, width = 1 + either_way(augmentation.scale), 1 + either_way(augmentation.scale)
    slant = either_way(augmentation.shear)
    matrices = np.empty((count, 2, 3), dtype=np.float32)
    matrices[:, 0, 0] = height * cosine
    matrices[:, 0, 1] = -height * sine
    matrices[:, 1, 0] = width * (sine + slant * cosine)
    matrices[:, 1, 1] = width * (cosine - slant * sine)
    matrices[:, 0, 2] = _CENTRE + either_way(augmentation.shift)
    matrices[:, 1, 2] = _CENTRE + either_way(augmentation.shift)
    return matrices


def _smooth_noise(count: int, smoothing: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return smooth random fields G n Gᵀ of mean 0 and variance 1 in every pixel: (count, 784)."""
    noise = rng.random((count, _SIDE, _SIDE), dtype=np.float32)
    noise -= np.float32(0.5)
    noise *= np.float32(12**0.5)  # a uniform number in [-1/2, 1/2] has variance 1/12
    gaussian = _gaussian_rows(smoothing)
    fields: NDArray[np.float32] = np.matmul(gaussian @ noise, gaussian.T)
    return fields.reshape(count, -1)


@lru_cache(maxsize=8)
def _gaussian_rows(deviation: float) -> NDArray[np.float32]:
    """Return the smoothing matrix G: (28, 28), in each row a Gaussian about the diagonal, of sum of squares 1.

    White noise of variance 1 keeps that variance, at the border too, where part of a Gaussian is cut off.
    """
    pixel = np.arange(_SIDE)
    rows = np.exp(-0.5 * ((pixel[:, None] - pixel) / deviation) ** 2)
    normalised: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normalised.astype(np.float32)


def _resample(
    images: NDArray[np.float32], rows: NDArray[np.float32], columns: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    """Write the images' values between their pixels, found by bilinear interpolation; outside them all is 0.

    All arrays are (n, 784). Positions are moved inside the images' black margin, so that no pixel needs a question.
    """
    padded = np.zeros((len(images), _PADDED, _PADDED), dtype=np.float32)
    padded[:, _MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = images.reshape(-1, _SIDE, _SIDE)
    flat = padded.reshape(-1)

    top, below = _split(rows)
    left, right = _split(columns)
    index = top * _PADDED + left
    index += (np.arange(len(images), dtype=np.int32) * _PADDED**2)[:, None]

    upper = _between(flat[index], flat[index + 1], right)
    lower = _between(flat[index + _PADDED], flat[index + _PADDED + 1], right)
    out[...] = _between(upper, lower, below)


def _split(position: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the whole and the fractional part of positions, measured in the padded image; changes `position`."""
    position += _MARGIN
    np.clip(position, 0, _PADDED - 2, out=position)
    whole = position.astype(np.int32)
    position -= whole
    return whole, position


def _between(
    first: NDArray[np.float32], second: NDArray[np.float32], fraction: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return first + fraction (second - first), written into `second`."""
    second -= first
    second *= fraction
    second += first
    return second
