"""A network in training, one batch after the other: all that its next step depends on, and nothing about time."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import LIGHT, Augmentation
from digitpad.data.digits import Digits
from digitpad.nn import OPTIMIZERS, TwoLayerNet
from digitpad.training.batches import Batches
from digitpad.training.buffered_gradient import BufferedGradient
from digitpad.training.outcome import RunningOutcome
from digitpad.training.schedule import learning_rate_at
from digitpad.training.settings import TrainingSettings
from digitpad.training.weight_average import WeightAverage

_INITIAL_WEIGHTS: Mapping[str, float | Literal["xavier", "he"]] = {"0.01": 0.01, "xavier": "xavier", "he": "he"}
_AUGMENTATIONS: Mapping[str, Augmentation | None] = {"none": None, "light": LIGHT}


class TrainingRun:
    """The parameters of a network that learns, its optimizer and its place among the digits.

    Three generators of randomness come from the one seed, so that, for example, two runs that differ only in their
    augmentation begin with the same weights and see the digits in the same order.
    """

    def __init__(self, settings: TrainingSettings, digits: Digits) -> None:
        """Make a new network and get ready to train it on the digits, of which there is at least one."""
        weights, shuffling, distortion = np.random.default_rng(settings.seed).spawn(3)
        network = TwoLayerNet(
            digits.pixels.shape[1],
            settings.hidden_size,
            10,
            _INITIAL_WEIGHTS[settings.initial_weights],
            activation=settings.activation,
            rng=weights,
            dtype=np.float32,
        )
        self._settings = settings
        self._params: dict[str, NDArray[np.float32]] = network.params
        self._batches = Batches(
            digits, settings.batch_size, _AUGMENTATIONS[settings.augmentation], shuffling, distortion
        )
        self._gradient = BufferedGradient(self._params, settings.activation, self._batches.batch_size)
        self._optimizer = OPTIMIZERS[settings.optimizer](lr=settings.learning_rate)
        self._average = WeightAverage(self._params, settings.weight_average) if settings.weight_average else None
        self.outcome = RunningOutcome(self._batches.batch_size, np.float32)
        self.batches_per_epoch = self._batches.batches_per_epoch
        self.steps = settings.epochs * self.batches_per_epoch
        self.step = 0
        """Batches learned from so far."""

    @property
    def params(self) -> Mapping[str, NDArray[np.float32]]:
        """The parameters that the run would end with: the average where there is one. They change with each step."""
        return self._average.params if self._average else self._params

    def learn_batch(self) -> int:
        """Take one step, on the next batch, and return how many digits it had."""
        batch = self.step % self.batches_per_epoch
        if batch == 0:
            self._batches.shuffle()
        images, labels = self._batches.gather(batch)
        self._optimizer.lr = learning_rate_at(self.step, self.steps, self._settings)
        self._optimizer.update(self._params, self._gradient.compute(images, labels, self.outcome))
        self.step += 1
        if self._average:
            self._average.include(self._params, self.step)
        return len(labels)
