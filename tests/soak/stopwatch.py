"""Takes the time from a movement of the hand to the painted answer."""

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from PySide6.QtGui import QPaintEvent

from digitpad.ui.main_window import MainWindow
from digitpad.ui.probability_bars import ProbabilityBars


@dataclass(frozen=True, slots=True)
class Delay:
    """How long an answer took, in milliseconds."""

    clock: float
    processor: float
    """What the window's thread worked meanwhile: other programs do not count, however busy the machine."""


class Stopwatch:
    """Times every answer of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._delays: list[Delay] = []
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

    def take(self) -> list[Delay]:
        """Return what was timed since the last call."""
        delays, self._delays = self._delays, []
        return delays

    @property
    def _seen(self) -> bool:
        return self._bars.isVisible() and self._bars.visibleRegion().boundingRect() == self._bars.rect()

    def _answer(self) -> None:
        clock, processor = time.perf_counter(), time.thread_time()
        self._delays.extend(
            Delay(1000 * (clock - asked), 1000 * (processor - worked)) for asked, worked in self._waiting
        )
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Delays:
    """Many of them together, in milliseconds."""

    answers: int
    median: float
    p99: float
    longest: float
    processor_median: float
    processor_p99: float


def together(delays: list[Delay]) -> Delays:
    """Return what is usual and what is rare among delays, of which there are two or more."""
    clock, processor = [delay.clock for delay in delays], [delay.processor for delay in delays]
    return Delays(len(delays), median(clock), _p99(clock), max(clock), median(processor), _p99(processor))


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]
