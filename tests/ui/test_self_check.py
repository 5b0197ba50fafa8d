"""That all works is tried by tests/cli/test_self_check.py; here is what it says where something does not."""

import pytest
from pytestqt.qtbot import QtBot

from digitpad.data import certificates
from digitpad.ui import self_check
from digitpad.ui.main_window import MainWindow
from digitpad.ui.self_check import SelfCheckFailed


def test_a_digit_that_is_read_wrongly_is_a_failure(qtbot: QtBot, window: MainWindow) -> None:
    def read_two() -> None:
        for digit in (1, 8):  # a network that has learned nothing may guess one of them
            self_check._check_answer(window, digit)

    with pytest.raises(SelfCheckFailed, match=r"A \d was drawn, and read as"):
        read_two()


def test_what_never_comes_is_not_waited_for_forever(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_check, "_PATIENCE", 20)
    with pytest.raises(SelfCheckFailed, match="In vain was waited for a sign"):
        self_check._wait_for(window.answering.learner_changed, lambda: None, "a sign")


def test_what_comes_is_handed_on(qtbot: QtBot, window: MainWindow) -> None:
    changed = window.answering.live_changed
    assert self_check._wait_for(changed, lambda: window.answering.set_live(live=False), "a change") is False


def test_a_program_without_certificates_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    self_check._check_certificates()
    monkeypatch.setattr(certificates, "can_know_servers", lambda _: False)
    with pytest.raises(SelfCheckFailed, match="no certificates"):
        self_check._check_certificates()
