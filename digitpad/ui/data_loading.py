"""Loads digits beside the window, so that whoever waits for them can leave at once.

Making the built-in digits takes a while and cannot be broken off, but a stopped training or a closed window must not
wait for it. So it goes on in a thread of its own, which the program does not wait for when it ends; who asks for the
same digits meanwhile gets those.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitpad.data.builtin import MakingReport
    from digitpad.data.digits import DataSet

_LOOK_AROUND = 0.02  # seconds from one look whether anybody still waits to the next


class _Loading(threading.Thread):
    """One source on its way."""

    def __init__(self, source: str) -> None:
        super().__init__(name=f"loading {source}", daemon=True)
        self._source = source
        self.data: DataSet | None = None
        self.made: tuple[int, int] | None = None
        self.problem: Exception | None = None
        self.over = threading.Event()

    def run(self) -> None:
        from digitpad.data.sources import load_data  # NumPy is loaded here, not at start-up

        try:
            self.data = load_data(self._source, self._note)
        except Exception as problem:  # noqa: BLE001 (raised again where the digits are waited for)
            self.problem = problem
        finally:
            with _lock:
                _on_their_way.pop(self._source, None)
            self.over.set()

    def _note(self, made: int, total: int) -> None:
        self.made = made, total


_lock = threading.Lock()
_on_their_way: dict[str, _Loading] = {}


def load_unless(given_up: Callable[[], bool], source: str, report: "MakingReport | None" = None) -> "DataSet | None":
    """Return the digits of a source, or None as soon as they are given up.

    Args:
        given_up: Asked many times a second whether they are.
        source: The key, as `digitpad.data.sources.load_data` takes it.
        report: Told in the calling thread how far the making of digits has come, where they are made.

    Raises:
        FileProblem: as `digitpad.data.sources.load_data`.
    """
    with _lock:
        loading = _on_their_way.get(source)
        if loading is None:
            loading = _on_their_way[source] = _Loading(source)
            loading.start()
    told = None
    while not loading.over.wait(_LOOK_AROUND):
        if given_up():
            return None
        made = loading.made
        if report is not None and made is not None and made != told:
            report(*made)
            told = made
    if loading.problem is not None:
        raise loading.problem
    return loading.data
