"""What a benchmark reports: rows of figures beside their targets, printed as one Markdown table.

A benchmark is a module in this folder with a function `rows() -> list[Row]`. It measures ratios inside one run, the
things that are compared taking turns, so that a machine that is busy for a while is busy for both.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure."""

    name: str
    """What was measured, for a reader who knows nothing of the code."""
    measured: float
    target: float | None = None
    """What it should be; None for a figure that is only worth knowing."""
    better: Literal["larger", "smaller"] = "larger"
    unit: str = ""
    """As it follows the number: " ms", " %"; " x" for a ratio."""
    note: str = ""
    """What else a reader should know: the single figures behind a ratio."""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self.measured >= self.target if self.better == "larger" else self.measured <= self.target

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row as text: name, measured, target, verdict, note."""
        bound = "≥" if self.better == "larger" else "≤"
        target = "" if self.target is None else f"{bound} {_number(self.target)}{self.unit}"
        verdict = {None: "", True: "reached", False: "**missed**"}[self.reached]
        return self.name, f"{_number(self.measured)}{self.unit}", target, verdict, self.note


def markdown(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table."""
    head = ["| What | Measured | Target | | Notes |", "|---|---:|---:|---|---|"]
    return "\n".join(head + [f"| {' | '.join(row.cells)} |" for row in rows])


def take_turns(
    actions: Mapping[str, Callable[[], object]], *, rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Return the seconds that each action took in each of several rounds, in which they take turns.

    Args:
        actions: By name.
        rounds: How often each action gets its turn; one more, before them, is not counted.
        clock: What tells the seconds. `time.process_time` counts processor time alone: for work that never waits, that
            is the time on an idle machine, on a busy one too.
    """
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds + 1):
        for name, action in actions.items():
            begun = clock()
            action()
            seconds[name].append(clock() - begun)
    return {name: taken[1:] for name, taken in seconds.items()}


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Return the median over rounds of the ratio within each round."""
    return median(above / below for above, below in zip(numerators, denominators, strict=True))


def _number(value: float) -> str:
    """Return a number with three significant figures, or all of its whole part."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
