"""Ctrl+C while a training goes on: it ends between two of its points, for from amid a step none can go on."""

import signal
from types import FrameType
from typing import Self


class Interruption:
    """Within its `with`, the first Ctrl+C is noted and waits for its moment; a second one interrupts at once."""

    def __init__(self) -> None:
        self.asked_for = False
        """Whether there was a first one."""
        self._heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler

    def __enter__(self) -> Self:
        if self._heeded:  # else it is to be ignored, as of a command in the background
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def strike(self) -> None:
        """This is the moment.

        Raises:
            KeyboardInterrupt: where it was asked for.
        """
        if self.asked_for:
            raise KeyboardInterrupt

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_for = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
