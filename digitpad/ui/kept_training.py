"""A training and its keeper, driven as one: whatever the training does is kept among the runs, as far as that can be.

A training that never made a step leaves nothing behind. Where nothing can be kept, it goes on all the same.
"""

from typing import TYPE_CHECKING

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.nn import Model
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.point import TrainingPoint
from digitpad.training.run_record import RunState
from digitpad.training.runs import Runs
from digitpad.training.story import model_at
from digitpad.training.trainer import Training

if TYPE_CHECKING:
    from digitpad.training.curves import Curves
    from digitpad.training.recorder import Recorder
    from digitpad.ui.training_plan import TrainingPlan


class KeptTraining:
    """One run, from its first step or from its last checkpoint on."""

    def __init__(self, plan: "TrainingPlan", data: DataSet) -> None:
        """Make the training that a plan tells of.

        Raises:
            SettingsProblem: where the digits do not do for it.
            FileProblem: where a run that shall go on cannot.
        """
        self.problem = ""
        """Why the run cannot be kept just now, as a person reads it; empty where all is well."""
        self.curves: Curves | None = None
        """The points that were kept before, of a run that goes on."""
        self._plan = plan
        self._runs = Runs()
        self._recorder: Recorder | None = None
        self._point: TrainingPoint | None = None
        if plan.run_id:
            self.training, self._recorder = self._runs.resume(plan.run_id, data)
            try:
                self.curves = self._runs.curves(plan.run_id)
            except BaseException:
                self.leave()
                raise
        else:
            self.training = Training(plan.settings, data)

    @property
    def run_id(self) -> str:
        """What the run is called among all runs; empty while it is not among them."""
        return self._recorder.run_id if self._recorder else ""

    def first_point(self) -> TrainingPoint:
        """Return how the network is before its first step, or at the end of a run that has only to be ended."""
        self._point = self.training.first_point()
        return self._point

    def advance(self, to_step: int | None) -> TrainingPoint:
        """Let the training go on, as `Training.advance` does, and keep how it went.

        Raises:
            TrainingDiverged: as `Training.advance` does. The run ends with the last good state of its network.
        """
        if self.training.step == 0 and self._recorder is None:  # a run that is resumed has one before its first step
            self._begin_to_keep()
        try:
            self._point = self.training.advance(to_step)
        except TrainingDiverged as problem:
            good = problem.last_good
            self._finish(
                "failed", str(problem), model_at(self.training, good) if good is not None and good.params else None
            )
            raise
        if self._recorder is not None:
            self._recorder.add(self._point)
            self.problem = self._recorder.problem
        return self._point

    def rest(self) -> None:
        """The training rests."""
        if self._recorder is not None:
            self._recorder.rest()

    def go_on(self) -> None:
        """The training goes on after a rest."""
        if self._recorder is not None:
            self._recorder.go_on()

    def end(self) -> Model | None:
        """End the run, be it at its own end or before; return its network with its story, None if it did not move."""
        point = self._point
        if point is None or point.step == 0:
            self._finish("stopped", "", None)
            return None
        model = model_at(self.training, point)
        self._finish("finished" if point.finished else "stopped", "", model)
        return model

    def fail(self, why: str) -> None:
        """End the run, which cannot go on."""
        self._finish("failed", why, None)

    def leave(self) -> None:
        """Let the run be, so that it can go on another time."""
        if self._recorder is not None:
            self._recorder.leave()
            self._recorder = None

    def _begin_to_keep(self) -> None:
        plan = self._plan
        try:
            self._recorder = self._runs.begin(
                self.training,
                plan.source,
                name=plan.name,
                experiment=plan.experiment,
                digits_limit=plan.digits_limit,
            )
        except FileProblem as problem:
            self.problem = f"The training goes on, but it cannot be kept: {problem}"
        else:
            if self._point is not None:
                self._recorder.add(self._point)

    def _finish(self, state: RunState, why: str, model: Model | None) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.finish(state, why=why, model=model)
            self.problem = recorder.problem
