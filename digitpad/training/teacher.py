"""Networks that teach another: it learns what they answer to each image, not only which digit it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Self

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import NO_DIGIT, Digits
from digitpad.nn.functions import softmax
from digitpad.training.calibration import best_temperature
from digitpad.training.evaluation import Network
from digitpad.training.outcome import Floats

_BLOCK = 64
"""Images answered at a time: few enough that all they need stays in the processor's cache."""
_NEIGHBOUR, _CENTRE = np.float32(0.2), np.float32(0.6)


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who teach."""

    network: Network
    temperature: float
    """What its scores are divided by, so that its probabilities are honest."""

    @classmethod
    def honest_on(cls, held_back: Digits, network: Network) -> Self:
        """Return a network with the temperature that suits digits which it has not learned from."""
        blocks = range(0, len(held_back), _BLOCK)
        scores = [network.predict(blurred(held_back.images(slice(at, at + _BLOCK)))) for at in blocks]
        return cls(network, best_temperature(np.concatenate(scores), held_back.labels))

    def scores(self, images: NDArray[np.float32]) -> Floats:
        """Return its honest scores of images (n, 784): (n, 10)."""
        honest: Floats = self.network.predict(blurred(images)) / np.float32(self.temperature)
        return honest


class Teacher:
    """A committee of networks, and how soft its answers are made.

    Its members take turns, a block of images each. What the next one makes of another look of the same digit counts as
    much as what this one does: the learner comes to answer as they do in the mean, at the cost of one of them.

    How probable it finds the wrong digits tells which other digit an image resembles, which a label does not. That is
    seen best where scores are divided by a temperature above 1 before they become probabilities.

    Source: G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015. There the learner's
    scores are divided by the same temperature while it learns. Here they are not: they come out as small as the soft
    answers ask for, and the temperature that makes them honest in the end (`calibration.settled`) is below 1.
    """

    def __init__(self, members: Sequence[Member], softness: float, hint: float) -> None:
        """Call a committee together.

        Args:
            members: At least one.
            softness: The temperature by which their scores are divided.
            hint: What is added to the score of an image's label before: the committee errs where an image is distorted
                strongly, and the label does not.
        """
        self._members = tuple(members)
        self._softness = softness
        self._hint = hint

    def __call__(self, images: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how images (n, 784) should be answered: (n, 10), all ten alike where there is no digit."""
        blocks = range(0, len(images), _BLOCK)
        turns = zip(cycle(self._members), blocks, strict=False)
        scores = np.concatenate([member.scores(images[at : at + _BLOCK]) for member, at in turns])
        digits = np.flatnonzero(labels != NO_DIGIT)
        scores[digits, labels[digits]] += self._hint
        answers = softmax(scores / np.float32(self._softness))
        answers[labels == NO_DIGIT] = 0.1
        return answers


def blurred(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return images (n, 784), each pixel mixed with its neighbours: by 1/5, 3/5, 1/5 along either axis.

    A convolutional network that has learned what is no digit is too ready to doubt digits that are sharp. Smoothed, it
    found MNIST's held-back digits half as hard: the mean loss of one was 0.014 in place of 0.028, that of another 0.016
    in place of 0.029. It has to learn from images as they are, though: from smoothed ones it learned less.
    """
    pixels: NDArray[np.float32] = np.pad(images.reshape(-1, 28, 28), ((0, 0), (1, 1), (1, 1)))
    rows: NDArray[np.float32] = _NEIGHBOUR * (pixels[:, :-2] + pixels[:, 2:]) + _CENTRE * pixels[:, 1:-1]
    smooth: NDArray[np.float32] = _NEIGHBOUR * (rows[:, :, :-2] + rows[:, :, 2:]) + _CENTRE * rows[:, :, 1:-1]
    return smooth.reshape(-1, 784)
