"""What the list of runs tells about each of them, and how far the run has come."""

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Self, get_args, get_type_hints

from digitpad.files import FileProblem
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_from_json

RunState = Literal["running", "paused", "stopped", "finished", "failed", "interrupted", "damaged"]
"""Interrupted is a run that was running or paused when its program ended; what is kept is running or paused still."""


class RunRecord(NamedTuple):
    """One row of the list of runs. Everything in it is small: curves and weights are in the run's folder.

    A tuple, because thousands are made whenever the list is shown, ten times as quickly as of a dataclass.
    """

    id: str
    """Begins with the time at which the run began: the later, the larger."""
    name: str
    created: float
    """Seconds since 1970."""
    state: RunState

    source: str
    """The key of its digits, as `load_data` takes it."""
    data_name: str
    data_checksum: str
    """SHA-256, as `DataSet.checksum` has it."""
    training_digits: int
    program: str
    """The versions that made it: "DigitPad 0.1.0, NumPy 2.4.1, Python 3.12.3"."""
    description: str
    """The settings in one line."""
    settings_json: str
    """Those that it began with."""
    changes_json: str = "[]"
    """What was changed while it ran: a list of `Change`s."""
    digits_limit: int = 0
    """Of the training digits only so many are learned from; 0 for all."""

    why: str = ""
    """Why it failed, is damaged, or ended by itself."""
    note: str = ""
    experiment: str = ""
    """What it belongs to, with the other runs of the same; empty for a run by itself."""
    trashed: float = 0.0
    """When it was deleted, in seconds since 1970; 0 for not at all."""

    step: int = 0
    steps: int = 0
    epoch: float = 0.0
    seconds: float = 0.0
    training_loss: float | None = None
    training_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    best_validation_accuracy: float | None = None
    test_digits: int = 0
    test_errors: int | None = None
    """Of the test digits, which are looked at only where somebody asks for it."""

    @property
    def settings(self) -> TrainingSettings:
        """The settings that it began with.

        Raises:
            SettingsProblem: where they were written by a newer program.
        """
        return settings_from_json(json.loads(self.settings_json))

    @property
    def live(self) -> bool:
        """Whether it is running or paused, in this window or in another."""
        return self.state in ("running", "paused")

    def to_json(self) -> str:
        """Return the record as JSON."""
        return json.dumps(self._asdict())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the record that `to_json` wrote.

        Raises:
            FileProblem: where the text is something else.
        """
        try:
            row = json.loads(text)
            wrong = [name for name, value in row.items() if not _fits(name, value)]
            record = cls(**row)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise FileProblem("it holds no record of a run.") from error
        if wrong or record.state not in get_args(RunState):
            raise FileProblem(f"its record makes no sense under {', '.join(wrong) or 'state'}.")
        return record


_KINDS: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (float, int),
    float | None: (float, int, type(None)),
    int | None: (int, type(None)),
    RunState: (str,),
}
FIELD_KINDS: Mapping[str, tuple[type, ...]] = {name: _KINDS[kind] for name, kind in get_type_hints(RunRecord).items()}
"""The fields of a record in their order, each with what its value may be."""


def _fits(name: str, value: object) -> bool:
    return isinstance(value, FIELD_KINDS.get(name, ())) and not isinstance(value, bool)
