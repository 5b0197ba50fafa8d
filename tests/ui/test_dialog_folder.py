import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from digitpad.ui import dialog_folder
from digitpad.ui.dialog_folder import begin_next_in, folder_to_begin_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the person's own folder is."""
    monkeypatch.setattr(dialog_folder, "_folder_of_the_person", lambda: tmp_path / "home")
    return tmp_path / "home"


def test_from_a_shell_they_begin_where_the_shell_is(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder_to_begin_in() == tmp_path


def test_then_they_begin_where_the_one_before_ended(tmp_path: Path) -> None:
    begin_next_in(tmp_path / "digits")
    assert folder_to_begin_in() == tmp_path / "digits"


def test_from_finder_they_begin_among_the_persons_files(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path.cwd().anchor)
    assert folder_to_begin_in() == home


def test_from_explorer_they_begin_among_the_persons_files(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "digitpad.exe")])
    assert folder_to_begin_in() == home


def test_the_packaged_application_begins_among_the_persons_files(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert folder_to_begin_in() == home


def test_where_the_shells_folder_was_removed_they_begin_among_the_persons_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed() -> Path:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "cwd", removed)
    assert folder_to_begin_in() == home


def test_the_persons_files_are_in_a_folder_that_is_there() -> None:
    assert dialog_folder._folder_of_the_person().is_dir()


def test_without_a_folder_for_documents_it_is_the_persons_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: "/nowhere/Documents")
    assert dialog_folder._folder_of_the_person() == Path.home()
