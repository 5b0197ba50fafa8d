"""The training digits in batches: shuffled anew each epoch, made floats and distorted only when their turn comes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation, augmented
from digitpad.data.digits import Digits


class Batches:
    """Batch after batch of one data set, gathered into arrays that are made once.

    Batch size and augmentation may change between two batches; a change of the batch size holds from the digit on that
    comes next, so that each digit is still seen once in an epoch.
    """

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
        self.augmentation = augmentation
        self.digits = len(digits)
        self.epochs = 0
        """How often all digits were gone through."""
        self.position = 0
        """How many digits of the epoch that is under way were seen."""
        self._digits = digits
        self._shuffling = shuffling
        self._distortion = distortion
        self._order = np.arange(len(digits))
        self._before_shuffling = shuffling.bit_generator.state
        self.resize(batch_size)

    def resize(self, batch_size: int) -> None:
        """Make the batches to come this large, or as large as there are digits."""
        self.batch_size = min(batch_size, len(self._digits))
        self.batches_per_epoch = -(-len(self._digits) // self.batch_size)
        self._pixels = np.empty((self.batch_size, self._digits.pixels.shape[1]), np.uint8)
        self._images = np.empty(self._pixels.shape, np.float32)
        self._labels = np.empty(self.batch_size, np.int64)

    @property
    def batches_left(self) -> int:
        """How many batches of the epoch that is under way are still to come."""
        return -(-(len(self._digits) - self.position) // self.batch_size)

    @property
    def numbers(self) -> dict[str, Any]:
        """All that the batches to come depend on, besides digits and settings, as JSON has it."""
        return {
            "epochs": self.epochs,
            "position": self.position,
            "shuffling": self._before_shuffling if self.position else self._shuffling.bit_generator.state,
            "distortion": self._distortion.bit_generator.state,
        }

    def restore(self, numbers: Mapping[str, Any]) -> None:
        """Go to where other batches of the same digits were when they had these `numbers`."""
        self.epochs, self.position = numbers["epochs"], numbers["position"]
        self._shuffling.bit_generator.state = numbers["shuffling"]
        self._distortion.bit_generator.state = numbers["distortion"]
        if self.position:
            self._shuffle()

    def take(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the next batch: images (n, 784) in [0, 1] and labels (n,), which the next call overwrites."""
        if self.position == 0:
            self._shuffle()
        which = self._order[self.position : self.position + self.batch_size]
        self._go_on(len(which))
        pixels, images, labels = self._pixels[: len(which)], self._images[: len(which)], self._labels[: len(which)]
        np.take(self._digits.pixels, which, axis=0, out=pixels, mode="clip")  # "raise" would make a copy first
        np.take(self._digits.labels, which, out=labels, mode="clip")
        np.multiply(pixels, np.float32(1 / 255), out=images)
        if self.augmentation is not None:
            augmented(images, self.augmentation, self._distortion, out=images)
        return images, labels

    def _shuffle(self) -> None:
        self._before_shuffling = self._shuffling.bit_generator.state  # with which the order can be drawn again
        self._order = self._shuffling.permutation(len(self._digits))

    def _go_on(self, digits: int) -> None:
        self.position += digits
        if self.position == len(self._digits):
            self.epochs += 1
            self.position = 0
