"""Threads that help: their results, their errors, and that nothing of them stays."""

import _thread
import threading
from collections.abc import Iterator

import pytest

from digitpad.training.crew import Crew


@pytest.fixture
def crew() -> Iterator[Crew]:
    with Crew(3) as crew:
        yield crew


def test_results_come_back_in_the_right_hands(crew: Crew) -> None:
    futures = [crew.submit(pow, base, exp=2) for base in range(50)]
    assert [future.result(timeout=10) for future in futures] == [base**2 for base in range(50)]


def test_it_is_others_who_work_and_at_the_same_time(crew: Crew) -> None:
    all_here = threading.Barrier(3)

    def meet() -> int:
        all_here.wait(10)
        return threading.get_ident()

    found = {future.result(timeout=10) for future in [crew.submit(meet) for _ in range(3)]}
    assert len(found - {threading.get_ident()}) == 3


def test_errors_are_raised_where_the_result_is_asked_for(crew: Crew) -> None:
    with pytest.raises(ZeroDivisionError):
        crew.submit(divmod, 1, 0).result(timeout=10)
    assert crew.submit(divmod, 7, 2).result(timeout=10) == (3, 1)  # and the others go on


def test_a_thread_that_cannot_begin_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    with pytest.raises(RuntimeError, match="new thread"), Crew(2) as crew:
        crew.submit(sum, [1, 2])


def test_at_the_end_the_work_is_done_and_all_have_gone() -> None:
    before = threading.active_count()
    with Crew(2) as crew:
        futures = [crew.submit(sum, range(1000)) for _ in range(20)]
    assert all(future.done() for future in futures)
    assert threading.active_count() <= before + 2  # what is still on its way out


def test_a_thread_that_is_not_pythons_own_is_not_entered_into_its_list() -> None:
    before, done = set(threading.enumerate()), _thread.allocate_lock()
    done.acquire()

    def work() -> None:
        with Crew(2) as crew:
            crew.submit(sum, [1, 2]).result(timeout=10)
        done.release()

    _thread.start_new_thread(work, ())
    assert done.acquire(timeout=10)
    assert not [thread for thread in set(threading.enumerate()) - before if isinstance(thread, threading._DummyThread)]
