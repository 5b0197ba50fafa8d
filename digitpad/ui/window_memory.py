"""What the window remembers from one day to the next: its place, its panels', and light or dark."""

from typing import cast

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QMainWindow

from digitpad.paths import data_folder

_LAYOUT = 1  # to be raised when panels change so much that an older arrangement would make no sense


def _settings() -> QSettings:
    return QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)


def remember(window: QMainWindow, desk: QMainWindow, scheme: Qt.ColorScheme) -> None:
    """Write down the window's place, the arrangement of its panels and its colours."""
    settings = _settings()
    settings.setValue("window", window.saveGeometry())
    settings.setValue("panels", desk.saveState(_LAYOUT))
    settings.setValue("scheme", scheme.value)


def recall_places(window: QMainWindow, desk: QMainWindow) -> bool:
    """Bring the window and its panels to where they were; return whether there was anything to recall."""
    settings = _settings()
    window_place, panels = settings.value("window"), settings.value("panels")
    if not isinstance(window_place, QByteArray) or not isinstance(panels, QByteArray):
        return False
    return window.restoreGeometry(window_place) and desk.restoreState(panels, _LAYOUT)


def recall_scheme() -> Qt.ColorScheme:
    """Return whether the person has chosen light or dark; Unknown follows the system."""
    try:
        return Qt.ColorScheme(int(cast("str", _settings().value("scheme", 0))))
    except ValueError:
        return Qt.ColorScheme.Unknown
