"""What the window remembers; that it comes back is tested with the window itself."""

import os
from pathlib import Path

import pytest

from digitpad.ui.main_window import MainWindow


def settings() -> Path:
    return Path(os.environ["DIGITPAD_HOME"], "window.ini")


@pytest.mark.parametrize(
    "damage", [(b"panels", b"panel"), (b"\\0\\0", b"\\-1\\0"), (b"checksum=", b"checksum=1"), (b"=", b"")]
)
def test_damaged_places_are_left_alone(window: MainWindow, damage: tuple[bytes, bytes]) -> None:
    window.training_dock.hide()
    window.close()
    window.training_dock.show()
    settings().write_bytes(settings().read_bytes().replace(*damage))
    window.recall_places()
    assert not window.training_dock.isHidden()


def test_sound_places_come_back(window: MainWindow) -> None:
    window.training_dock.hide()
    window.close()
    window.training_dock.show()
    window.recall_places()
    assert window.training_dock.isHidden()
