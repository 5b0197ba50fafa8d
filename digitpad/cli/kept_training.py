"""A training on the command line: it is told as it goes, and kept, so that nothing of it is ever lost."""

from collections.abc import Callable
from dataclasses import dataclass

from digitpad.cli.course import Course
from digitpad.cli.endings import complain
from digitpad.cli.interruption import Interruption
from digitpad.cli.progress_bar import ProgressBar
from digitpad.files import FileProblem
from digitpad.nn import TwoLayerNet
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.observations import FINISHED_WORDS
from digitpad.training.point import TrainingPoint
from digitpad.training.recorder import Recorder
from digitpad.training.story import model_at
from digitpad.training.trainer import Training


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a training."""

    point: TrainingPoint
    """The last one."""
    interrupted: bool
    kept: bool
    """Whether all of it could be kept, as far as it was to be; if not, it was said."""


def begun(begin: Callable[[], Recorder]) -> Recorder | None:
    """Begin to keep a training; where that cannot be, say so, and return None: it is worth having all the same."""
    try:
        return begin()
    except FileProblem as problem:
        complain(f"{problem} The training goes on, but it is not kept.")
        return None


def carried_out(training: Training, recorder: Recorder | None, *, as_json: bool, trial: str = "") -> Outcome:
    """Train to the end, or until the user interrupts it, which leaves a run to go on with.

    Raises:
        TrainingDiverged: where it has lost its way. The run keeps the last good network.
        KeyboardInterrupt: where it was interrupted before there was anything to keep.
    """
    with ProgressBar() as bar, Interruption() as interruption:
        way = _Way(training, recorder, Course(bar, training.settings, as_json=as_json, trial=trial), bar)
        try:
            point = way.follow(interruption)
        except TrainingDiverged as diverged:
            way.fail(diverged)
            raise
        except BaseException as error:
            kept = way.leave()
            if way.point is None or not isinstance(error, KeyboardInterrupt):
                raise
            return Outcome(way.point, interrupted=True, kept=kept)
        kept = way.finish(point)
        return Outcome(point, interrupted=interruption.asked_for, kept=kept)


class _Way:
    """Where a training is, who hears of it, and how it ends."""

    def __init__(self, training: Training, recorder: Recorder | None, course: Course, bar: ProgressBar) -> None:
        self.point: TrainingPoint | None = None
        """The last one; None before the first."""
        self._training = training
        self._recorder = recorder
        self._course = course
        self._bar = bar
        self._problem = ""

    def follow(self, interruption: Interruption) -> TrainingPoint:
        """Go to the end, and return the last point."""
        training = self._training
        if training.step == 0:
            self._report(training.first_point())
        while not training.finished:
            interruption.strike()
            self._report(training.advance())
        if self.point is None:  # all was kept but the end when the program was killed
            self.point = training.first_point()
            self._course.show(self.point)
        return self.point

    def leave(self) -> bool:
        """Let the run be, so that it can go on another time; return whether all of it was kept."""
        if self._recorder:
            self._recorder.leave()
        return self._all_kept()

    def finish(self, point: TrainingPoint) -> bool:
        """End the run, whose last point this is; return whether all of it was kept."""
        if self._recorder:
            words = FINISHED_WORDS[point.finished_by] if point.finished_by else ""
            self._recorder.finish("finished", why=words, model=model_at(self._training, point))
        return self._all_kept()

    def fail(self, diverged: TrainingDiverged) -> None:
        """Let the run end for a reason, with its last good network."""
        if self._recorder:
            good = diverged.last_good
            model = model_at(self._training, good) if good else None
            self._recorder.finish("failed", why=str(diverged), model=model)
        self._all_kept()

    def _report(self, point: TrainingPoint) -> None:
        self.point = point
        self._course.show(point)
        if self._recorder:
            self._recorder.add(point)
            if self._recorder.problem != self._problem:  # said once, and not again with every point
                self._problem = self._recorder.problem
                self._bar.say(self._problem or "The training is being kept again.")

    def _all_kept(self) -> bool:
        problem = self._recorder.problem if self._recorder else ""
        if problem:
            self._bar.say(problem)
        return not problem


def errors_in(evaluation: Evaluation) -> str:
    """Return an error rate in words: "2.90% errors (29 of 1,000)"."""
    return f"{evaluation.error_rate:.2%} errors ({evaluation.errors:,} of {evaluation.digits:,})"


def measured(training: Training, point: TrainingPoint) -> Evaluation:
    """Return how the network at a point does on the test digits."""
    return evaluate(TwoLayerNet.from_params(point.params, training.settings.activation), training.data.test)
