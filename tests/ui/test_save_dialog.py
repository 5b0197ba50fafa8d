from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ui.dialog_folder import folder_to_begin_in
from digitpad.ui.save_dialog import ask_where_to_save

KINDS = {"PNG picture (*.png)": ".png", "InkML strokes (*.inkml)": ".inkml"}
PNG, INKML = KINDS


class Asker:
    """Somebody who types names into the dialog, one after the other, and presses a button where one is asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parent: QWidget) -> None:
        self.parent = parent
        self.typed: list[tuple[str, str]] = []
        self.proposed: list[str] = []
        self.questions: list[str] = []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._type)

    def _type(self, _parent: QWidget, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        self.proposed.append(proposed)
        return self.typed.pop(0)

    def press(self, words: str) -> None:
        """Press a button of the question that comes."""

        def press() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            self.questions.append(box.text())
            buttons: dict[str, QAbstractButton] = {button.text().replace("&", ""): button for button in box.buttons()}
            buttons[words].click()

        QTimer.singleShot(0, press)

    def ask(self, name: str = "digit") -> Path | None:
        return ask_where_to_save(self.parent, "Save the drawing", name, KINDS)


@pytest.fixture
def asker(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Asker:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return Asker(monkeypatch, parent)


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("seven", PNG, "seven.png"),
        ("seven", INKML, "seven.inkml"),
        ("seven", "", "seven.png"),
        ("seven.inkml", PNG, "seven.inkml"),
        ("seven.PNG", INKML, "seven.PNG"),
        ("7.2", INKML, "7.2.inkml"),
    ],
)
def test_a_name_gets_the_ending_of_its_kind(asker: Asker, tmp_path: Path, typed: str, kind: str, name: str) -> None:
    asker.typed = [(str(tmp_path / typed), kind)]
    assert asker.ask() == tmp_path / name


def test_nothing_is_saved_where_nothing_was_chosen(asker: Asker) -> None:
    asker.typed = [("", "")]
    assert asker.ask() is None


def test_it_asks_before_a_file_is_written_over_whose_ending_was_not_typed(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(b"another seven")
    asker.typed = [(str(tmp_path / "seven"), PNG)]
    asker.press("Replace")
    assert asker.ask() == tmp_path / "seven.png"
    assert asker.questions == ["seven.png is there already. Replace it?"]


def test_who_does_not_want_that_chooses_another_name(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(b"another seven")
    asker.typed = [(str(tmp_path / "seven"), PNG), (str(tmp_path / "eight"), PNG)]
    asker.press("Cancel")
    begin = folder_to_begin_in()
    assert asker.ask() == tmp_path / "eight.png"
    assert asker.proposed == [str(begin / "digit"), str(tmp_path / "seven.png")]


def test_the_next_one_begins_where_something_was_saved(asker: Asker, tmp_path: Path) -> None:
    asker.typed = [(str(tmp_path / "seven"), PNG), ("", "")]
    asker.ask()
    asker.ask("eight")
    assert asker.proposed[1] == str(tmp_path / "eight")


@pytest.mark.parametrize(
    ("name", "proposed"),
    [('a/b: "?" <*>|\\', "a-b- --- -----"), ("zwei\nZeilen", "zwei-Zeilen"), ("../../Zahl 小", "..-..-Zahl 小")],
)
def test_a_name_that_no_file_can_have_is_made_one(asker: Asker, name: str, proposed: str) -> None:
    asker.typed = [("", "")]
    asker.ask(name)
    assert asker.proposed == [str(folder_to_begin_in() / proposed)]


def test_what_the_dialog_has_asked_about_is_not_asked_about_again(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(b"another seven")
    asker.typed = [(str(tmp_path / "seven.png"), PNG)]
    assert asker.ask() == tmp_path / "seven.png"
    assert asker.questions == []
