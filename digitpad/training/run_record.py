"""What the list of runs tells about each of them, and how far the run has come."""

import json
import math
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Literal, NamedTuple, Self, get_args, get_type_hints

from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.training.point import Change, changes_from_json
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
            SettingsProblem: where they were written by a newer program, or make no sense.
        """
        try:
            return settings_from_json(json.loads(self.settings_json))
        except (ValueError, RecursionError) as error:
            if isinstance(error, SettingsProblem):
                raise
            raise SettingsProblem(f"The settings of the run {self.id} are damaged.") from error

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed in its settings while it ran.

        Raises:
            FileProblem: where they make no sense.
        """
        try:
            return changes_from_json(json.loads(self.changes_json))
        except (ValueError, TypeError, RecursionError) as error:
            raise FileProblem(f"The changes of the run {self.id} are damaged.") from error

    @property
    def planned_epochs(self) -> int:
        """How many epochs it was last to have; as many as it has come to where its settings cannot be read."""
        try:
            asked = [change.after for change in self.changes if change.setting == "epochs"]
            return int(asked[-1]) if asked else self.settings.epochs
        except (FileProblem, ValueError):
            return math.ceil(self.epoch)

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
            wrong = [name for name, value in row.items() if not (_fits(name, value) and _can_be_kept(value))]
            record = cls(**row)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise FileProblem("it holds no record of a run.") from error
        if wrong := wrong or record.what_is_wrong():
            raise FileProblem(f"its record makes no sense under {', '.join(wrong)}.")
        return record

    def what_is_wrong(self) -> list[str]:
        """Return the names of the fields that hold what they cannot, as the files of a damaged disk do."""
        kinds = tuple(map(type, self))
        if kinds not in _SOUND_KINDS:  # the same few for all records: thousands of them are looked at quickly
            if wrong := [name for name, value in self._asdict().items() if not _fits(name, value)]:
                return wrong
            _SOUND_KINDS.add(kinds)
        if self.state not in _STATES:
            return ["state"]
        if not 0 <= self.created < _LAST_YEAR:
            return ["created"]
        if sum(map(abs, _measures_of(self))) < _LARGEST:
            return []
        return [name for name in _MEASURES if not abs(getattr(self, name)) < _LARGEST]


_STATES = get_args(RunState)
_LAST_YEAR = 32_500_000_000.0
"""Seconds from 1970 to nearly 3000, the last year that all systems know."""
_MEASURES = ("training_digits", "digits_limit", "trashed", "step", "steps", "epoch", "seconds", "test_digits")
_measures_of = attrgetter(*_MEASURES)
_LARGEST = 2.0**53
_SOUND_KINDS: set[tuple[type, ...]] = set()
"""The types of the fields of records that were found sound."""
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


def _can_be_kept(value: object) -> bool:
    """Return whether the database can hold a value: no number of hundreds of digits, no half of a character."""
    if isinstance(value, str):
        return value == value.encode(errors="replace").decode()
    return not isinstance(value, int) or -_LARGEST < value < _LARGEST
