"""The field that chooses the digits to learn from: those that are here, and the ways to get others."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from digitpad.files import kept_path, readable
from digitpad.ui.elided_combo_box import ElidedComboBox

if TYPE_CHECKING:
    from digitpad.data.sources import Source

BUILTIN = "builtin"
MNIST = "mnist"


class SourceBox(ElidedComboBox):
    """A combo box of sources. Its last entries are requests: choosing one leaves the choice as it was."""

    source_changed = Signal(str)
    """The key that `load_data` takes: "builtin", "mnist" or a folder's path."""
    folder_requested = Signal()
    mnist_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("source")
        self.setAccessibleName(self.tr("Digits to learn from"))
        self.setToolTip(self.tr("The digits that the network learns from, and that it is measured on."))
        self._builtin = {BUILTIN: self.tr("Built-in")}  # short, for "Digits" stands beside it
        self._names = dict(self._builtin)
        self._descriptions: dict[str, str] = {}
        self._has_mnist = False
        self._chosen = BUILTIN
        self._fill()
        self.activated.connect(self._on_activated)

    def source(self) -> str:
        """Return the key of the chosen source."""
        return self._chosen

    def show_sources(self, sources: Iterable["Source"]) -> None:
        """Offer these. A source that is not there is offered as something to get."""
        sources = tuple(sources)
        folders = {key: name for key, name in self._names.items() if key not in (BUILTIN, MNIST)}
        offered = {source.key: source.name for source in sources if source.available}
        self._names = offered | self._builtin | folders
        self._descriptions |= {source.key: source.description for source in sources}
        self._has_mnist = MNIST in self._names
        if self._chosen not in self._names:
            self._take(BUILTIN)
        self._fill()

    def choose(self, key: str) -> bool:
        """Choose a source, and tell whether it could be: it has to be there. A folder that is not offered is added."""
        if key not in self._names:
            folder = kept_path(key)
            if key == MNIST or not folder.is_dir():
                return False
            self._names[key] = readable(folder.name)
            self._descriptions[key] = key
        self._take(key)
        self._fill()
        return True

    def _fill(self) -> None:
        self.clear()
        for key, name in self._names.items():
            self.addItem(name, key)
            self.setItemData(self.count() - 1, self._descriptions.get(key), Qt.ItemDataRole.ToolTipRole)
        if not self._has_mnist:
            self.addItem(self.tr("Get MNIST…"))
        self.addItem(self.tr("Choose a folder…"))
        self.setCurrentIndex(list(self._names).index(self._chosen))

    def _take(self, key: str) -> None:
        if key != self._chosen:
            self._chosen = key
            self.source_changed.emit(key)

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        if row < len(self._names):
            self._take(list(self._names)[row])
            return
        self.setCurrentIndex(list(self._names).index(self._chosen))
        wants_mnist = row == len(self._names) and not self._has_mnist
        (self.mnist_requested if wants_mnist else self.folder_requested).emit()
