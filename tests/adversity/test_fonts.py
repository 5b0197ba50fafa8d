"""A system without a single font: there is nothing to read, but the window is there, and closes."""

import sys
from pathlib import Path

import pytest

from tests.adversity.conftest import ended, started
from tests.chaos.deeds import Place

_NOTHING = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{}</cachedir></fontconfig>'
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself has fonts, and no fontconfig")
def test_the_window_opens_trains_and_closes_without_fonts(place: Place, tmp_path: Path) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(_NOTHING.format(tmp_path / "cache"))
    window = ended(started(place.home, digits=place.digits, FONTCONFIG_FILE=str(nothing)))
    assert window.status == 0, window.err
