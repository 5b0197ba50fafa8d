"""The training digits in batches: shuffled anew each epoch, made floats and distorted only when their turn comes."""

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation, augmented
from digitpad.data.digits import Digits


class Batches:
    """Batches of one data set, gathered into arrays that are made once."""

    def __init__(
        self,
        digits: Digits,
        batch_size: int,
        augmentation: Augmentation | None,
        shuffling: np.random.Generator,
        distortion: np.random.Generator,
    ) -> None:
        """Prepare, without shuffling yet.

        Args:
            digits: At least one.
            batch_size: Digits in a batch; the last one of an epoch has what is left.
            augmentation: How much each image is distorted each time; None for not at all.
            shuffling: Decides on the order of each epoch.
            distortion: Decides how each image is distorted.
        """
        self.batch_size = min(batch_size, len(digits))
        self.batches_per_epoch = -(-len(digits) // self.batch_size)
        self._digits = digits
        self._augmentation = augmentation
        self._shuffling = shuffling
        self._distortion = distortion
        self._order = np.arange(len(digits))
        self._pixels = np.empty((self.batch_size, digits.pixels.shape[1]), np.uint8)
        self._images = np.empty(self._pixels.shape, np.float32)
        self._labels = np.empty(self.batch_size, np.int64)

    def shuffle(self) -> None:
        """Begin an epoch: put the digits in a new order."""
        self._order = self._shuffling.permutation(len(self._digits))

    def gather(self, batch: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return a batch of this epoch: images (n, 784) in [0, 1] and labels (n,), which the next call overwrites."""
        which = self._order[batch * self.batch_size : (batch + 1) * self.batch_size]
        pixels, images, labels = self._pixels[: len(which)], self._images[: len(which)], self._labels[: len(which)]
        np.take(self._digits.pixels, which, axis=0, out=pixels, mode="clip")  # "raise" would make a copy first
        np.take(self._digits.labels, which, out=labels, mode="clip")
        np.multiply(pixels, np.float32(1 / 255), out=images)
        if self._augmentation is not None:
            augmented(images, self._augmentation, self._distortion, out=images)
        return images, labels
