"""Where things are."""

import sys
from pathlib import Path

import platformdirs
import pytest

from digitpad import paths


def test_home_variable_overrides_the_usual_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path))
    assert paths.mnist_folder() == tmp_path / "mnist"
    monkeypatch.delenv("DIGITPAD_HOME")
    assert paths.data_folder() == Path(platformdirs.user_data_dir("DigitPad", appauthor=False))


def test_the_home_variable_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("HOME", "USERPROFILE"):  # the second on Windows
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("DIGITPAD_HOME", "~/digits")
    assert paths.data_folder() == paths.chosen_folder() == tmp_path / "digits"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes any name for a user's, whose home it makes up")
def test_a_tilde_before_nobodys_name_is_a_part_of_the_folders_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITPAD_HOME", "~no such user/digits")
    assert paths.data_folder() == Path("~no such user", "digits")


def test_resources_are_found_in_a_checkout() -> None:
    assert paths.resource("icons").is_dir()


def test_resources_are_found_inside_an_installed_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "digitpad"
    (package / "_resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.resource("icons") == package / "_resources" / "icons"
    (package.parent / "resources").mkdir()  # by another package
    assert paths.resource("icons") == package / "_resources" / "icons"
