"""What Windows and macOS want to know of an application: its version, its names, the files it opens."""

import re
import sys
from collections.abc import Iterable
from typing import Any

_NAME = "DigitPad"
_PURPOSE = "Reads handwritten digits with a small neural network"
_COPYRIGHT = "MIT licence; parts under licences of their own, see Help"

_IDENTIFIER = "org.digitpad.DigitPad"

_VERSION_RESOURCE = """\
VSVersionInfo(
    ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,
                      subtype=0x0, date=(0, 0)),
    kids=[
        StringFileInfo([StringTable("040904B0", [{strings}])]),
        VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
    ],
)
"""
"""In PyInstaller's way of writing it. 0409 is English, 04B0 (1200) Unicode."""


def executables(*, one_file: bool) -> dict[str, bool]:
    """Return the names of the executables, and whether each has a console.

    On Windows an executable either opens a console or can print nothing: so there are two of them, the second for the
    commands. Elsewhere, and in a single file, one does both.
    """
    if one_file:
        return {"DigitPad": False}
    return {"digitpad": False, "digitpad-cli": True} if sys.platform == "win32" else {"digitpad": False}


def windows_version_resource(version: str, executable: str) -> str:
    """Return what Windows shows in an executable's properties, as the text that PyInstaller reads."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:4]]
    strings = {
        "CompanyName": _NAME,
        "FileDescription": _PURPOSE,
        "FileVersion": version,
        "InternalName": executable,
        "LegalCopyright": _COPYRIGHT,
        "OriginalFilename": f"{executable}.exe",
        "ProductName": _NAME,
        "ProductVersion": version,
    }
    written = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return _VERSION_RESOURCE.format(numbers=tuple(numbers + [0] * (4 - len(numbers))), strings=written)


def oldest_macos(wheels: Iterable[str]) -> str:
    """Return the macOS from which on all wheels of an application are made to run, from what they say in "WHEEL".

    An older system then says so, in place of a failure in one of their libraries.
    """
    told = [match.groups() for wheel in wheels for match in re.finditer(r"-macosx_(\d+)_(\d+)_", wheel)]
    return ".".join(max(told, key=lambda parts: [int(part) for part in parts]))


def macos_bundle(version: str, oldest: str) -> dict[str, Any]:
    """Return what the application says of itself on macOS, for PyInstaller's BUNDLE.

    Args:
        version: Its own.
        oldest: The version of macOS from which on it runs.
    """
    drawing = _document("InkML drawing", "org.w3.inkml", rank="Default")
    model = _document("DigitPad model", f"{_IDENTIFIER}.model", rank="Alternate")  # other programs write .npz too
    return {
        "bundle_identifier": _IDENTIFIER,
        "version": version,
        "info_plist": {
            "CFBundleDisplayName": _NAME,
            "CFBundleDocumentTypes": [drawing, model],
            "CFBundleVersion": version,
            "LSApplicationCategoryType": "public.app-category.education",
            "LSMinimumSystemVersion": oldest,
            "NSHighResolutionCapable": True,
            "NSHumanReadableCopyright": _COPYRIGHT,
            "NSRequiresAquaSystemAppearance": False,  # dark where the system is
            "UTImportedTypeDeclarations": [
                _kind("org.w3.inkml", "InkML drawing", "inkml", "public.xml", "application/inkml+xml"),
                _kind(f"{_IDENTIFIER}.model", "DigitPad model", "npz", "public.zip-archive", "application/x-npz"),
            ],
        },
    }


def _document(name: str, identifier: str, *, rank: str) -> dict[str, Any]:
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": "Editor",
        "LSHandlerRank": rank,
        "LSItemContentTypes": [identifier],
    }


def _kind(identifier: str, name: str, ending: str, parent: str, mime_type: str) -> dict[str, Any]:
    return {
        "UTTypeIdentifier": identifier,
        "UTTypeDescription": name,
        "UTTypeConformsTo": [parent],
        "UTTypeTagSpecification": {"public.filename-extension": [ending], "public.mime-type": [mime_type]},
    }
