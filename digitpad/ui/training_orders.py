"""What the window wants of a training, kept until the training thread takes it. Neither waits for the other's work.

The thread asks between two reports of the training. Where it is to rest and nothing else is wanted, it waits here.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

Changes = Mapping[str, float | int | str]
"""Settings that are to be different, by their names."""


class Goal(Enum):
    """How far a training is to go before it rests."""

    REST = auto()
    """No further."""
    STEP = auto()
    EPOCH = auto()
    """To the end of the epoch under way."""
    END = auto()
    """To its own end."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done next."""

    goal: Goal
    is_new: bool
    """Whether the goal was set since the last order."""
    changes: Changes
    """To be made first."""


class TrainingOrders:
    """The goal of the moment and the changes that are waiting."""

    def __init__(self, goal: Goal) -> None:
        self._goal = goal
        self._is_new = True
        self._changes: dict[str, float | int | str] = {}
        self._ended = False
        self._news = threading.Condition()

    # Called by the window.

    def go(self, goal: Goal) -> None:
        """Set the goal."""
        with self._news:
            self._goal, self._is_new = goal, True
            self._news.notify()

    def change(self, changes: Changes) -> None:
        """Let settings be changed, at rest too; of two changes of one setting that wait, the later counts."""
        with self._news:
            self._changes.update(changes)
            self._news.notify()

    def end(self) -> None:
        """Let the training end, whatever its goal."""
        with self._news:
            self._ended = True
            self._news.notify()

    # Called by the training thread.

    def take(self) -> Order | None:
        """Return what is to be done next, None for ending; wait for it where the training rests.

        That it is to rest is said once, so that there is time for what a rest begins with.
        """
        with self._news:
            while not (self._ended or self._is_new or self._changes or self._goal is not Goal.REST):
                self._news.wait()
            if self._ended:
                return None
            order = Order(self._goal, self._is_new, self._changes)
            self._is_new, self._changes = False, {}
            return order

    def reach(self, goal: Goal) -> None:
        """Say that a goal is reached: the training rests, unless it was given another meanwhile."""
        with self._news:
            if self._goal is goal and not self._is_new:
                self._goal, self._is_new = Goal.REST, True
