"""Asks where to save something. No file is written over that was not asked about under its whole name."""

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from digitpad.ui.dialog_folder import begin_next_in, folder_to_begin_in

_IN_NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""Characters that Windows has in no name of a file; the slash no system has."""


def ask_where_to_save(parent: QWidget, title: str, name: str, kinds: Mapping[str, str]) -> Path | None:
    """Return where a person wants something to be saved, or None.

    Args:
        parent: What asks.
        title: Of the dialog.
        name: What it is called, with or without ending. A file is proposed that is called so, as far as files can be.
        kinds: The endings, as ".png", of what it can be saved as, under what the dialog says of them; the usual one
            first. A name that ends in none of them gets that of the kind that was chosen.
    """
    proposed = folder_to_begin_in() / _IN_NO_NAME.sub("-", name)
    while True:
        typed, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), ";;".join(kinds))
        if not typed:
            return None
        path = _with_ending(Path(typed), kinds.get(kind, next(iter(kinds.values()))), kinds)
        # The dialog has asked about the name as it was typed.
        if path == Path(typed) or not path.exists() or _may_replace(parent, title, path):
            begin_next_in(path.parent)
            return path
        proposed = path


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
