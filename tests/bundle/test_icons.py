from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.IcoImagePlugin import IcoImageFile

from bundle.icons import write_macos_icon, write_windows_icon
from digitpad.paths import resource

DRAWING = resource("icons/digitpad.svg")


def test_windows_gets_every_size_it_asks_for(tmp_path: Path) -> None:
    with Image.open(write_windows_icon(DRAWING, tmp_path / "new" / "digitpad.ico")) as icon:
        assert icon.format == "ICO"
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]


def test_macos_gets_every_size_it_asks_for(tmp_path: Path) -> None:
    with Image.open(write_macos_icon(DRAWING, tmp_path / "digitpad.icns")) as icon:
        assert icon.format == "ICNS"
        assert {(16, 16, 2), (128, 128, 1), (512, 512, 2)} <= set(icon.info["sizes"])


@pytest.mark.parametrize("size", [16, 256])
def test_each_size_is_the_drawing_blue_with_clear_corners(size: int, tmp_path: Path) -> None:
    with Image.open(write_windows_icon(DRAWING, tmp_path / "digitpad.ico")) as icon:
        assert isinstance(icon, IcoImageFile)
        pixels = np.asarray(icon.ico.getimage((size, size)).convert("RGBA"))
    assert pixels[0, 0, 3] == 0
    red, green, blue, opacity = map(int, pixels[round(0.8 * size), round(0.75 * size)])
    assert opacity == 255
    assert blue > green > red
