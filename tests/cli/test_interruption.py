"""Ctrl+C waits for its moment; the second one does not."""

import signal

import pytest

from digitpad.cli.interruption import Interruption
from tests.cli.conftest import press_ctrl_c

pytestmark = pytest.mark.usefixtures("ctrl_c_is_heeded")


def test_the_first_one_waits_for_its_moment() -> None:
    with Interruption() as interruption:
        interruption.strike()
        assert not interruption.asked_for
        press_ctrl_c()
        assert interruption.asked_for
        with pytest.raises(KeyboardInterrupt):
            interruption.strike()


def test_the_second_one_interrupts_at_once() -> None:
    with Interruption():
        press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()


def test_afterwards_all_is_as_before() -> None:
    with Interruption():
        press_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c()


def test_where_it_is_to_be_ignored_it_is() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interruption() as interruption:
        press_ctrl_c()
        interruption.strike()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
