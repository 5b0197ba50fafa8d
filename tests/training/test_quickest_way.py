"""The quickest way is found by trying, and looked for again from time to time."""

import pytest

from digitpad.training.quickest_way import QuickestWay


def worked(quickest: QuickestWay[str], seconds: dict[str, float], pieces: int) -> list[str]:
    """Do some pieces of work, each as long as its way takes, and return which ways they were done."""
    ways = []
    for _ in range(pieces):
        ways.append(quickest.way)
        quickest.add(seconds[quickest.way])
    return ways


@pytest.mark.parametrize("better", ["alone", "together"])
def test_the_better_way_is_kept_after_a_trial(better: str) -> None:
    quickest = QuickestWay(["alone", "together"])
    seconds = {"alone": 0.01, "together": 0.01} | {better: 0.005}
    trial = worked(quickest, seconds, 24)
    assert set(trial) == {"alone", "together"}
    assert set(worked(quickest, seconds, 500)) == {better}


def test_trials_cost_little() -> None:
    ways = worked(QuickestWay(["alone", "together"]), {"alone": 0.002, "together": 0.02}, 20_000)
    assert ways.count("together") < 0.01 * len(ways)


def test_large_pieces_of_work_are_tried_less_often() -> None:
    ways = worked(QuickestWay(["alone", "together"]), {"alone": 1.0, "together": 2.0}, 2000)
    assert ways.count("together") <= 0.04 * len(ways)


def test_what_has_become_quicker_is_found() -> None:
    quickest = QuickestWay(["alone", "together"])
    worked(quickest, {"alone": 0.01, "together": 0.005}, 500)
    assert quickest.way == "together"
    busy = worked(quickest, {"alone": 0.01, "together": 0.1}, 2000)
    assert busy[-1] == "alone"
    assert set(busy[-500:]) == {"alone"}


def test_a_single_slow_piece_does_not_decide() -> None:
    quickest = QuickestWay(["alone", "together"])
    for number in range(24):
        quickest.add(5.0 if number == 6 else {"alone": 0.01, "together": 0.005}[quickest.way])
    assert quickest.way == "together"


def test_one_way_needs_no_trial() -> None:
    assert set(worked(QuickestWay(["alone"]), {"alone": 1.0}, 100)) == {"alone"}
