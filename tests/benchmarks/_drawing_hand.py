"""Opens the window, draws in it with mouse events and reports how long the painted answer took, as JSON.

`python -m tests.benchmarks._drawing_hand SECONDS idle|training`
"""

import json
import math
import sys
import time
from statistics import median, quantiles
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from digitpad.training.settings import TrainingSettings
from digitpad.ui.application import make_application
from digitpad.ui.main_window import MainWindow
from digitpad.ui.probability_bars import ProbabilityBars

SETTINGS = TrainingSettings(hidden_size=256, batch_size=128, optimizer="adam", learning_rate=0.001, epochs=1000)
_PAUSE = 8  # milliseconds between two moves
_MOVES_A_STROKE = 120
_WARM_UP = 2.0  # seconds


class DrawingHand(QObject):
    """Draws stroke after stroke and notes, for each move, when the bars that answer it were painted."""

    def __init__(self, window: MainWindow, seconds: float) -> None:
        super().__init__(window)
        self._window = window
        self._pad = window.pad_panel.pad
        self._begun = time.perf_counter()
        self._seconds = seconds
        self._moves = 0
        self._waiting: list[float] = []
        self.latencies: list[float] = []
        self.digits_per_second = 0.0
        self._timer = QTimer(self, interval=_PAUSE, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)
        self._timer.start()

    def bars_painted(self) -> None:
        """All moves that were waiting for their answer have it now."""
        now = time.perf_counter()
        if self._waiting and now - self._begun > _WARM_UP:
            self.latencies.extend(1000 * (now - moment) for moment in self._waiting)
        self._waiting.clear()

    def _move(self) -> None:
        step = self._moves % _MOVES_A_STROKE
        if time.perf_counter() - self._begun > self._seconds:
            self._timer.stop()
            self._window.close()
            return
        if step == 0:
            if self._moves % (3 * _MOVES_A_STROKE) == 0:
                self._pad.clear()
            self._send(QEvent.Type.MouseButtonPress)
        elif step == _MOVES_A_STROKE - 1:
            self._send(QEvent.Type.MouseButtonRelease)
        else:
            self._waiting.append(time.perf_counter())
            self._send(QEvent.Type.MouseMove)
        self._moves += 1

    def _send(self, kind: QEvent.Type) -> None:
        side = min(self._pad.width(), self._pad.height())
        turn = self._moves / 17
        offset = QPointF(math.sin(turn) * side * 0.3, math.cos(turn * 0.71) * side * 0.35)
        place = QPointF(self._pad.rect().center()) + offset
        buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        globally = QPointF(self._pad.mapToGlobal(place))
        event = QMouseEvent(kind, place, globally, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.postEvent(self._pad, event)


def main() -> None:
    """Draw for as long, and beside what, the command line says."""
    seconds, circumstances = float(sys.argv[1]), sys.argv[2]
    application = make_application(sys.argv[:1])
    window = MainWindow()
    hands: list[DrawingHand] = []
    paint = ProbabilityBars.paintEvent

    def timed_paint(bars: ProbabilityBars, event: QPaintEvent) -> None:
        paint(bars, event)
        if hands:
            hands[0].bars_painted()

    def draw() -> None:
        if not hands:
            hands.append(DrawingHand(window, seconds))

    bars_class: Any = ProbabilityBars  # what is painted is known only when the painting is done
    bars_class.paintEvent = timed_paint
    speeds: list[float] = []
    session = window.training.session
    session.points_reported.connect(lambda points: speeds.append(points[-1].digits_per_second))
    if circumstances == "training":
        session.began.connect(draw)
        window.answering.model_changed.connect(lambda: session.start("builtin", SETTINGS))
    else:
        window.answering.model_changed.connect(draw)
    window.show()
    application.exec()
    latencies = hands[0].latencies
    report = {
        "moves": len(latencies),
        "median": median(latencies),
        "p99": quantiles(latencies, n=100)[98],
        "longest": max(latencies),
        "digits_per_second": speeds[-1] if speeds else 0,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
