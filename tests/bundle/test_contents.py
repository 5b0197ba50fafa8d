import sys
from pathlib import Path

import pytest

from bundle.contents import Entry, kept_binaries, kept_data, stripped, without_dangling_links

LIBRARY = "PySide6/Qt/lib/libQt6Gui.so.6"


def binary(place: str, kind: str = "BINARY") -> Entry:
    return place, f"/somewhere/{Path(place).name}", kind


def places(entries: list[Entry]) -> list[str]:
    return [place for place, _, _ in entries]


@pytest.fixture
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.usefixtures("on_linux")
def test_a_library_is_kept_for_what_loads_it_and_goes_with_it() -> None:
    needs = {
        "/somewhere/QtGui.abi3.so": ["/anywhere/libQt6Gui.so.6"],
        "/somewhere/libqgtk3.so": ["/usr/lib/libgtk-3.so.0"],
    }
    entries = [
        binary("PySide6/QtGui.abi3.so", "EXTENSION"),
        binary(LIBRARY),
        binary("PySide6/Qt/plugins/platformthemes/libqgtk3.so"),
        binary("libgtk-3.so.0"),
        binary("libpython3.12.so.1.0"),
    ]
    kept = kept_binaries(entries, lambda path: needs.get(path, []))
    assert places(kept) == ["PySide6/QtGui.abi3.so", LIBRARY, "libpython3.12.so.1.0"]


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/tls/qschannelbackend.dll", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
    ],
)
def test_of_qt_s_plugins_those_that_a_window_needs_are_kept(place: str, *, kept: bool) -> None:
    assert places(kept_binaries([binary(place)], lambda _: [])) == [place] * kept


def test_data_that_the_program_never_reads_is_left_out() -> None:
    read = ["digitpad/_resources/icons/pen.svg", "pyqtgraph/icons/auto.png", "certifi/cacert.pem"]
    read += ["pillow-1.0.dist-info/METADATA"]
    unread = ["PySide6/Qt/translations/qt_de.qm", "numpy-2.0.dist-info/RECORD", "pyqtgraph/icons/peegee/peegee.svg"]
    assert places(kept_data([binary(place, "DATA") for place in read + unread])) == read


@pytest.mark.usefixtures("on_linux")
def test_a_link_goes_with_its_file() -> None:
    file, link = binary(LIBRARY), ("libQt6Gui.so.6", LIBRARY, "SYMLINK")
    assert without_dangling_links([file, link]) == [file, link]
    assert without_dangling_links([link]) == []


def test_the_links_that_make_a_framework_on_macos_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    framework = "PySide6/Qt/lib/QtCore.framework"
    entries = [
        binary(f"{framework}/Versions/A/QtCore"),
        (f"{framework}/Versions/Current", "A", "SYMLINK"),
        (f"{framework}/QtCore", "Versions/Current/QtCore", "SYMLINK"),
        (f"{framework}/Resources", "Versions/Current/Resources", "SYMLINK"),
        ("QtCore", f"{framework}/Versions/A/QtCore", "SYMLINK"),
    ]
    assert without_dangling_links(entries) == entries


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps symbols in its libraries")
def test_python_s_own_library_loses_its_symbols_and_others_stay_as_they_are(tmp_path: Path) -> None:
    own = next((path for path in Path(sys.base_prefix, "lib").rglob("_json*.so")), None)
    if own is None or sys.base_prefix == "/usr":
        pytest.skip("this Python has no extension modules of its own")
    wheel = ("numpy.libs/libopenblas.so", f"{sys.prefix}/site-packages/numpy.libs/libopenblas.so", "BINARY")
    python = ("lib-dynload/_json.so", str(own), "EXTENSION")
    changed, unchanged = stripped([python, wheel], tmp_path)
    assert unchanged == wheel
    assert Path(changed[1]).parent == tmp_path
    assert 0 < Path(changed[1]).stat().st_size <= own.stat().st_size
