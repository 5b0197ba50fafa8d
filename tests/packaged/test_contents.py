"""What is in the packaged application: not too much, nothing under the GPL alone, and every part with its licence."""

import re
import sys
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

MEBIBYTE = 2**20

GPL_ALONE = re.compile(
    r"Qt6?(Charts|CoAp|DataVisualization|Graphs|Grpc|HttpServer|Lottie|Mqtt|NetworkAuth|Protobuf|Quick3D|QuickTimeline"
    r"|StateMachine|VirtualKeyboard|WaylandCompositor)|readline|gdbm|bash",
    re.IGNORECASE,
)

PARTS_OF_PYTHON = {
    "libcrypto": "OpenSSL",
    "libssl": "OpenSSL",
    "libffi": "libffi",
    "libexpat": "expat",
    "libmpdec": "libmpdec",
    "libz": "zlib",
    "libbz2": "bzip2",
    "liblzma": "XZ Utils",
    "libsqlite3": "SQLite",
    "sqlite3": "SQLite",
    **dict.fromkeys(("vcruntime", "msvcp", "concrt", "ucrtbase", "api-ms-win"), "Microsoft Distributable Code"),
}
"""How the names of the libraries begin that come with Python where the system has none, and whose licences to find."""


def files(bundle: Path) -> list[Path]:
    return [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]


def licences(bundle: Path) -> dict[str, str]:
    (folder,) = bundle.rglob("_resources/licences")
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def modules(bundle: Path) -> set[str]:
    name = "digitpad.exe" if sys.platform == "win32" else "digitpad"
    archive = CArchiveReader(str(bundle / name))  # type: ignore[no-untyped-call]
    return set(archive.open_embedded_archive("PYZ.pyz").toc)  # type: ignore[no-untyped-call]


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is for Linux")
def test_it_is_small(bundle: Path) -> None:
    kept = sum(-(-path.stat().st_size // 4096) * 4096 for path in files(bundle))
    assert kept <= 175 * MEBIBYTE


def test_nothing_in_it_is_under_the_gpl_alone(bundle: Path) -> None:
    names = [str(path.relative_to(bundle)) for path in files(bundle) if "licences" not in path.parts]
    assert len(names) > 100
    assert not [name for name in names if GPL_ALONE.search(name)]
    assert "digitpad.ui.main_window" in modules(bundle)
    assert not [name for name in modules(bundle) if GPL_ALONE.search(name)]


def test_each_wheel_has_its_licence(bundle: Path) -> None:
    named = {re.split(r"[ .]", name)[0].lower() for name in licences(bundle)}
    assert {"digitpad", "lgpl-3", "gpl-3", "numpy", "pillow", "platformdirs", "pyinstaller", "pyqtgraph"} <= named
    assert {"certifi", "python", "qt", "shiboken6", "threadpoolctl"} <= named


@pytest.mark.skipif(sys.platform == "linux", reason="there the libraries are the system's")
def test_each_library_that_python_brings_has_its_licence(bundle: Path) -> None:
    libraries = [path for path in (bundle / "_internal").iterdir() if path.suffix in (".dll", ".dylib")]
    names = [path.name.lower() for path in libraries if not path.is_symlink()]  # the links lead into the wheels
    told = set(re.findall(r"^(.+)\n-+$", licences(bundle)["Python, parts by others"], flags=re.MULTILINE))
    known = tuple(beginning for beginning, part in PARTS_OF_PYTHON.items() if part in told)
    assert any(name.startswith("libcrypto") for name in names)
    assert not [name for name in names if not name.startswith((*known, "python", "libpython"))]


@pytest.mark.skipif(not Path("/var/lib/dpkg").exists(), reason="licences of the system's libraries come from dpkg")
def test_each_library_of_the_system_has_its_licence(bundle: Path) -> None:
    libraries = {path.name for path in (bundle / "_internal").glob("lib*.so*") if not path.is_symlink()}
    libraries = {name for name in libraries if not name.startswith("libpython")}
    listings = Path("/var/lib/dpkg/info").glob("*.list")
    packages = {listing.stem.partition(":")[0] for listing in listings if libraries & _names(listing)}
    told = {name.removesuffix(" (system library)") for name in licences(bundle)}
    assert len(libraries) > 20
    assert packages <= told


def _names(listing: Path) -> set[str]:
    return {line.rpartition("/")[2] for line in listing.read_text(encoding="utf-8", errors="replace").splitlines()}


def test_the_notice_for_qt_is_there_and_its_plugins_for_every_screen_and_keyboard(bundle: Path) -> None:
    assert "GNU Lesser General Public License, version 3" in " ".join(licences(bundle)["Qt and PySide6"].split())
    if sys.platform == "linux":
        platforms = {path.name for path in bundle.rglob("plugins/platforms/*")}
        assert platforms == {"libqoffscreen.so", "libqwayland.so", "libqxcb.so"}
        typing = {path.name for path in bundle.rglob("plugins/platforminputcontexts/*")}
        assert typing == {"libcomposeplatforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"}
