"""The speed of a run."""

import pytest

from digitpad.training.pace import Pace


def test_nothing_is_known_at_the_start() -> None:
    pace = Pace()
    assert pace.digits_per_second == 0
    assert pace.seconds_for(100) is None


def test_a_steady_speed_is_told_from_the_first_moment() -> None:
    pace = Pace()
    for _ in range(50):
        pace.add(1000, 0.1)
        assert pace.digits_per_second == pytest.approx(10_000)
    assert pace.seconds_for(50_000) == pytest.approx(5)


def test_a_change_of_speed_is_followed() -> None:
    pace = Pace()
    for _ in range(100):
        pace.add(1000, 0.1)
    for _ in range(150):
        pace.add(500, 0.1)
    assert pace.digits_per_second == pytest.approx(5000, rel=0.02)
