"""The training digits in batches: shuffled anew each epoch, made floats and distorted only when their turn comes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation, augmented
from digitpad.data.digits import Digits
from digitpad.training.bounds import count_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    from digitpad.training.crew import Crew

Teach = Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]]
"""Returns how images (n, 784) of these labels (n,) should be answered: (n, 10) probabilities."""
Batch = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float32] | None]
"""Images, labels and, where somebody teaches, answers."""


class Batches:
    """Batch after batch of one data set, gathered into arrays that are made once.

    Batch size and augmentation may change between two batches; a change of the batch size holds from the digit on that
    comes next, so that each digit is still seen once in an epoch. The next batch can be prepared by somebody else while
    the one before is learned from; what is in it does not depend on that.
    """

    def __init__(
        self,
        digits: Digits,
        batch_size: int,
        augmentation: Augmentation | None,
        shuffling: np.random.Generator,
        distortion: np.random.Generator,
        teach: Teach | None = None,
    ) -> None:
        """Prepare, without shuffling yet.

        Args:
            digits: At least one.
            batch_size: Digits in a batch; the last one of an epoch has what is left.
            augmentation: How much each image is distorted each time; None for not at all.
            shuffling: Decides on the order of each epoch.
            distortion: Decides how each image is distorted.
            teach: What says how each image, as it is then, should be answered.
        """
        self.crew: Crew | None = None
        """Who prepares the next batch beside; None for nobody."""
        self.digits = len(digits)
        self.epochs = 0
        """How often all digits were gone through."""
        self.position = 0
        """How many digits of the epoch that is under way were seen."""
        self._data = digits
        self._augmentation = augmentation
        self._shuffling = shuffling
        self._distortion = distortion
        self._teach = teach
        self._order = np.arange(len(digits))
        self._before_shuffling = shuffling.bit_generator.state
        self._before_distortion = distortion.bit_generator.state
        self._next: Future[Batch] | None = None
        self._room = 0
        self._make_rooms(batch_size)

    def change(self, batch_size: int, augmentation: Augmentation | None) -> None:
        """Make the batches to come this large, or as large as there are digits, and distort them this much."""
        if batch_size != self._asked_for or augmentation != self._augmentation:
            self._forget_next()
            self._augmentation = augmentation
            self._make_rooms(batch_size)

    @property
    def batches_left(self) -> int:
        """How many batches of the epoch that is under way are still to come."""
        return -(-(self.digits - self.position) // self.batch_size)

    @property
    def numbers(self) -> dict[str, Any]:
        """All that the batches to come depend on, besides digits and settings, as JSON has it."""
        return {
            "epochs": self.epochs,
            "position": self.position,
            "shuffling": self._before_shuffling if self.position else self._shuffling.bit_generator.state,
            "distortion": self._before_distortion if self._next else self._distortion.bit_generator.state,
        }

    def restore(self, numbers: Mapping[str, Any]) -> None:
        """Go to where other batches of the same digits were when they had these `numbers`.

        Raises:
            ValueError, KeyError, TypeError: where there is no such place.
        """
        self._forget_next()
        self.epochs, self.position = count_of(numbers["epochs"]), count_of(numbers["position"])
        if self.position >= self.digits:
            raise ValueError("the epoch is not as long as that")
        self._shuffling.bit_generator.state = numbers["shuffling"]
        self._distortion.bit_generator.state = numbers["distortion"]
        if self.position:
            self._shuffle()

    def take(self) -> Batch:
        """Return the next batch: images (n, 784) in [0, 1] and labels (n,), which the next call overwrites.

        The answers (n, 10) are None where nobody teaches.
        """
        if self.position == 0:
            self._shuffle()
        batch = self._next.result() if self._next else self._prepare(self.position)
        self._next = None
        self.position += len(batch[1])
        if self.position == self.digits:
            self.epochs += 1
            self.position = 0
        elif self.crew and self._augmentation:  # the first of an epoch waits for the new order
            self._before_distortion = self._distortion.bit_generator.state
            self._next = self.crew.submit(self._prepare, self.position)
        return batch

    def _prepare(self, position: int) -> Batch:
        """Gather and distort the batch that begins at a place in the epoch's order."""
        if self.crew:  # the other one is still being learned from
            self._room = 1 - self._room
        which = self._order[position : position + self.batch_size]
        pixels = self._pixels[: len(which)]
        images, labels = self._images[self._room][: len(which)], self._labels[self._room][: len(which)]
        np.take(self._data.pixels, which, axis=0, out=pixels, mode="clip")  # "raise" would make a copy first
        np.take(self._data.labels, which, out=labels, mode="clip")
        np.multiply(pixels, np.float32(1 / 255), out=images)
        if self._augmentation is not None:
            augmented(images, self._augmentation, self._distortion, out=images)
        return images, labels, self._teach(images, labels) if self._teach else None

    def _forget_next(self) -> None:
        """Undo the preparation of the next batch."""
        if self._next:
            self._next.result()
            self._next = None
            self._distortion.bit_generator.state = self._before_distortion

    def _shuffle(self) -> None:
        self._before_shuffling = self._shuffling.bit_generator.state  # with which the order can be drawn again
        self._order = self._shuffling.permutation(self.digits)

    def _make_rooms(self, batch_size: int) -> None:
        """Make room for two batches, of which one is learned from while the other is prepared."""
        self._asked_for = batch_size
        self.batch_size = min(batch_size, self.digits)
        self.batches_per_epoch = -(-self.digits // self.batch_size)
        shape = (self.batch_size, self._data.pixels.shape[1])
        self._pixels = np.empty(shape, np.uint8)
        self._images = [np.empty(shape, np.float32) for _ in range(2)]
        self._labels = [np.empty(self.batch_size, np.int64) for _ in range(2)]
