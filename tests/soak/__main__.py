"""`python -m tests.soak [--strokes N --pictures N --trainings N --seed N]`: use the window for long; what has grown?

Prints JSON. Exit status 1 where something went wrong or a bound is broken: see `tests/soak/bounds.py`.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from digitpad.ui.application import make_application
from digitpad.ui.main_window import MainWindow
from digitpad.ui.rubbish import RubbishCollection
from tests.soak.bounds import broken_by_answers, broken_by_footprint, growth, warmed_up
from tests.soak.footprint import Footprint, footprint
from tests.soak.hand import Hand
from tests.soak.stopwatch import Delays, summary

_LONGEST_TRAINING = 60  # strokes, while it runs


@dataclass(frozen=True, slots=True)
class Round:
    """What was measured after one part of the day."""

    deeds: Counter[str]
    """All that was done so far."""
    footprint: Footprint
    delays: dict[str, Delays]
    """By circumstances: of the same strokes after each round, and of all others in it."""


def main() -> int:
    """Use the window, print what was measured, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--strokes", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=2_000)
    parser.add_argument("--trainings", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=20, help="how often is measured: a multiple of 5")
    parser.add_argument("--probe", type=int, default=50, help="the strokes that are timed each time, twice")
    options = parser.parse_args()
    errors: list[str] = []
    _note_errors(errors)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIGITPAD_HOME"] = folder
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        rounds = soak(Path(folder), options)
    report = {**report_of(rounds), "minutes": (time.monotonic() - begun) / 60, "errors": errors}
    print(json.dumps(report, indent=1))
    return 1 if errors or report["broken"] else 0


def _note_errors(errors: list[str]) -> None:
    """Keep every error that nobody catches, in whatever slot of the window, beside telling it."""

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        errors.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = note


def soak(folder: Path, options: argparse.Namespace) -> list[Round]:
    """Use the window as much as the options say, and return what was measured after each part."""
    application = make_application(["digitpad"])
    window = MainWindow()
    rubbish = RubbishCollection(window)
    window.painted.connect(rubbish.begin)
    window.loaded.connect(rubbish.keep_all)
    hand = Hand(window, folder, np.random.default_rng(options.seed))
    window.show()
    hand.settle_in()
    rng = np.random.default_rng(options.seed + 1)
    pictures = Counter(rng.integers(options.strokes, size=options.pictures).tolist())
    begins = Counter(rng.integers(options.strokes, size=options.trainings).tolist())
    rounds: list[Round] = []
    end_of_training = -1
    for stroke in range(options.strokes):
        hand.draw()
        for _ in range(pictures[stroke]):
            hand.open_picture()
        for _ in range(begins[stroke]):
            hand.stop_training()
            hand.start_training()
            end_of_training = stroke + int(rng.integers(_LONGEST_TRAINING))
        if stroke == end_of_training:
            hand.stop_training()
        if rng.random() < 0.02:
            hand.move_furniture()
        if (stroke + 1) * options.rounds // options.strokes > len(rounds):
            rounds.append(_look(hand, options.probe))
            _tell(f"{stroke + 1:,} strokes, {rounds[-1].footprint.memory / 2**20:.1f} MiB")
    window.close()
    application.processEvents()
    rubbish.end()
    return rounds


def report_of(rounds: list[Round]) -> dict[str, Any]:
    """Return what has become of the window after the first fifth of the day, in which it warms up."""
    fifth = len(rounds) // 5
    warm, end = rounds[fifth - 1], rounds[-1]
    answers = {}
    broken = broken_by_footprint(warm.footprint, end.footprint, memory_counts=warmed_up(warm.deeds))
    for circumstances in end.delays:
        first, last = (
            summary([part.delays[circumstances] for part in parts]) for parts in (rounds[:fifth], rounds[-fifth:])
        )
        answers[circumstances] = {"first": asdict(first), "last": asdict(last)}
        broken += broken_by_answers(circumstances, first, last)
    return {
        "deeds": end.deeds,
        "deeds_in_warm_up": warm.deeds,
        "warmed_up": warmed_up(warm.deeds),
        "growth": growth(warm.footprint, end.footprint),
        "memory": [part.footprint.memory for part in rounds],
        "after_warm_up": asdict(warm.footprint),
        "at_the_end": asdict(end.footprint),
        "answers": answers,
        "broken": broken,
    }


def _look(hand: Hand, probe: int) -> Round:
    """Let the hand draw the same strokes after each round, alone and beside a training, and measure."""
    hand.stop_training()
    hand.put_furniture_back()
    delays = {"in use": hand.stopwatch.take()}
    hand.let_shipped_model_answer()
    delays["alone"] = _probe(hand, probe)
    hand.start_training()
    hand.wait_for_learner()
    delays["beside a training"] = _probe(hand, probe)
    hand.stop_training()
    hand.put_furniture_back()
    return Round(Counter(hand.deeds), footprint(), delays)


def _probe(hand: Hand, strokes: int) -> Delays:
    rng = np.random.default_rng(0)
    for stroke in range(strokes):
        if stroke % 3 == 0:
            hand.clear()
        hand.draw_stroke(rng)
    return hand.stopwatch.take()


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
