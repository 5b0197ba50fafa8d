"""Everything that is drawn: each way neatly, each digit by each other hand, and what is no digit."""

from dataclasses import dataclass

import numpy as np

from digitpad.ink.strokes import PAGE, Drawing, Stroke
from tests.hands.styles import NEAT, STYLES, drawn
from tests.hands.ways import Lines, Way, no_digits, ways_of

SEED = 4
"""The hands' chance. Another seed would be another test set."""

_COMMON = 6  # ways of a digit, the first ones, that the other hands draw in turns
_PEN_WIDTH = 44.0  # page units: the pad's own pen


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One drawing, and what it is."""

    label: int | None
    """The digit that it is; None for what is no digit."""
    way: str
    style: str
    """The hand that drew it; of what is no digit, its kind."""
    lines: Lines
    """Where the mouse goes, stroke by stroke, on a page of 100 x 100."""

    @property
    def drawing(self) -> Drawing:
        """What the mouse leaves on the page."""
        scaled = [line * (PAGE / 100) for line in self.lines]
        points = [tuple((float(place.real), float(place.imag)) for place in line) for line in scaled]
        return Drawing(tuple(Stroke(stroke, (_PEN_WIDTH,) * len(stroke)) for stroke in points))


def all_trials() -> list[Trial]:
    """Return all of them, always the same and in the same order."""
    rng = np.random.default_rng(SEED)
    trials = []
    for digit in range(10):
        ways = ways_of(digit)
        trials += [_trial(way, NEAT.name, drawn(way.lines, NEAT, rng)) for way in ways]
        for number, style in enumerate(STYLES):
            way = ways[(number + digit) % _COMMON]
            trials.append(_trial(way, style.name, drawn(way.lines, style, rng)))
    return trials + [_trial(way, way.kind, drawn(way.lines, NEAT, rng)) for way in no_digits()]


def _trial(way: Way, style: str, lines: Lines) -> Trial:
    return Trial(way.label, way.name, style, tuple(line.round(3) for line in lines))
