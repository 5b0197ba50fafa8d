"""Takes the time from a movement of the hand to the painted answer."""

import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from PySide6.QtGui import QPaintEvent

from digitpad.ui.main_window import MainWindow
from digitpad.ui.probability_bars import ProbabilityBars


class Delays:
    """How long answers took, in milliseconds; closely packed, so as not to look like memory that the window takes."""

    def __init__(self, clock: Iterable[float] = (), processor: Iterable[float] = ()) -> None:
        self.clock = array("f", clock)
        self.processor = array("f", processor)
        """What the window's thread worked meanwhile: other programs do not count, however busy the machine."""

    def add(self, clock: float, processor: float) -> None:
        """Take note of one more."""
        self.clock.append(clock)
        self.processor.append(processor)

    def __len__(self) -> int:
        return len(self.clock)


class Stopwatch:
    """Times every answer of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._delays = Delays()
        (self._bars,) = window.answer_panel.findChildren(ProbabilityBars)
        self._waiting: list[tuple[float, float]] = []
        bars_class: Any = ProbabilityBars  # what is painted is known only when the painting is done
        paint = bars_class.paintEvent

        def timed_paint(bars: ProbabilityBars, event: QPaintEvent) -> None:
            paint(bars, event)
            self._answer()

        bars_class.paintEvent = timed_paint

    @property
    def answered(self) -> bool:
        """Whether everything that was asked has its answer, or nobody can see it."""
        return not self._waiting or not self._seen

    def ask(self) -> None:
        """The hand moves."""
        if not self._seen:
            self._waiting.clear()
        else:
            self._waiting.append((time.perf_counter(), time.thread_time()))

    def take(self) -> Delays:
        """Return what was timed since the last call."""
        delays, self._delays = self._delays, Delays()
        return delays

    @property
    def _seen(self) -> bool:
        return self._bars.isVisible() and self._bars.visibleRegion().boundingRect() == self._bars.rect()

    def _answer(self) -> None:
        clock, processor = time.perf_counter(), time.thread_time()
        for asked, worked in self._waiting:
            self._delays.add(1000 * (clock - asked), 1000 * (processor - worked))
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is usual and what is rare among delays, in milliseconds."""

    answers: int
    median: float
    p99: float
    longest: float
    processor_median: float
    processor_p99: float


def summary(parts: Sequence[Delays]) -> Answers:
    """Return what is usual and what is rare among all of these together, of which there are two or more."""
    clock = [delay for part in parts for delay in part.clock]
    processor = [delay for part in parts for delay in part.processor]
    return Answers(len(clock), median(clock), _p99(clock), max(clock), median(processor), _p99(processor))


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]
