"""The program killed at a few random moments; `python -m tests.chaos` kills it at a hundred."""

import sys
from pathlib import Path

import pytest

from tests.chaos.deeds import DEEDS
from tests.chaos.trial import kill_again_and_again

KILLS = 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("deed", DEEDS)
def test_whenever_the_program_is_killed_the_next_start_finds_whole_data(
    deed: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if deed == "mnist":
        request.getfixturevalue("real_data")
    killed = list(kill_again_and_again(deed, tmp_path, kills=KILLS, seed=1))
    assert len(killed) == KILLS
    assert [(kill.moment, kill.findings) for kill in killed if kill.findings] == []
