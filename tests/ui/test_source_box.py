from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from digitpad.data.sources import Source
from digitpad.files import path_to_keep
from digitpad.ui.source_box import SourceBox

BUILTIN = Source("builtin", "Built-in digits", available=True, description="always there")
NO_MNIST = Source("mnist", "MNIST", available=False, description="70,000 digits")
MNIST = Source("mnist", "MNIST", available=True, description="70,000 digits")


@pytest.fixture
def box(qtbot: QtBot) -> SourceBox:
    box = SourceBox()
    qtbot.addWidget(box)
    box.show()
    return box


def _entries(box: SourceBox) -> list[str]:
    return [box.itemText(row) for row in range(box.count())]


def _choose(qtbot: QtBot, box: SourceBox, words: str) -> None:
    while box.currentText() != words:
        QTest.keyClick(box, Qt.Key.Key_Down)


def test_before_anything_is_known_there_are_the_built_in_digits(box: SourceBox) -> None:
    assert _entries(box) == ["Built-in", "Get MNIST…", "Choose a folder…"]
    assert box.source() == "builtin"


def test_mnist_is_offered_once_it_is_there(qtbot: QtBot, box: SourceBox) -> None:
    box.show_sources([BUILTIN, NO_MNIST])
    assert "MNIST" not in _entries(box)
    box.show_sources([BUILTIN, MNIST])
    assert _entries(box) == ["Built-in", "MNIST", "Choose a folder…"]
    with qtbot.waitSignal(box.source_changed) as changed:
        _choose(qtbot, box, "MNIST")
    assert changed.args == ["mnist"]
    assert box.source() == "mnist"


def test_a_request_leaves_the_choice_as_it_was(qtbot: QtBot, box: SourceBox) -> None:
    with qtbot.waitSignal(box.mnist_requested):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.source() == "builtin"
    assert box.currentText() == "Built-in"
    with qtbot.waitSignal(box.folder_requested):
        QTest.keyClick(box, Qt.Key.Key_End)
    assert box.currentText() == "Built-in"


def test_a_folder_is_added_and_stays(box: SourceBox, tmp_path: Path) -> None:
    folder = tmp_path / "my digits"
    folder.mkdir()
    box.choose(str(folder))
    assert box.source() == str(folder)
    assert box.currentText() == "my digits"
    box.show_sources([BUILTIN, MNIST])
    assert box.source() == str(folder)
    assert _entries(box) == ["Built-in", "MNIST", "my digits", "Choose a folder…"]


def test_a_folder_whose_name_is_no_text_is_chosen_by_the_key_that_a_run_keeps(box: SourceBox, odd_folder: Path) -> None:
    key = path_to_keep(str(odd_folder))
    assert box.choose(key)
    assert (box.source(), box.currentText()) == (key, "donn?es")


def test_what_is_not_there_is_not_chosen(box: SourceBox, tmp_path: Path) -> None:
    box.choose("mnist")
    box.choose(str(tmp_path / "gone"))
    assert box.source() == "builtin"


def test_mnist_that_went_away_is_chosen_no_more(box: SourceBox) -> None:
    box.show_sources([BUILTIN, MNIST])
    box.choose("mnist")
    box.show_sources([BUILTIN, NO_MNIST])
    assert box.source() == "builtin"
