import io
from contextlib import redirect_stderr

import pytest

from digitpad.cli import loading
from digitpad.data import DataSet
from digitpad.data.builtin import MakingReport
from tests.cli.test_progress_bar import Terminal
from tests.ui.small_digits import small_data


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_a_terminal_is_told_how_far_the_making_of_digits_has_come(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_data(source: str, report: MakingReport) -> DataSet:
        assert source == "builtin"
        report(12_000, 50_000)
        return small_data()

    monkeypatch.setattr(loading, "load_data", load_data)
    with redirect_stderr(stream):
        assert len(loading.loaded("builtin").training)
    assert ("making digits: 12,000 of 50,000" in stream.getvalue()) == stream.isatty()
