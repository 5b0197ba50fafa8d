import importlib.metadata
import re
import shutil
from pathlib import Path

import certifi
import numpy as np
import PIL
import pytest

from bundle.licences import write_licences
from digitpad.paths import resource


def test_each_wheel_brings_its_licence_and_python_s_and_qt_s_are_there(tmp_path: Path) -> None:
    sources = [np.__file__, PIL.__file__, certifi.__file__, str(tmp_path / "something.py")]
    folder = write_licences(sources, tmp_path / "licences")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert "Redistribution and use in source and binary forms" in texts[f"numpy {np.__version__}"]
    assert "Permission to use, copy, modify" in texts[f"pillow {PIL.__version__}"]
    assert "Mozilla Public License" in texts[f"certifi {importlib.metadata.version('certifi')}"]
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in texts["Python"]
    assert "HarfBuzz" in texts["Qt, parts by others"]
    loader = f"pyinstaller {importlib.metadata.version('pyinstaller')}"
    assert "exception" in texts[loader]


@pytest.mark.parametrize(
    "part",
    [
        *(
            "Mersenne Twister",
            "Sockets",
            "SipHash24",
            "strtod and dtoa",
            "OpenSSL",
            "expat",
            "libffi",
            "zlib",
            "cfuhash",
        ),
        *(
            "libmpdec",
            "mimalloc",
            "asyncio",
            "Global Unbounded Sequences (GUS)",
            "HACL*",
            "bzip2",
            "XZ Utils",
            "SQLite",
        ),
        "Microsoft Distributable Code",
    ],
)
def test_each_part_of_python_by_others_has_its_licence(part: str, tmp_path: Path) -> None:
    text = (write_licences([], tmp_path) / "Python, parts by others.txt").read_text(encoding="utf-8")
    (told,) = re.findall(rf"^{re.escape(part)}\n-+\n(.*?)(?=\n\n\n\S|\Z)", text, flags=re.DOTALL | re.MULTILINE)
    assert re.search("copyright|public domain", told, flags=re.IGNORECASE)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="only Debian and its relatives keep licences beside libraries")
def test_a_library_of_the_system_brings_its_licence(tmp_path: Path) -> None:
    library = next(Path("/usr/lib").rglob("libz.so.1"), None)
    if library is None:
        pytest.skip("there is no zlib in the system")
    folder = write_licences([str(library)], tmp_path / "licences")
    (text,) = [path.read_text(encoding="utf-8") for path in folder.glob("zlib1g*")]
    assert "Jean-loup Gailly" in text


def test_the_program_s_own_licence_is_the_repository_s() -> None:
    repository = Path(__file__).parents[2]
    assert resource("licences/DigitPad.txt").read_text() == (repository / "LICENSE").read_text()


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE"), ("GPL-3.0", "GNU GENERAL PUBLIC LICENSE")],
)
def test_the_licences_of_qt_are_there_in_full(name: str, beginning: str) -> None:
    text = resource(f"licences/{name}.txt").read_text()
    assert text.lstrip().startswith(beginning)
    assert "Version 3, 29 June 2007" in text
    assert "Qt Charts" in resource("licences/Qt and PySide6.txt").read_text()
