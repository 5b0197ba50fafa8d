"""The licences of all that is in the packaged application, one text for each part.

Wheels bring their licences in their metadata; Debian and Ubuntu keep those of the system's libraries; and for Python
and Qt, which bring none or not all, the texts stand beside this file.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

_OURS = Path(__file__).with_name("licences")
_COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z]+(?:-[\d.]*\d)?)")
_WITH_PYINSTALLER = "pyinstaller"  # whose loader is the executable itself


def write_licences(sources: Iterable[str], folder: Path) -> Path:
    """Write the licences of the parts that files come from, and return the folder they are in.

    Args:
        sources: The files in the application, where they are on this machine.
        folder: Where the texts go.
    """
    paths = [Path(source) for source in sources]
    texts = {path.stem: path.read_text(encoding="utf-8") for path in _OURS.iterdir()}
    texts |= _licences_of_wheels(paths)
    if sys.platform == "linux":
        texts |= _licences_of_the_system(paths)
    folder.mkdir(parents=True, exist_ok=True)
    for part, text in texts.items():
        (folder / f"{part}.txt").write_text(text, encoding="utf-8")
    return folder


def _licences_of_wheels(paths: Iterable[Path]) -> dict[str, str]:
    tops = {_below_site_packages(path).split(".")[0] for path in paths if "site-packages" in path.parts}
    known = packages_distributions()
    names = {name for top in tops for name in known.get(top, ())} - {"digitpad"} | {_WITH_PYINSTALLER}
    return {f"{part.name} {part.version}": _text_of(part) for part in map(Distribution.from_name, sorted(names))}


def _below_site_packages(path: Path) -> str:
    return path.parts[path.parts.index("site-packages") + 1]


def _text_of(part: Distribution) -> str:
    """Return a wheel's licence by its name, and the texts that it brings."""
    (named, *_) = part.metadata.get_all("License-Expression") or part.metadata.get_all("License") or [""]
    files = [file for file in part.files or () if ".dist-info" in file.parts[0] and _is_licence(file.name)]
    texts = [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in files]
    return "\n\n".join([f"{part.name} {part.version}\n{named}".strip(), *texts]) + "\n"


def _is_licence(name: str) -> bool:
    return any(word in name.upper() for word in ("LICENSE", "LICENCE", "COPYING", "NOTICE"))


def _licences_of_the_system(paths: Iterable[Path]) -> dict[str, str]:
    """Return what Debian says of the libraries' packages, and the licences that it says it by name alone."""
    outside = [path.resolve() for path in paths if ".so" in path.name and "site-packages" not in path.parts]
    packages = {package for path in outside if (package := _package_of(path))}
    texts = {}
    for package in packages:
        told = Path("/usr/share/doc", package, "copyright")
        if told.exists():
            texts[f"{package} (system library)"] = told.read_text(encoding="utf-8", errors="replace")
    for name in {name for text in texts.values() for name in _COMMON.findall(text)}:
        common = Path("/usr/share/common-licenses", name).resolve()  # "GPL" is the newest one
        if common.exists():
            texts[f"{common.name} (text)"] = common.read_text(encoding="utf-8")
    return texts


def _package_of(path: Path) -> str:
    """Return the package that a file belongs to, empty where there is none or no dpkg to ask."""
    without_usr = Path("/", *path.relative_to("/usr").parts) if path.is_relative_to("/usr") else path
    for place in (path, without_usr):  # /usr/lib is also called /lib
        try:
            command = ["dpkg", "-S", str(place)]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (no shell; a path of this build)
        except FileNotFoundError:
            return ""
        if answer.returncode == 0:
            return answer.stdout.partition(":")[0]
    return ""
