"""A training that is watched and steered: it learns batch after batch, and reports a point of its course now and then.

It knows no screen, no thread and no callback. Whoever drives it decides when it goes on, how far, and with which
settings, and may leave it at any point. The number of BLAS threads is left as it is: it belongs to the whole process,
which starts with one (see `digitpad`).
"""

from collections.abc import Generator, Mapping
from time import perf_counter
from typing import Self, get_args

import numpy as np
from numpy.typing import NDArray

from digitpad.data.digits import NO_DIGIT, DataSet
from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem, count_of, measure_of
from digitpad.training.checkpoint import Checkpoint
from digitpad.training.divergence import check_loss, check_norms, norm_of
from digitpad.training.evaluation import Evaluation
from digitpad.training.fields import FIELDS
from digitpad.training.lesson import LABELS, Lesson
from digitpad.training.pace import Pace
from digitpad.training.point import Change, StopReason, TrainingPoint
from digitpad.training.run import TrainingRun
from digitpad.training.settings import TrainingSettings, changed
from digitpad.training.stopping import check_rules, looks_at_each_epoch, reason_to_stop
from digitpad.training.validation import FEW, Validation

_INTERVAL = 1 / 30
"""Seconds of work from one point to the next, at the least."""
_LONGEST_INTERVAL = 0.2
_FEWEST_POINTS = 100
"""Of a training that takes long enough for them. In a short one they come at the shortest interval, whatever they cost:
its curves would be mere corners."""
_REPORTING_SHARE = 0.01
"""Share of the time that copying and measuring parameters should take: points of large networks come less often."""


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

    def __init__(
        self,
        settings: TrainingSettings,
        data: DataSet,
        lesson: Lesson = LABELS,
    ) -> None:
        """Make a new network and get ready to train it.

        Raises:
            SettingsProblem: where there are no training digits, or no validation digits where a rule needs them.
        """
        if not len(data.training):
            raise SettingsProblem(f"{data.name} has no training digits. Choose other digits.")
        check_rules(settings, data)
        self.data = data
        self.initial_settings = settings
        self.changes: tuple[Change, ...] = ()
        """All that were made so far."""
        self.finished_by: StopReason | None = None
        """Which rule has ended the training; None while it may go on."""
        self.torn = False
        """Whether it was broken off amid `advance`: as it is then, it could never have been, and cannot go on."""
        self._kind = lesson.kind
        self._run = TrainingRun(settings, data.training, lesson)
        self._pace = Pace()
        self._interval = _INTERVAL
        self._seconds = 0.0
        self._validation = Validation(data.validation, self._run.evaluate, perf_counter)
        self._data_checksum = ""
        self._announced = 0
        self._last_good: TrainingPoint | None = None

    @classmethod
    def resumed(cls, checkpoint: Checkpoint, data: DataSet, lesson: Lesson = LABELS) -> Self:
        """Return a training that goes on from a checkpoint as if it had never been interrupted.

        Raises:
            FileProblem: where the digits are not those that the training began with, or the checkpoint makes no sense.
        """
        if checkpoint.data_checksum != (checksum := data.checksum()):
            raise FileProblem(f"{data.name} holds other digits than those the training began with: it cannot go on.")
        training = cls(checkpoint.initial_settings, data, lesson=lesson)
        training._data_checksum = checksum
        try:
            training._restore(checkpoint)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise FileProblem(f"The checkpoint of the training makes no sense: {error}.") from error
        return training

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
        """As they are now, or their running average where there is one. The next step changes them."""
        return self._run.params

    @property
    def arrays(self) -> Mapping[str, NDArray[np.float32]]:
        """All that is learned and remembered, see `TrainingRun.arrays`. The next step changes them."""
        return self._run.arrays

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
        if news and self.finished:
            raise SettingsProblem("The training is at its end: nothing can be changed any more.")
        for change in news:
            if not FIELDS[change.setting].live:
                subject = FIELDS[change.setting].subject
                raise SettingsProblem(f"{subject} cannot be changed while a training runs. Start a new one.")
        check_rules(settings, self.data)
        self._run.change(settings)
        self.changes += news
        return news

    def first_point(self) -> TrainingPoint:
        """Return how the network is before its first step, or at the end of a training that is resumed there."""
        few = self.data.training[:FEW]
        training = self._run.evaluate(few[few.labels != NO_DIGIT])
        validation = self._validation.last() if self.finished else self._validation.first()
        return self._point(training.loss, training.accuracy, validation)

    def advance(self, to_step: int | None = None) -> TrainingPoint:
        """Learn for one interval of time, at least one batch, and return how it went.

        Args:
            to_step: A step to stop at even if there is time left: `step + 1` for one batch, `epoch_end` for the rest
                of the epoch, which may take several calls.

        Raises:
            TrainingDiverged: where the loss is no longer a number, or absurdly large.
        """
        self.torn = True  # until the point is there
        resumed = perf_counter()
        digits = self._learn_until(resumed + self._interval, self._last_step(to_step))
        loss, accuracy = self._run.outcome.take()
        check_loss(loss, self.settings, self._last_good)
        validation = self._validation.if_due(self._run.epochs_done, self._seconds, self.settings)
        if validation:
            check_loss(validation.loss, self.settings, self._last_good)
        seconds = perf_counter() - resumed
        self._seconds += seconds
        self._pace.add(digits, seconds)
        progress = self._validation.progress
        self.finished_by = reason_to_stop(self.settings, progress, self._run.epochs_done, self._seconds)
        if self.finished and not self._validation.is_full(validation):
            validation = self._validation.last()
        point = self._point(loss, accuracy, validation)
        self.torn = False
        return point

    def checkpoint(self) -> Checkpoint:
        """Return all that the rest of the training depends on, as it is now, in copies."""
        return Checkpoint(
            initial_settings=self.initial_settings,
            settings=self.settings,
            data_checksum=self.data_checksum,
            changes=self.changes,
            numbers={
                "run": self._run.numbers,
                "validation": self._validation.numbers,
                "pace": self._pace.numbers,
                "seconds": self._seconds,
                "announced": self._announced,
                "finished_by": self.finished_by,
            },
            arrays={name: array.copy() for name, array in self.arrays.items()},
        )

    def _restore(self, checkpoint: Checkpoint) -> None:
        numbers = checkpoint.numbers
        self._run.change(checkpoint.settings)
        self._run.restore(numbers["run"], checkpoint.arrays)
        self._validation.restore(numbers["validation"])
        self._pace.restore(numbers["pace"])
        self._seconds, self._announced = measure_of(numbers["seconds"]), count_of(numbers["announced"])
        self.changes, self.finished_by = checkpoint.changes, numbers["finished_by"]
        if self.finished_by not in (None, *get_args(StopReason)):
            raise ValueError("it was finished by something unknown")

    @property
    def data_checksum(self) -> str:
        """The checksum of the digits; working it out takes a moment the first time."""
        if not self._data_checksum:
            self._data_checksum = self.data.checksum()
        return self._data_checksum

    def _last_step(self, to_step: int | None) -> int:
        """Return the step to go to at the most: that asked for, or the end of an epoch where a rule looks at it."""
        last = self._run.epoch_end if looks_at_each_epoch(self.settings) else self._run.steps
        return max(last if to_step is None else min(to_step, last), self._run.step + 1)

    def _learn_until(self, moment: float, last_step: int) -> int:
        """Learn batches until that moment or step, at least one; return the number of their digits."""
        run = self._run
        digits = 0
        # Infinities, and what follows from them, end the run in `advance`; NumPy need not warn of them as well.
        with run.helped(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            while run.step < last_step:
                digits += run.learn_batch()
                if perf_counter() >= moment:
                    break
        return digits

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
            gradient_norm=norm_of(*run.gradients.values()) if run.gradients else None,
            weight_norms={key: norm_of(array) for key, array in run.params.items()},
            silent_units=self._silent_units() if validation else None,
            full_validation=self._validation.is_full(validation),
            changes=self.changes[self._announced :],
        )
        check_norms(point.weight_norms, self.settings, self._last_good)
        self._announced = len(self.changes)
        self._last_good = point
        usual = min(max(_INTERVAL, (perf_counter() - begun) / _REPORTING_SHARE), _LONGEST_INTERVAL)
        all_seconds = self._seconds + (point.seconds_left or 0.0)
        self._interval = max(_INTERVAL, min(usual, all_seconds / _FEWEST_POINTS))
        return point

    def _silent_units(self) -> int | None:
        images = self.data.validation.images(slice(0, FEW))
        return self._kind.silent_units(self._run.params, self.settings, images)

    def _seconds_left(self, digits: int) -> float | None:
        if self.finished:
            return 0.0
        seconds = self._pace.seconds_for(digits)
        limit = self.settings.time_limit
        return min(seconds, max(0.0, limit - self._seconds)) if limit and seconds is not None else seconds
