"""What is asked of the window after a long day, and where it was not kept."""

from collections.abc import Mapping

from tests.soak.footprint import Footprint
from tests.soak.stopwatch import Answers

MOST_GROWTH = 0.05  # of memory, after the warm-up
MOST_SLOWER = 1.5  # times the processor time of the first answers
ANSWER_BOUNDS = {"alone": 8.0, "beside a training": 16.0, "in use": 16.0}
"""Milliseconds from the hand's movement to the painted answer, 99 of 100."""

ENOUGH_TO_WARM_UP = {"strokes": 5_000, "pictures": 200, "trainings": 30, "panels": 100}
"""Before so much of each, memory grows by what fills up to a limit: the steps to undo, Qt's pictures, what the C
library keeps for the next thread. Each by itself, it stands still after about 200 pictures, and after 45 trainings."""


def growth(warm: Footprint, end: Footprint) -> float:
    """Return by which part of it memory has grown since the warm-up."""
    return end.memory / warm.memory - 1


def warmed_up(deeds: Mapping[str, int]) -> bool:
    """Tell whether so much was done in the warm-up that what memory grows by afterwards is a leak."""
    return all(deeds.get(deed, 0) >= enough for deed, enough in ENOUGH_TO_WARM_UP.items())


def broken_by_footprint(warm: Footprint, end: Footprint, *, memory_counts: bool) -> list[str]:
    """Return what the process takes up that it should not, in words."""
    broken = []
    if memory_counts and growth(warm, end) >= MOST_GROWTH:
        broken.append(f"memory grew by {growth(warm, end):.1%}")
    for kind in ("threads", "files", "children"):
        left = getattr(end, kind) - getattr(warm, kind)
        if left > 0:
            broken.append(f"{left} {kind} left")
    return broken


def broken_by_answers(circumstances: str, first: Answers, last: Answers) -> list[str]:
    """Return whether the last answers are late, in words.

    By the clock they must keep their bound. Where the machine is so busy with other things that even the first ones did
    not, the clock says nothing of the window: then they must not take much more of the processor than the first ones.
    """
    if first.p99 <= ANSWER_BOUNDS[circumstances]:
        late = last.p99 > ANSWER_BOUNDS[circumstances]
    else:
        late = last.processor_p99 > MOST_SLOWER * first.processor_p99
    return [f"answers {circumstances} are late: {last.p99:.1f} ms, {first.p99:.1f} at first"] if late else []
