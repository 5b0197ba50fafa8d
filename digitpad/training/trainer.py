"""Training as a generator: it learns batch after batch, and yields a point of its course at steady intervals of time.

It knows no screen, no thread and no callback. Whoever drains it decides when it goes on, and may stop at any point.
The number of BLAS threads is left as it is: it belongs to the whole process, which starts with one (see `digitpad`).
"""

import math
from collections.abc import Generator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import DataSet, Digits
from digitpad.nn import TwoLayerNet
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.pace import Pace
from digitpad.training.run import TrainingRun
from digitpad.training.settings import OPTIMIZERS, USUAL_LEARNING_RATES, SettingsProblem, TrainingSettings

_INTERVAL = 1 / 30
"""Seconds of work from one point to the next, at the least."""
_LONGEST_INTERVAL = 0.2
_COPYING_SHARE = 0.01
"""Share of the time that copying parameters should take: points of very large networks come less often."""
_EPOCH_VALIDATION_SHARE = 0.1
_EXTRA_VALIDATION_SHARE = 0.02
"""Shares of the time that validation may have taken so far for another one at an epoch's end, and in between."""
_LARGEST_LOSS = 1e6
"""Guessing has a loss of 2.3. A network with one so large has lost its way, even if its numbers are still finite."""
_FEW = 500
"""Digits for the first looks, while the network changes so quickly that a rough figure says enough."""


class TrainingDiverged(Exception):
    """The loss has grown beyond all bounds. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPoint:
    """One report of a run, as it is at one step."""

    step: int
    """Batches learned from so far."""
    steps: int
    epoch: float
    """Epochs so far, with their fraction."""
    epochs: int
    training_loss: float
    """Mean over all batches since the last point; at step 0 that of a few training digits."""
    training_accuracy: float
    validation_loss: float | None
    """Of the validation digits; None where they were not looked at for this point."""
    validation_accuracy: float | None
    digits_per_second: float
    """Training digits for each second of work, of late. Pauses do not count. 0 at step 0."""
    seconds_left: float | None
    """Working time until the end; None at step 0, where nobody knows."""
    params: dict[str, NDArray[np.float32]]
    """W1 b1 W2 b2, a copy: the running average of the parameters where the settings ask for one."""
    finished: bool
    """Whether this is the last point of the run."""


def train(settings: TrainingSettings, data: DataSet) -> Generator[TrainingPoint, None, None]:
    """Train a new network, and yield its first point before the first step, its last one after the last step.

    The parameters depend on the settings and the digits alone, never on the speed of the machine or on how often
    points are taken; which steps get a point does depend on it.

    Raises:
        SettingsProblem: where there are no training digits.
        TrainingDiverged: where the loss is no longer a number, or absurdly large.
    """
    if not len(data.training):
        raise SettingsProblem(f"{data.name} has no training digits. Choose other digits.")
    course = _Course(settings, data)
    yield course.first_point()
    while not course.finished:
        yield course.next_point()


class _Course:
    """A run with a clock beside it, which decides when a point is due and what may be measured for it."""

    def __init__(self, settings: TrainingSettings, data: DataSet) -> None:
        self._settings = settings
        self._data = data
        self._run = TrainingRun(settings, data.training)
        self._pace = Pace()
        self._interval = _INTERVAL
        self._working_seconds = 0.0
        self._validation_seconds = 0.0
        self._epochs_validated = 0

    @property
    def finished(self) -> bool:
        return self._run.step == self._run.steps

    def first_point(self) -> TrainingPoint:
        training = self._evaluate(self._data.training[:_FEW])
        return self._point(training.loss, training.accuracy, self._validate(self._data.validation[:_FEW]))

    def next_point(self) -> TrainingPoint:
        resumed = perf_counter()
        digits = self._learn_until(resumed + self._interval)
        loss, accuracy = self._run.outcome.take()
        self._check(loss)
        validation = self._validation_if_due()
        if validation:
            self._check(validation.loss)
        seconds = perf_counter() - resumed
        self._working_seconds += seconds
        self._pace.add(digits, seconds)
        return self._point(loss, accuracy, validation)

    def _learn_until(self, moment: float) -> int:
        """Learn batches until that moment or the end, at least one; return the number of their digits."""
        run = self._run
        digits = 0
        # Infinities, and what follows from them, end the run in `_check`; NumPy need not warn of them as well.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            while run.step < run.steps:
                digits += run.learn_batch()
                if perf_counter() >= moment:
                    break
        return digits

    def _validation_if_due(self) -> Evaluation | None:
        """Look at the validation digits at the end, after each epoch, and in between as far as there is time for it."""
        epochs = self._run.step // self._run.batches_per_epoch
        share = self._validation_seconds / (self._working_seconds or math.inf)
        if self.finished or (epochs > self._epochs_validated and share < _EPOCH_VALIDATION_SHARE):
            self._epochs_validated = epochs
            return self._validate(self._data.validation)
        if share < _EXTRA_VALIDATION_SHARE:
            return self._validate(self._data.validation if epochs else self._data.validation[:_FEW])
        return None

    def _validate(self, digits: Digits) -> Evaluation | None:
        if not len(digits):
            return None
        begun = perf_counter()
        evaluation = self._evaluate(digits)
        self._validation_seconds += perf_counter() - begun
        return evaluation

    def _evaluate(self, digits: Digits) -> Evaluation:
        return evaluate(TwoLayerNet.from_params(self._run.params, self._settings.activation), digits)

    def _copied_params(self) -> dict[str, NDArray[np.float32]]:
        begun = perf_counter()
        copies = {key: array.copy() for key, array in self._run.params.items()}
        self._interval = min(max(_INTERVAL, (perf_counter() - begun) / _COPYING_SHARE), _LONGEST_INTERVAL)
        return copies

    def _check(self, loss: float) -> None:
        """Raise `TrainingDiverged` unless the loss is one that training can go on from."""
        if loss <= _LARGEST_LOSS:  # which nan is not either
            return
        settings = self._settings
        usual = USUAL_LEARNING_RATES[settings.optimizer]
        what = "has grown beyond all bounds" if math.isfinite(loss) else "is not a number any more"
        advice = f"{usual:g} is usual" if usual < settings.learning_rate else "Try a tenth of it"
        raise TrainingDiverged(
            f"The loss {what}: the learning rate {settings.learning_rate:,.10g} is too high "
            f"for {OPTIMIZERS[settings.optimizer]}. {advice}."
        )

    def _point(self, loss: float, accuracy: float, validation: Evaluation | None) -> TrainingPoint:
        run = self._run
        epoch = run.step / run.batches_per_epoch
        return TrainingPoint(
            step=run.step,
            steps=run.steps,
            epoch=epoch,
            epochs=self._settings.epochs,
            training_loss=loss,
            training_accuracy=accuracy,
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
            digits_per_second=self._pace.digits_per_second,
            seconds_left=self._pace.seconds_for(round((self._settings.epochs - epoch) * len(self._data.training))),
            params=self._copied_params(),
            finished=self.finished,
        )
