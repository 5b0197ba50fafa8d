from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.dialog_folder import folder_to_begin_in
from digitpad.ui.open_dialog import ask_for_file, ask_for_files, ask_for_folder


class Chooser:
    """Somebody who chooses the same in every dialog; remembers where the dialogs began."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.choice: list[str] = []
        self.begun_in: list[str] = []
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self._file)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", self._files)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)

    def _file(self, _parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        return self._folder(_parent, _title, folder), ""

    def _files(self, _parent: QWidget, _title: str, folder: str) -> tuple[list[str], str]:
        self.begun_in.append(folder)
        return self.choice, ""

    def _folder(self, _parent: QWidget, _title: str, folder: str) -> str:
        self.begun_in.append(folder)
        return "".join(self.choice[:1])


@pytest.fixture
def chooser(monkeypatch: pytest.MonkeyPatch) -> Chooser:
    return Chooser(monkeypatch)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_what_is_chosen_is_returned(chooser: Chooser, parent: QWidget, tmp_path: Path) -> None:
    chooser.choice = [str(tmp_path / "seven.png"), str(tmp_path / "eight.png")]
    assert ask_for_file(parent, "Open a picture", "Pictures (*.png)") == tmp_path / "seven.png"
    assert ask_for_files(parent, "Open pictures") == [tmp_path / "seven.png", tmp_path / "eight.png"]
    chooser.choice = [str(tmp_path)]
    assert ask_for_folder(parent, "Choose a folder") == tmp_path


def test_nothing_is_returned_and_remembered_where_nothing_was_chosen(chooser: Chooser, parent: QWidget) -> None:
    before = folder_to_begin_in()
    assert ask_for_file(parent, "Open a picture", "Pictures (*.png)") is None
    assert ask_for_files(parent, "Open pictures") == []
    assert ask_for_folder(parent, "Choose a folder") is None
    assert chooser.begun_in == [str(before)] * 3


def test_each_begins_where_the_one_before_ended(chooser: Chooser, parent: QWidget, tmp_path: Path) -> None:
    one, two, three = tmp_path / "one", tmp_path / "two", tmp_path / "three"
    begin = folder_to_begin_in()
    chooser.choice = [str(one / "seven.png")]
    ask_for_file(parent, "Open a picture", "Pictures (*.png)")
    chooser.choice = [str(two / "images"), str(two / "labels")]
    ask_for_files(parent, "Open pictures")
    chooser.choice = [str(three)]
    ask_for_folder(parent, "Choose a folder")
    assert chooser.begun_in == [str(begin), str(one), str(two)]
    assert folder_to_begin_in() == three
