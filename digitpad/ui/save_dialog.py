"""Asks where to save something. No file is written over that was not asked about under its whole name."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_where_to_save(parent: QWidget, title: str, proposed: str, kinds: Mapping[str, str]) -> Path | None:
    """Return where a person wants something to be saved, or None.

    Args:
        parent: What asks.
        title: Of the dialog.
        proposed: A name, with or without ending, and maybe with a folder before it.
        kinds: The endings, as ".png", of what it can be saved as, under what the dialog says of them; the usual one
            first. A name that ends in none of them gets that of the kind that was chosen.
    """
    while True:
        name, kind = QFileDialog.getSaveFileName(parent, title, proposed, ";;".join(kinds))
        if not name:
            return None
        path = _with_ending(Path(name), kinds.get(kind, next(iter(kinds.values()))), kinds)
        # The dialog has asked about the name as it was typed.
        if path == Path(name) or not path.exists() or _may_replace(parent, title, path):
            return path
        proposed = str(path)


def _with_ending(path: Path, ending: str, kinds: Mapping[str, str]) -> Path:
    has_one = path.name.lower().endswith(tuple(kinds.values()))
    return path if has_one else path.with_name(path.name + ending)


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    words = QCoreApplication.translate("SaveDialog", "{0} is there already. Replace it?").format(path.name)
    question = QMessageBox(QMessageBox.Icon.Question, title, words, parent=parent)
    replace = question.addButton(
        QCoreApplication.translate("SaveDialog", "&Replace"), QMessageBox.ButtonRole.DestructiveRole
    )
    question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
    question.exec()
    return question.clickedButton() is replace
