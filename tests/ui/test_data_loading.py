import threading
import time
from pathlib import Path

import pytest

from digitpad.data.builtin import MakingReport
from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.ui.data_loading import load_unless
from tests.ui.small_digits import small_data, write_idx_folder


def never() -> bool:
    return False


def test_digits_are_loaded(tmp_path: Path) -> None:
    data = load_unless(never, str(write_idx_folder(tmp_path)))
    assert data is not None
    assert len(data.test) == 40


def test_a_problem_comes_to_whoever_waits(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no digits to learn from"):
        load_unless(never, str(tmp_path))


def test_who_gives_up_need_not_wait_and_who_asks_again_gets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, loaded = threading.Event(), []

    def slowly(source: str, _report: object) -> DataSet:
        may_end.wait()
        loaded.append(source)
        return small_data()

    monkeypatch.setattr("digitpad.data.sources.load_data", slowly)
    begun = time.monotonic()
    assert load_unless(lambda: True, "slow") is None
    assert time.monotonic() - begun < 1

    def end_it() -> bool:
        may_end.set()
        return False

    assert load_unless(end_it, "slow") is not None
    assert loaded == ["slow"]


def test_who_waits_is_told_how_many_digits_are_made_also_who_came_later(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()

    def making(_source: str, report: MakingReport) -> DataSet:
        report(2000, 5000)
        told.wait(10)
        return small_data()

    heard: list[tuple[int, int]] = []

    def hear(made: int, total: int) -> None:
        heard.append((made, total))
        told.set()

    monkeypatch.setattr("digitpad.data.sources.load_data", making)
    assert load_unless(lambda: True, "made") is None
    assert load_unless(never, "made", hear) is not None
    assert heard == [(2000, 5000)]
