"""A training that is watched and steered: it learns batch after batch, and reports a point of its course now and then.

It knows no screen, no thread and no callback. Whoever drives it decides when it goes on, how far, and with which
settings, and may leave it at any point. The number of BLAS threads is left as it is: it belongs to the whole process,
which starts with one (see `digitpad`).
"""

import math
from collections.abc import Generator, Mapping
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import DataSet, Digits
from digitpad.nn import TwoLayerNet
from digitpad.training.bounds import SettingsProblem
from digitpad.training.choices import OPTIMIZERS, USUAL_LEARNING_RATES
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.fields import FIELDS
from digitpad.training.hidden_units import silent_units
from digitpad.training.pace import Pace
from digitpad.training.point import Change, StopReason, TrainingPoint
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings, changed
from digitpad.training.stopping import Progress, looks_at_each_epoch, reason_to_stop

_INTERVAL = 1 / 30
"""Seconds of work from one point to the next, at the least."""
_LONGEST_INTERVAL = 0.2
_REPORTING_SHARE = 0.01
"""Share of the time that copying and measuring parameters should take: points of large networks come less often."""
_EPOCH_VALIDATION_SHARE = 0.1
_EXTRA_VALIDATION_SHARE = 0.02
"""Shares of the time that validation may have taken so far for another one at an epoch's end, and in between."""
_LARGEST_LOSS = 1e6
"""Guessing has a loss of 2.3. A network with one so large has lost its way, even if its numbers are still finite."""
_FEW = 500
"""Digits for the first looks, while the network changes so quickly that a rough figure says enough."""


class TrainingDiverged(Exception):
    """The loss has grown beyond all bounds. The message says why, and what to do."""

    def __init__(self, message: str, last_good: TrainingPoint | None = None) -> None:
        super().__init__(message)
        self.last_good = last_good
        """The last point at which all was well, with its parameters; None where there was none."""


def train(
    settings: TrainingSettings, data: DataSet
) -> Generator[TrainingPoint, Mapping[str, float | int | str] | None, None]:
    """Train a new network, and yield its first point before the first step, its last one after the last step.

    The parameters depend on the settings and the digits alone, never on the speed of the machine or on how often
    points are taken; which steps get a point does depend on it. Settings that are sent to the generator,
    `points.send({"learning_rate": 0.01})`, hold from the next step on, and its answer is the next point.

    Raises:
        SettingsProblem: where there are no training digits, or a setting that was sent cannot be.
        TrainingDiverged: where the loss is no longer a number, or absurdly large.
    """
    training = Training(settings, data)
    changes = yield training.first_point()
    while not training.finished:
        if changes:
            training.change(changes)
        changes = yield training.advance()


class Training:
    """A run with a clock beside it, which decides when a point is due and what may be measured for it.

    `first_point()`, then `advance()` until `finished`; in between `change(…)` as often as one likes. A training with
    the same settings begins with the same weights: to go back to them, make another. Other weights: another seed.
    """

    def __init__(self, settings: TrainingSettings, data: DataSet) -> None:
        """Make a new network, and get ready to train it.

        Raises:
            SettingsProblem: where there are no training digits, or no validation digits where a rule needs them.
        """
        if not len(data.training):
            raise SettingsProblem(f"{data.name} has no training digits. Choose other digits.")
        _check_rules(settings, data)
        self.data = data
        self.initial_settings = settings
        self.changes: tuple[Change, ...] = ()
        """All that were made so far."""
        self.finished_by: StopReason | None = None
        """Which rule has ended the training; None while it may go on."""
        self._run = TrainingRun(settings, data.training)
        self._pace = Pace()
        self._interval = _INTERVAL
        self._seconds = 0.0
        self._validation_seconds = 0.0
        self._epochs_validated = 0
        self._progress = Progress()
        self._announced = 0
        self._last_good: TrainingPoint | None = None

    @property
    def settings(self) -> TrainingSettings:
        """The settings as they are now, with all changes."""
        return self._run.settings

    @property
    def step(self) -> int:
        """Batches learned from so far."""
        return self._run.step

    @property
    def epoch_end(self) -> int:
        """The step at which the epoch under way, or the one about to begin, is over."""
        return self._run.epoch_end

    @property
    def finished(self) -> bool:
        """Whether a rule has ended the training."""
        return self.finished_by is not None

    @property
    def params(self) -> Mapping[str, NDArray[np.float32]]:
        """W1 b1 W2 b2 as they are now: the running average where there is one. The next step changes them."""
        return self._run.params

    def change(self, changes: Mapping[str, float | int | str]) -> tuple[Change, ...]:
        """Let other settings hold from the next step on; the next point announces them. Return what is new in them.

        Raises:
            SettingsProblem: where a setting cannot be, or cannot be changed any more. Nothing has changed then.
        """
        settings = changed(self.settings, changes)
        news = tuple(
            Change(self._run.step, self._run.epoch, name, getattr(self.settings, name), getattr(settings, name))
            for name in changes
            if getattr(settings, name) != getattr(self.settings, name)
        )
        for change in news:
            if not FIELDS[change.setting].live:
                subject = FIELDS[change.setting].subject
                raise SettingsProblem(f"{subject} cannot be changed while a training runs. Start a new one.")
        _check_rules(settings, self.data)
        self._run.change(settings)
        self.changes += news
        return news

    def first_point(self) -> TrainingPoint:
        """Return how the network is before its first step."""
        training = self._evaluate(self.data.training[:_FEW])
        return self._point(training.loss, training.accuracy, self._validate(self.data.validation[:_FEW]))

    def advance(self, to_step: int | None = None) -> TrainingPoint:
        """Learn for one interval of time, at least one batch, and return how it went.

        Args:
            to_step: A step to stop at even if there is time left: `step + 1` for one batch, `epoch_end` for the rest
                of the epoch, which may take several calls.

        Raises:
            TrainingDiverged: where the loss is no longer a number, or absurdly large.
        """
        resumed = perf_counter()
        digits = self._learn_until(resumed + self._interval, self._last_step(to_step))
        loss, accuracy = self._run.outcome.take()
        self._check(loss)
        validation = self._validation_if_due()
        if validation:
            self._check(validation.loss)
        seconds = perf_counter() - resumed
        self._seconds += seconds
        self._pace.add(digits, seconds)
        self.finished_by = reason_to_stop(self.settings, self._progress, self._run.epochs_done, self._seconds)
        if self.finished and not (validation and validation.digits == len(self.data.validation)):
            validation = self._validate(self.data.validation)
        return self._point(loss, accuracy, validation)

    def _last_step(self, to_step: int | None) -> int:
        """Return the step to go to at the most: that asked for, or the end of an epoch where a rule looks at it."""
        last = self._run.epoch_end if looks_at_each_epoch(self.settings) else self._run.steps
        return max(last if to_step is None else min(to_step, last), self._run.step + 1)

    def _learn_until(self, moment: float, last_step: int) -> int:
        """Learn batches until that moment or step, at least one; return the number of their digits."""
        run = self._run
        digits = 0
        # Infinities, and what follows from them, end the run in `_check`; NumPy need not warn of them as well.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            while run.step < last_step:
                digits += run.learn_batch()
                if perf_counter() >= moment:
                    break
        return digits

    def _validation_if_due(self) -> Evaluation | None:
        """Look at the validation digits after each epoch, and in between, as far as there is time for it."""
        epochs = self._run.epochs_done
        share = self._validation_seconds / (self._seconds or math.inf)
        if epochs > self._epochs_validated and (share < _EPOCH_VALIDATION_SHARE or looks_at_each_epoch(self.settings)):
            self._epochs_validated = epochs
            validation = self._validate(self.data.validation)
            if validation:
                self._progress.add(epochs, validation.accuracy)
            return validation
        if share < _EXTRA_VALIDATION_SHARE:
            return self._validate(self.data.validation if epochs else self.data.validation[:_FEW])
        return None

    def _validate(self, digits: Digits) -> Evaluation | None:
        if not len(digits):
            return None
        begun = perf_counter()
        evaluation = self._evaluate(digits)
        self._validation_seconds += perf_counter() - begun
        return evaluation

    def _evaluate(self, digits: Digits) -> Evaluation:
        return evaluate(TwoLayerNet.from_params(self._run.params, self.settings.activation), digits)

    def _check(self, loss: float) -> None:
        """Raise `TrainingDiverged` unless the loss is one that training can go on from."""
        if loss <= _LARGEST_LOSS:  # which nan is not either
            return
        settings = self.settings
        usual = USUAL_LEARNING_RATES[settings.optimizer]
        what = "has grown beyond all bounds" if math.isfinite(loss) else "is not a number any more"
        advice = f"{usual:g} is usual" if usual < settings.learning_rate else "Try a tenth of it"
        raise TrainingDiverged(
            f"The loss {what}: the learning rate {settings.learning_rate:,.10g} is too high "
            f"for {OPTIMIZERS[settings.optimizer]}. {advice}.",
            self._last_good,
        )

    def _point(self, loss: float, accuracy: float, validation: Evaluation | None) -> TrainingPoint:
        begun = perf_counter()
        run = self._run
        digits_left = round((self.settings.epochs - run.epoch) * len(self.data.training))
        point = TrainingPoint(
            step=run.step,
            steps=run.steps,
            epoch=run.epoch,
            epochs=self.settings.epochs,
            training_loss=loss,
            training_accuracy=accuracy,
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
            digits_per_second=self._pace.digits_per_second,
            seconds_left=self._seconds_left(digits_left),
            params={key: array.copy() for key, array in run.params.items()},
            finished=self.finished,
            finished_by=self.finished_by,
            seconds=self._seconds,
            learning_rate=run.learning_rate,
            gradient_norm=_norm(*run.gradients.values()) if run.gradients else None,
            weight_norms={key: _norm(array) for key, array in run.params.items()},
            silent_units=self._silent_units() if validation else None,
            full_validation=validation is not None and validation.digits == len(self.data.validation),
            changes=self.changes[self._announced :],
        )
        if not all(map(math.isfinite, point.weight_norms.values())):
            self._check(math.nan)
        self._announced = len(self.changes)
        self._last_good = point
        self._interval = min(max(_INTERVAL, (perf_counter() - begun) / _REPORTING_SHARE), _LONGEST_INTERVAL)
        return point

    def _silent_units(self) -> int:
        images = self.data.validation.images(slice(0, _FEW))
        return silent_units(self._run.params, self.settings.activation, images)

    def _seconds_left(self, digits: int) -> float | None:
        if self.finished:
            return 0.0
        seconds = self._pace.seconds_for(digits)
        limit = self.settings.time_limit
        return min(seconds, max(0.0, limit - self._seconds)) if limit and seconds is not None else seconds


def _check_rules(settings: TrainingSettings, data: DataSet) -> None:
    """Raise `SettingsProblem` where a rule needs validation digits and there are none."""
    if looks_at_each_epoch(settings) and not len(data.validation):
        raise SettingsProblem(
            f"{data.name} has no validation digits to measure progress by. Choose other digits, or no target accuracy "
            "and endless patience."
        )


def _norm(*arrays: NDArray[np.float32]) -> float:
    """Return the length of some arrays taken as one vector."""
    with np.errstate(over="ignore", invalid="ignore"):
        return math.sqrt(sum(float(np.dot(array.ravel(), array.ravel())) for array in arrays))
