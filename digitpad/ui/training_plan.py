"""What a training of the window begins with, and what it leaves behind."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.ui.training_orders import Goal

if TYPE_CHECKING:
    from digitpad.data.digits import DataSet
    from digitpad.nn import Model
    from digitpad.training.curves import Curves
    from digitpad.training.point import Change, TrainingPoint
    from digitpad.training.run_record import RunRecord
    from digitpad.training.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What is to be trained."""

    source: str
    """The key of its digits."""
    settings: "TrainingSettings"
    goal: Goal = Goal.END
    """How far it goes before it rests for the first time."""
    data: "DataSet | None" = None
    """The digits, where they are loaded already."""
    digits_limit: int = 0
    """Of the training digits it learns from so many; 0 for all."""
    name: str = ""
    """What the run is to be called; by default after its settings."""
    experiment: str = ""
    """What it belongs to."""
    run_id: str = ""
    """The run that goes on; empty for a new one."""

    def begins_like(self, other: "TrainingPlan") -> bool:
        """Whether both trainings make the same network of the same digits."""
        return (self.source, self.settings) == (other.source, other.settings)


def plan_to_resume(record: "RunRecord") -> TrainingPlan:
    """Return the plan for going on with a run.

    Raises:
        SettingsProblem: where its settings were written by a newer program.
    """
    return TrainingPlan(record.source, record.settings, digits_limit=record.digits_limit, run_id=record.id)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingBeginning:
    """A training that is about to take its first step, or to go on."""

    plan: TrainingPlan
    settings: "TrainingSettings"
    """As they are now: those of a run that goes on may have been changed."""
    data: "DataSet"
    """What it learns from."""
    curves: "Curves | None" = None
    """The points of a run that goes on; None for a new one."""
    changes: "tuple[Change, ...]" = ()
    """What was changed in its settings so far."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """What a run left behind when it ended, whether by itself or because it was stopped."""

    model: "Model"
    """The network with its story, measured on the validation digits. The test digits are for the user to ask for."""
    point: "TrainingPoint"
    """The last one."""
    validation_accuracy: float | None
    """The newest that was measured, 0 to 1."""
    run_id: str = ""
    """What it is called among all runs; empty where it could not be kept."""
