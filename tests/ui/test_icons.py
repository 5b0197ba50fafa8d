from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from digitpad.ui.icons import application_icon, icon


def test_icons_are_crisp_at_twice_the_scale(dressed: QApplication) -> None:
    pixmap = icon("pen").pixmap(QSize(20, 20), 2.0)
    assert (pixmap.width(), pixmap.height()) == (40, 40)
    assert pixmap.devicePixelRatio() == 2


def test_a_copy_of_an_icon_paints_the_same(dressed: QApplication) -> None:
    one = icon("pen")
    other = QIcon(one)
    assert one.pixmap(QSize(20, 20)).toImage() == other.pixmap(QSize(20, 20)).toImage()


def test_the_window_has_an_icon_at_every_size(dressed: QApplication) -> None:
    for side in (16, 32, 48, 256):
        assert not application_icon().pixmap(QSize(side, side)).isNull()


def test_the_window_s_icon_is_painted_once_however_often_it_is_asked_for(dressed: QApplication) -> None:
    first, second = (application_icon().pixmap(QSize(48, 48)) for _ in range(2))
    assert first.cacheKey() == second.cacheKey(), "Qt keeps another copy of the pixels"
