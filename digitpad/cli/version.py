"""`digitpad --version`: the program, and what it stands on."""

import platform
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from digitpad import __version__


def run() -> int:
    """Print the versions. That of Qt is looked up, for importing it would take a screen's libraries."""
    print(f"DigitPad {__version__}")
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    print(f"NumPy {np.__version__} with {_blas()}")
    print(f"Qt {_version_of('PySide6-Essentials')}, Pillow {_version_of('pillow')}")
    return 0


def _blas() -> str:
    dependencies = np.show_config(mode="dicts").get("Build Dependencies", {})
    blas = dependencies.get("blas", {})
    return f"{blas.get('name', 'an unknown BLAS')} {blas.get('version', '')}".strip()


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version not known)"
