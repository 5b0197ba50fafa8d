"""The licences of the program and of all that this copy of it carries, to be read."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from digitpad.paths import resource
from digitpad.ui.theme import LARGE, MEDIUM

_FIRST = ("DigitPad", "Qt and PySide6")


class Licences(QDialog):
    """The parts on the left, the licence of the chosen one on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("licences_dialog")
        self.setWindowTitle(self.tr("Licences"))
        self.resize(900, 600)
        self._texts = {path.stem: path for path in sorted(resource("licences").glob("*.txt"), key=_place)}
        self._text = QPlainTextEdit()
        self._text.setObjectName("licence_text")
        self._text.setAccessibleName(self.tr("The licence of the chosen part"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        parts = QListWidget()
        parts.setObjectName("licence_parts")
        parts.setAccessibleName(self.tr("Parts of the program"))
        parts.setToolTip(self.tr("Choose a part to read its licence"))
        parts.currentTextChanged.connect(self._show)
        parts.addItems(list(self._texts))
        parts.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        beside = QHBoxLayout()
        beside.setSpacing(MEDIUM)
        beside.addWidget(parts, 1)
        beside.addWidget(self._text, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        layout.setSpacing(MEDIUM)
        layout.addLayout(beside)
        layout.addWidget(buttons)

    def _show(self, part: str) -> None:
        self._text.setPlainText(self._texts[part].read_text(encoding="utf-8"))


def _place(path: Path) -> tuple[bool, str]:
    """Return what sorts a licence: the program's and Qt's come first."""
    return path.stem not in _FIRST, path.stem.lower()
