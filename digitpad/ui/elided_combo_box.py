"""A combo box as wide as there is room for, however long its entries: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

_NARROWEST = "AdaGrad"  # what shall always be readable


class ElidedComboBox(QComboBox):
    """Its list opens as wide as its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_NARROWEST) + 34)

    def showPopup(self) -> None:
        """Open the list."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def sizeHint(self) -> QSize:
        """Ask for no more width than the form has."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box with its text cut to fit."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 2)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
