import plistlib
import sys
from typing import Any

import pytest

from bundle.systems import executables, macos_bundle, oldest_macos, windows_version_resource
from digitpad import __version__


def made(kind: str) -> Any:
    def make(*arguments: Any, **named: Any) -> tuple[Any, ...]:
        return (kind, *arguments, named)

    return make


def test_the_version_resource_is_what_pyinstaller_evaluates() -> None:
    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    read = eval(windows_version_resource("1.22.3", "digitpad-cli"), {name: made(name) for name in names})  # noqa: S307  (as PyInstaller does)
    parts = read[-1]
    assert parts["ffi"][-1]["filevers"] == (1, 22, 3, 0)
    texts = {name: value for _, name, value, _ in parts["kids"][0][1][0][2]}
    assert texts["ProductVersion"] == "1.22.3"
    assert texts["OriginalFilename"] == "digitpad-cli.exe"


def test_windows_alone_has_an_executable_of_its_own_for_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    for system in ("linux", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        assert executables(one_file=False) == {"digitpad": False}
    monkeypatch.setattr(sys, "platform", "win32")
    assert executables(one_file=False) == {"digitpad": False, "digitpad-cli": True}
    assert executables(one_file=True) == {"DigitPad": False}


def test_the_macos_bundle_opens_drawings_and_models() -> None:
    told = macos_bundle(__version__, "14.0")
    assert told["version"] == __version__
    properties = plistlib.loads(plistlib.dumps(told["info_plist"]))
    assert properties["CFBundleVersion"] == __version__
    assert properties["LSMinimumSystemVersion"] == "14.0"
    opened = {kind for document in properties["CFBundleDocumentTypes"] for kind in document["LSItemContentTypes"]}
    declared = {kind["UTTypeIdentifier"]: kind for kind in properties["UTImportedTypeDeclarations"]}
    assert opened == declared.keys()
    endings = {kind["UTTypeTagSpecification"]["public.filename-extension"][0] for kind in declared.values()}
    assert endings == {"inkml", "npz"}


def test_an_application_runs_where_all_of_its_wheels_do() -> None:
    wheels = [
        "Tag: cp310-abi3-macosx_13_0_universal2\n",
        "Tag: cp313-cp313-macosx_14_0_arm64\n",
        "Tag: x-macosx_9_4_arm64\n",
    ]
    assert oldest_macos(wheels) == "14.0"
