import io
import os
import shutil
from contextlib import redirect_stderr

import pytest

from digitpad.cli.progress_bar import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((40, 24)))
    return Terminal()


def test_on_a_terminal_one_line_is_written_over(terminal: Terminal) -> None:
    with redirect_stderr(terminal), ProgressBar() as bar:
        bar.show(0.5, "half of it")
        bar.note("not shown")
        bar.show(1.0, "all")
    assert terminal.getvalue() == (
        "\r[########........] half of it"
        "\r[################] all       "  # as long as what it covers
        "\n"
    )


def test_the_line_never_wraps(terminal: Terminal) -> None:
    with redirect_stderr(terminal), ProgressBar() as bar:
        bar.show(0.5, "words-" * 100)
    assert len(terminal.getvalue().strip()) == 39


def test_the_line_is_ended_where_something_goes_wrong(terminal: Terminal) -> None:
    def fail() -> None:
        with ProgressBar() as bar:
            bar.show(2.0, "too much")
            raise ZeroDivisionError

    with redirect_stderr(terminal), pytest.raises(ZeroDivisionError):
        fail()
    assert terminal.getvalue().endswith("too much\n")


def test_without_progress_there_is_no_empty_line(terminal: Terminal) -> None:
    with redirect_stderr(terminal), ProgressBar():
        pass
    assert terminal.getvalue() == ""


def test_elsewhere_there_are_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar.show(0.5, "not shown")
        bar.note("half of it")
    assert capsys.readouterr().err == "half of it\n"


def test_without_any_stderr_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    with ProgressBar() as bar:
        bar.show(0.5, "nobody")
        bar.note("reads this")
    assert bar is not None
