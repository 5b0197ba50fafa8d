import importlib.metadata
import platform

import numpy as np
import pytest

from digitpad import __version__, versions
from tests.cli.conftest import Run


def test_all_that_the_program_stands_on_is_named(run: Run) -> None:
    outcome = run("--version")
    assert outcome.status == 0
    assert outcome.out.startswith(f"DigitPad {__version__}\nPython {platform.python_version()}")
    assert f"NumPy {np.__version__} with " in outcome.out
    assert f"Qt {importlib.metadata.version('PySide6-Essentials')}" in outcome.out


def test_what_is_not_known_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(versions, "version", missing)
    monkeypatch.setattr(np, "show_config", lambda **_mode: {})
    outcome = run("--version")
    assert outcome.status == 0
    assert "Qt (version not known)" in outcome.out
    assert "an unknown BLAS" in outcome.out
