import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from digitpad.ink.network_input import NetworkInput
from digitpad.ui.network_view import NetworkView, picture_of_input
from digitpad.ui.theme import DARK, LIGHT, choose_scheme


@pytest.fixture
def view(qtbot: QtBot, light: None) -> NetworkView:
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(300, 340)
    made.show()
    return made


def one_pixel(level: float = 1.0) -> NetworkInput:
    image = np.zeros((28, 28), np.float32)
    image[10, 20] = level
    return NetworkInput(image, "drawing")


def solid(image: QImage, colour: str) -> list[tuple[int, int]]:
    """Return where the image has exactly this colour."""
    wanted = QColor(colour).rgb()
    return [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) == wanted]


def test_each_pixel_is_a_square_of_its_own(view: NetworkView) -> None:
    view.show_input(one_pixel())
    places = solid(view.grab().toImage(), LIGHT.ink)
    width = max(x for x, _ in places) - min(x for x, _ in places) + 1
    height = max(y for _, y in places) - min(y for _, y in places) + 1
    assert width == height == 9  # cells of 10 screen pixels, one of them the gap
    assert len(places) == 81


def test_half_ink_is_grey(view: NetworkView) -> None:
    view.show_input(one_pixel(0.5))
    image = view.grab().toImage()
    assert solid(image, LIGHT.ink) == []
    assert min(image.pixelColor(x, y).lightness() for x in range(60, 280) for y in range(60, 160)) in range(120, 150)


def test_the_image_follows_the_scheme(view: NetworkView) -> None:
    view.show_input(one_pixel())
    choose_scheme(Qt.ColorScheme.Dark)
    assert len(solid(view.grab().toImage(), DARK.ink)) == 81


def test_a_blank_image_is_an_empty_grid(view: NetworkView) -> None:
    view.show_input(NetworkInput(np.zeros((28, 28), np.float32), "drawing"))
    assert view.accessibleDescription() == "your digit comes here"
    assert len(solid(view.grab().toImage(), LIGHT.grid)) > 1000


def test_it_says_where_the_image_came_from(view: NetworkView) -> None:
    view.show_input(one_pixel())
    assert "centred by mass" in view.accessibleDescription()
    view.show_input(NetworkInput(one_pixel().image, "picture", "seven.png"))
    assert view.accessibleDescription() == "seven.png"


def test_the_picture_of_an_image_is_ink_on_nothing(light: None) -> None:
    picture = picture_of_input(one_pixel())
    assert picture.pixelColor(20, 10).alpha() == 255
    assert picture.pixelColor(0, 0).alpha() == 0
