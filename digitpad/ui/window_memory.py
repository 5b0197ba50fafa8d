"""What the window remembers from one day to the next: its place, its panels', light or dark, and the tour.

Places are kept with a checksum, for Qt trusts them: damaged ones would end the program at every start.
"""

import zlib
from typing import cast

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QMainWindow

from digitpad.paths import chosen_folder

_LAYOUT = 1  # to be raised when panels change so much that an older arrangement would make no sense


def _settings() -> QSettings:
    """Return the file: in the system's usual place for settings, or with all the rest in the folder that was chosen."""
    if chosen := chosen_folder():
        return QSettings(str(chosen / "window.ini"), QSettings.Format.IniFormat)
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "DigitPad", "window")


def remember_places(window: QMainWindow, desk: QMainWindow) -> None:
    """Write down the window's place and the arrangement of its panels."""
    settings = _settings()
    window_place, panels = window.saveGeometry(), desk.saveState(_LAYOUT)
    settings.setValue("window", window_place)
    settings.setValue("panels", panels)
    settings.setValue("checksum", _checksum(window_place, panels))


def recall_places(window: QMainWindow, desk: QMainWindow) -> None:
    """Bring the window and its panels to where they were, if that was ever written down."""
    settings = _settings()
    window_place, panels = settings.value("window"), settings.value("panels")
    if not (isinstance(window_place, QByteArray) and isinstance(panels, QByteArray)):
        return
    if settings.value("checksum") == _checksum(window_place, panels):
        window.restoreGeometry(window_place)
        desk.restoreState(panels, _LAYOUT)


def remember_scheme(scheme: Qt.ColorScheme) -> None:
    """Write down whether the person has chosen light or dark."""
    _settings().setValue("scheme", scheme.value)


def recall_scheme() -> Qt.ColorScheme:
    """Return whether the person has chosen light or dark; Unknown follows the system."""
    try:
        return Qt.ColorScheme(int(cast("str", _settings().value("scheme", 0))))
    except (TypeError, ValueError):  # a damaged file may hold a list here
        return Qt.ColorScheme.Unknown


def tour_was_taken() -> bool:
    """Return whether the person has seen the tour, or skipped it."""
    return bool(_settings().value("tour") == "taken")


def remember_tour() -> None:
    """Write down that the tour need not be offered again."""
    _settings().setValue("tour", "taken")


def _checksum(*places: QByteArray) -> str:
    return f"{zlib.crc32(b''.join(place.data() for place in places)):08x}"
