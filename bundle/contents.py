"""What goes into the packaged application: of all that PyInstaller collects, what the program loads.

PyInstaller takes a library's plugins together with all that each of them might need. Here the plugins that the program
never loads go first, and then every shared library that nothing needs any more.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

Entry = tuple[str, str, str]
"""A collected file as PyInstaller has it: its place in the application, where it is now, and what it is."""

UNUSED_MODULES = (
    # readline is under the GPL; the rest is never imported.
    *("readline", "tkinter", "curses", "asyncio", "lib2to3", "pydoc_data", "unittest", "xmlrpc", "setuptools", "pip"),
    *("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw"),
    *("matplotlib", "scipy", "torch", "sklearn", "IPython", "pytest"),
    *("numpy._core._multiarray_tests", "numpy.f2py", "numpy.testing"),
    *("PIL._avif", "PIL.AvifImagePlugin", "PIL._imagingcms", "PIL._imagingtk", "PIL.ImageTk", "PIL.ImageQt"),
    *("PySide6.QtDBus", "PySide6.QtNetwork", "PySide6.QtTest"),
    *("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),  # see without_opengl.py
    *(f"pyqtgraph.{part}" for part in ("canvas", "console", "examples", "flowchart", "jupyter", "opengl")),
)

_PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qgif", "qico", "qjpeg", "qsvg"},
    # On X11, letters of two keys and those that a program puts together, as for Chinese.
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "styles": {"qmacstyle", "qmodernwindowsstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-shell-integration": {"xdg-shell"},
}
"""Qt's plugins that are kept, by their folders. Pillow reads the pictures; Qt reads those on the clipboard."""

_UNUSED_DATA = ("PySide6/Qt/translations", "PySide6/translations", "pyqtgraph/icons/peegee", "pyqtgraph/colors/maps")
_STRIPPABLE = ("libicu", "_imaging", "_multiarray_umath")
_UNUSED_FILES = {"opengl32sw.dll"}  # OpenGL without a graphics card: nothing here draws with OpenGL


def kept_data(entries: Iterable[Entry]) -> list[Entry]:
    """Return the files, of those that hold no code, that the program reads."""
    return [entry for entry in entries if not _is_unused_data(PurePath(entry[0]))]


def kept_binaries(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the files with code that the program loads, and those that they need.

    Args:
        entries: What was collected.
        needs: Tells the names of the libraries that a file needs, or the paths to them.
    """
    wanted = [entry for entry in entries if _is_wanted(PurePath(entry[0]))]
    if sys.platform != "linux":  # where only the wheels' own libraries are collected
        return wanted
    loaded = [entry for entry in wanted if _is_loaded(entry)]
    needed = {PurePath(library).name for _, source, _ in loaded for library in needs(source)}
    return [entry for entry in wanted if _is_loaded(entry) or PurePath(entry[0]).name in needed]


def without_dangling_links(entries: Iterable[Entry]) -> list[Entry]:
    """Return the files and those of the links among them whose files are there too.

    On macOS all links stay: there they are the structure of Qt's frameworks, lead to folders and through each other.
    """
    entries = list(entries)
    if sys.platform != "linux":
        return entries
    files = {place for place, _, kind in entries if kind != "SYMLINK"}
    return [
        (place, source, kind)
        for place, source, kind in entries
        if kind != "SYMLINK" or (PurePath(place).parent / source).as_posix() in files
    ]


def stripped(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Return the same files, without the symbols that some of them hold for debuggers.

    Not those of all wheels: where a library's addresses were rewritten, as OpenBLAS's were, stripping breaks it.

    Args:
        entries: The files.
        folder: Where the stripped copies go.
    """
    if sys.platform != "linux":
        return list(entries)
    folder.mkdir(parents=True, exist_ok=True)
    return [
        (place, str(_stripped(Path(source), folder)) if _is_strippable(source, kind) else source, kind)
        for place, source, kind in entries
    ]


def _is_unused_data(place: PurePath) -> bool:
    in_metadata = place.parts[0].endswith(".dist-info")
    return (in_metadata and place.name != "METADATA") or place.as_posix().startswith(_UNUSED_DATA)


def _is_wanted(place: PurePath) -> bool:
    if "plugins" in place.parts and "PySide6" in place.parts:
        name = place.stem.removeprefix("lib")
        return name in _PLUGINS.get(place.parent.name, ())
    return place.name not in _UNUSED_FILES


def _is_loaded(entry: Entry) -> bool:
    """Say whether the program itself loads a file by its name, and not the system because another needs it."""
    path, kind = PurePath(entry[0]), entry[2]
    return kind == "EXTENSION" or "plugins" in path.parts or path.name.startswith("libpython")


def _is_strippable(source: str, kind: str) -> bool:
    path = Path(source)
    in_python = path.is_relative_to(sys.base_prefix) and "site-packages" not in path.parts
    return kind != "SYMLINK" and (in_python or path.name.startswith(_STRIPPABLE))


def _stripped(source: Path, folder: Path) -> Path:
    copy = folder / source.name
    command = ["strip", "--strip-unneeded", "-o", str(copy), str(source)]
    subprocess.run(command, check=True)  # noqa: S603 (no shell; files of this build)
    return copy
