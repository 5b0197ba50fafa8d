"""Damaged files of every kind: each is opened, or refused with a clear message, soon, and in little memory.

Here a few of each; `python -m tests.fuzz` tries 10,000.
"""

import pytest

from tests.fuzz.kinds import KINDS
from tests.fuzz.trial import try_kind

MUTATIONS = 500


@pytest.mark.parametrize("kind", KINDS)
def test_no_damaged_file_does_any_harm(kind: str) -> None:
    assert list(try_kind(kind, seed=1, mutations=MUTATIONS)) == []
