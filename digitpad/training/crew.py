"""A few threads that do pieces of work for the one that has called them together.

`concurrent.futures` has the like, but its threads ask who has started them, and are waited for by name. In a thread
that is not Python's own, as a Qt one, Python then enters that thread into its list, and up to version 3.11 never takes
it out again.
"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import ParamSpec, Self, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Crew:
    """Up to so many threads, each begun when there is work for it; used with `with`, at whose end all have gone."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._begun = 0
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._gone = threading.Semaphore(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for _ in range(self._begun):
            self._work.put(None)
        for _ in range(self._begun):
            self._gone.acquire()
        self._begun = 0

    def submit(
        self, act: Callable[_Arguments, _Result], /, *arguments: _Arguments.args, **named: _Arguments.kwargs
    ) -> "Future[_Result]":
        """Let one of the threads call a function, and return where its result, or its error, will be.

        What NumPy warns of is decided here and holds there too, for it is part of the context of whoever calls.
        """
        future: Future[_Result] = Future()
        context = contextvars.copy_context()

        def carry_out() -> None:
            try:
                future.set_result(context.run(act, *arguments, **named))
            except BaseException as error:  # noqa: BLE001 (raised again where the result is asked for)
                future.set_exception(error)

        self._work.put(carry_out)
        if self._begun < self._size:
            threading.Thread(target=self._serve, name=f"crew {self._begun + 1}", daemon=True).start()
            self._begun += 1  # and not where it could not begin: it would be waited for
        return future

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()
        self._gone.release()
