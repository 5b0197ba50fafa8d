"""A network in training, one batch after the other: all that its next step depends on, and nothing about time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitpad.data.augment import Augmentation
from digitpad.data.digits import Digits
from digitpad.nn import OPTIMIZERS
from digitpad.training.batches import Batches
from digitpad.training.bounds import count_of
from digitpad.training.choices import OPTIMIZER_SETTINGS
from digitpad.training.crew import Crew
from digitpad.training.dropout import Dropout
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.lesson import LABELS, Lesson
from digitpad.training.outcome import Floats, RunningOutcome
from digitpad.training.quickest_way import QuickestWay
from digitpad.training.schedule import learning_rate_at
from digitpad.training.settings import TrainingSettings
from digitpad.training.targets import has_non_digits, targets_of
from digitpad.training.ways_to_work import available_cores, ways_to_work
from digitpad.training.weight_average import STRIDE, WeightAverage
from digitpad.training.weight_decay import WeightDecay


class TrainingRun:
    """The parameters of a network that learns, its optimizer and its place among the digits.

    Four generators of randomness come from the one seed, so that, for example, two runs that differ only in their
    augmentation begin with the same weights and see the digits in the same order.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        digits: Digits,
        lesson: Lesson = LABELS,
    ) -> None:
        """Make a network and get ready to train it.

        Args:
            settings: How.
            digits: What it learns from, at least one.
            lesson: What kind of network it is, and who says how each image should be answered.
        """
        weights, shuffling, distortion, leaving_out = np.random.default_rng(settings.seed).spawn(4)
        self.settings = settings
        self._has_non_digits = has_non_digits(digits.labels)
        self.step = 0
        """Batches learned from so far."""
        self.learning_rate = settings.learning_rate
        """The one of the last step."""
        self.gradients: Mapping[str, NDArray[np.float32]] = {}
        """Those of the last step, as the optimizer had them; the next step overwrites them."""
        self._lesson = lesson
        self._params: dict[str, NDArray[np.float32]] = lesson.kind.begin(digits.pixels.shape[1], settings, weights)
        self._batches = Batches(
            digits, settings.batch_size, self._augmentation_of(settings), shuffling, distortion, lesson.teach
        )
        self._dropout = Dropout(settings.dropout, leaving_out)
        self._decay = WeightDecay(self._params)
        self._optimizer = OPTIMIZERS[settings.optimizer](lr=settings.learning_rate)
        self._optimizer.state = {
            key: tuple(np.zeros_like(array) for _ in range(self._optimizer.state_arrays))
            for key, array in self._params.items()
        }
        self._average = WeightAverage(self._params, settings.weight_average) if settings.weight_average else None
        self._crew: Crew | None = None
        self._make_room_for_batches()
        self.change(settings)

    def change(self, settings: TrainingSettings) -> None:
        """Go on with other settings from the next step on: with all that `fields.FIELDS` says are live."""
        self.settings = settings
        self._dropout.share = settings.dropout
        for name in OPTIMIZER_SETTINGS[settings.optimizer]:
            setattr(self._optimizer, name, getattr(settings, name))
        batch_size = self._batches.batch_size
        self._batches.change(settings.batch_size, self._augmentation_of(settings))
        if self._batches.batch_size != batch_size:
            self._make_room_for_batches()
        self._gradient.label_smoothing = settings.label_smoothing
        self._quickest = QuickestWay(ways_to_work(settings, self._batches.batch_size))

    @property
    def numbers(self) -> dict[str, Any]:
        """Where the run is, as JSON has it: with `arrays` and the settings all that its next steps depend on."""
        return {
            "step": self.step,
            "updates": self._optimizer.updates,
            "batches": self._batches.numbers,
            "dropout": self._dropout.rng.bit_generator.state,
        }

    @property
    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The parameters, what the optimizer remembers of each, and their average. The next step changes them."""
        arrays = {f"parameters.{key}": array for key, array in self._params.items()}
        for key, memory in self._optimizer.state.items():
            arrays |= {f"optimizer.{key}.{number}": array for number, array in enumerate(memory)}
        if self._average:
            arrays |= {f"average.{key}": array for key, array in self._average.params.items()}
        return arrays

    def restore(self, numbers: Mapping[str, Any], arrays: Mapping[str, Floats]) -> None:
        """Go to where another run with the same settings and digits was when it had these `numbers` and `arrays`.

        Raises:
            ValueError, KeyError, TypeError: where they are those of some other run, or of none.
        """
        own = self.arrays
        if {key: array.shape for key, array in arrays.items()} != {key: array.shape for key, array in own.items()}:
            raise ValueError("the arrays are those of another network or optimizer")
        for key, array in own.items():
            array[...] = arrays[key]
        self._batches.restore(numbers["batches"])
        self._dropout.rng.bit_generator.state = numbers["dropout"]
        self._optimizer.updates = count_of(numbers["updates"])
        self.step = count_of(numbers["step"])

    def _make_room_for_batches(self) -> None:
        self._gradient = self._lesson.kind.gradient(self._params, self.settings, self._batches.batch_size)
        self._gradient.dropout = self._dropout
        self.outcome = RunningOutcome(self._batches.batch_size, np.float32)

    @property
    def params(self) -> Mapping[str, NDArray[np.float32]]:
        """The parameters that the run would end with: the average once there is one. They change with each step."""
        return self._average.params if self._average and self.step >= STRIDE else self._params

    @property
    def batches_per_epoch(self) -> int:
        """How many steps an epoch has, with batches as large as they are now."""
        return self._batches.batches_per_epoch

    @property
    def epochs_done(self) -> int:
        """How often all training digits were seen."""
        return self._batches.epochs

    @property
    def epoch(self) -> float:
        """How often the training digits were seen, with the fraction of the epoch under way."""
        return self._batches.epochs + self._batches_done / self.batches_per_epoch

    @property
    def epoch_end(self) -> int:
        """The step after which the epoch under way is over; at the border of two, that of the next."""
        return self.step + self._batches.batches_left

    @property
    def steps(self) -> int:
        """All steps of the run, those to come with batches as large as they are now."""
        epochs_after_this = max(0, self.settings.epochs - self._batches.epochs - 1)
        this_epoch = self._batches.batches_left if self._batches.epochs < self.settings.epochs else 0
        return self.step + this_epoch + epochs_after_this * self.batches_per_epoch

    @property
    def _batches_done(self) -> int:
        """How many batches of this epoch are done, counted in batches as large as they are now."""
        return self.batches_per_epoch - self._batches.batches_left

    @contextmanager
    def helped(self) -> Iterator[None]:
        """Let other threads help with the batches that are learned meanwhile, as far as that is quicker."""
        with Crew(available_cores()) as crew:
            self._crew = crew
            try:
                yield
            finally:
                self._crew = self._batches.crew = self._gradient.products.crew = None

    def learn_batch(self) -> int:
        """Take one step, on the next batch, and return how many digits it had."""
        begun = perf_counter()
        way = self._quickest.way
        self._batches.crew = self._crew if way.batches_ahead else None
        self._gradient.products.crew, self._gradient.products.threads = self._crew, way.threads
        digits = self._learn_batch()
        if digits == self._batches.batch_size:
            self._quickest.add(perf_counter() - begun)
        return digits

    def evaluate(self, digits: Digits) -> Evaluation:
        """Return how the network, as it is now, answers digits."""
        return evaluate(self._lesson.kind.network(self.params, self.settings), digits)

    def _learn_batch(self) -> int:
        settings = self.settings
        place = self._batches.epochs * self.batches_per_epoch + self._batches_done
        self.learning_rate = learning_rate_at(place, settings.epochs * self.batches_per_epoch, settings)
        images, labels, targets = self._batches.take()
        if targets is None and self._has_non_digits:
            targets = targets_of(labels, settings.label_smoothing)
        gradients = self._gradient.compute(images, labels, self.outcome, targets)
        if settings.weight_decay:
            self._decay.add_to(gradients, settings.weight_decay)
        self._optimizer.lr = self.learning_rate
        self._optimizer.update(self._params, gradients)
        self.gradients = gradients
        self.step += 1
        if self._average:
            self._average.include(self._params, self.step)
        return len(labels)

    def _augmentation_of(self, settings: TrainingSettings) -> Augmentation | None:
        """Return how much images are distorted; None for not at all."""
        if not settings.augments:
            return None
        return Augmentation(
            rotation=settings.rotation,
            scale=settings.scale,
            shear=settings.shear,
            shift=settings.shift,
            elastic=settings.elastic,
            smoothing=settings.elastic_smoothing,
            least_share=self._lesson.least_share,
        )
