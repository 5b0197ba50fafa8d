"""Progress on stderr: one line that is written over on a terminal, a line now and then anywhere else."""

import shutil
import sys
from typing import Self

_BAR = 16
"""Characters of the bar itself."""


class ProgressBar:
    """Shows how far something has come. Used with `with`, so that its line is ended whatever happens."""

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._line = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._terminal and self._line:
            print(file=sys.stderr, flush=True)

    def show(self, share: float, words: str) -> None:
        """Show the share that is done, 0 to 1, on a terminal; elsewhere nothing."""
        if self._terminal:
            done = round(min(max(share, 0.0), 1.0) * _BAR)
            self._write(f"[{'#' * done}{'.' * (_BAR - done)}] {words}")

    def note(self, words: str) -> None:
        """Write a line, where there is no terminal and so no bar."""
        if not self._terminal and sys.stderr is not None:
            print(words, file=sys.stderr, flush=True)

    def say(self, words: str) -> None:
        """Write a line that stays, on a terminal above the bar."""
        if sys.stderr is None:
            return
        if self._terminal:
            self._write("")
            print("\r", end="", file=sys.stderr)
        print(words, file=sys.stderr, flush=True)

    def _write(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        print(f"\r{line.ljust(len(self._line))}", end="", file=sys.stderr, flush=True)
        self._line = line
