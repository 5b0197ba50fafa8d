"""Every key of the program on one sheet, as its menus group them."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from digitpad.ui.system_keys import ctrl, delete_keys, has_letters, key_name
from digitpad.ui.theme import LARGE, MEDIUM, SMALL, TINY, muted, title

_COLUMNS = 3

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and keys with what they do."""


class KeysSheet(QDialog):
    """The shortcuts of menus, and those of the panels that have keys of their own."""

    def __init__(self, menus: Iterable[QMenu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_sheet")
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        layout.setSpacing(MEDIUM)
        layout.addLayout(self._columns([*map(_group_of, menus), *self._panels()]))
        layout.addWidget(buttons)

    def _panels(self) -> list[Group]:
        tr = self.tr
        curves = (
            ("← · →", tr("Move the cursor")),
            (f"{ctrl()}← · {ctrl()}→", tr("Move along the epochs")),
            ("+ · -", tr("Look closer, or from further away")),
            ("Home", tr("Show the whole run")),
        )
        digits = (("← ↑ → ↓", tr("Go to another digit")), (tr("Enter"), tr("Put it before the network")))
        runs = (
            (tr("Space"), tr("Draw its curves, or not")),
            ("F2", tr("Rename")),
            (" · ".join(map(key_name, delete_keys())), tr("Delete what is chosen")),
        )
        everywhere = [("Tab", tr("Go to the next field")), (tr("Space"), tr("Press the button"))]
        if has_letters():
            everywhere.append(("Alt", tr("Open the menus")))
        panels = (curves, digits, runs, everywhere)
        headings = (tr("In the curves"), tr("Among digits"), tr("In the list of runs"), tr("Everywhere"))
        return list(zip(headings, panels, strict=True))

    def _columns(self, groups: Sequence[Group]) -> QHBoxLayout:
        """Lay groups out in columns of about the same height, in their order."""
        groups = [group for group in groups if group[1]]
        height = sum(2 + len(keys) for _, keys in groups) / _COLUMNS
        row = QHBoxLayout()
        row.setSpacing(3 * MEDIUM)
        column, filled = _column(), 0
        for heading, keys in groups:
            if filled and filled + len(keys) / 2 > height:
                column.addStretch(1)
                row.addLayout(column)
                column, filled = _column(), 0
            column.addWidget(title(heading))
            column.addLayout(_grid(keys))
            column.addSpacing(MEDIUM)
            filled += 2 + len(keys)
        column.addStretch(1)
        row.addLayout(column)
        return row


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(TINY)
    return column


def _grid(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SMALL)
    grid.setVerticalSpacing(TINY)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(keys):
        grid.addWidget(muted(key), row, 0)
        told = QLabel(words)
        told.setAccessibleName(f"{words}: {key}")  # a screen reader reads what stands in a column, not in a row
        grid.addWidget(told, row, 1)
    return grid


def _group_of(menu: QMenu) -> Group:
    return menu.title().replace("&", ""), [(_keys_of(action), _words_of(action)) for action in _with_keys(menu)]


def _with_keys(menu: QMenu) -> list[QAction]:
    """Return the actions of a menu, and of the menus in it, that have a key."""
    found = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += _with_keys(inner)
        elif action.shortcuts():
            found.append(action)
    return found


def _keys_of(action: QAction) -> str:
    keys = QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText)
    return keys.replace("; ", " · ")


def _words_of(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")
