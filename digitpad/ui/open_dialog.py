"""Asks what to open: a file, several, or a folder. Each dialog begins where the one before it ended."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from digitpad.ui.dialog_folder import begin_next_in, folder_to_begin_in


def ask_for_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Return the file that a person chooses, or None.

    Args:
        parent: What asks.
        title: Of the dialog.
        kinds: The files that are shown, as Qt has it: "Models (*.npz)", several with ";;" between them.
    """
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder_to_begin_in()), kinds)
    if not name:
        return None
    begin_next_in(Path(name).parent)
    return Path(name)


def ask_for_files(parent: QWidget, title: str) -> list[Path]:
    """Return the files that a person chooses, of any kind; none where there is no choice."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder_to_begin_in()))
    if names:
        begin_next_in(Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """Return the folder that a person chooses, or None."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folder_to_begin_in()))
    if not name:
        return None
    begin_next_in(Path(name))
    return Path(name)
