"""A combo box as wide as there is room for, however long its entries: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox, QWidget

_NARROWEST = "Excellent"  # what shall always be readable
_FURNITURE = 34  # pixels of the frame, the arrow and the space round the text


class ElidedComboBox(QComboBox):
    """Its list opens as wide as its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_NARROWEST) + _FURNITURE)

    def showPopup(self) -> None:
        """Open the list."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def sizeHint(self) -> QSize:
        """Ask for no more width than the form has."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Let the text be painted cut to fit; to ask the style for the room exactly would cost 4 ms of the start."""
        super().initStyleOption(option)
        room = self.width() - _FURNITURE
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
