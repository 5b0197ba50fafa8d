"""What the program is, and what it stands on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from digitpad import __version__
from digitpad.ui.icons import application_icon
from digitpad.ui.system_keys import in_brackets
from digitpad.ui.theme import LARGE, MEDIUM, TINY, heading, muted


class About(QDialog):
    """Name, purpose, version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About DigitPad"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        licences = buttons.addButton(self.tr("&Licences…"), QDialogButtonBox.ButtonRole.HelpRole)
        licences.setObjectName("licences")
        licences.setToolTip(self.tr("Read the licences of DigitPad and of all its parts") + in_brackets("Alt+L"))
        licences.clicked.connect(self._show_licences)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        layout.setSpacing(MEDIUM)
        layout.addLayout(self._head())
        layout.addWidget(buttons)

    def _head(self) -> QGridLayout:
        sign = QLabel()
        sign.setPixmap(application_icon().pixmap(QSize(48, 48), self.devicePixelRatioF()))
        what = QLabel(self.tr("A laboratory for one small, complete neural network that reads handwritten digits."))
        what.setWordWrap(True)
        what.setMinimumWidth(360)
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(TINY)
        grid.addWidget(sign, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(heading(self.tr("DigitPad {version}").format(version=__version__)), 0, 1)
        grid.addWidget(what, 1, 1)
        grid.addWidget(muted(self.tr("MIT licence · the network is NumPy alone · the window is Qt (LGPL 3)")), 2, 1)
        return grid

    def _show_licences(self) -> None:
        from digitpad.ui.licences import Licences

        Licences(self).open()
