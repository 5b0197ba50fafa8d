"""The versions of the program and of what it stands on, for whoever has to find out what went wrong."""

import platform
from importlib.metadata import PackageNotFoundError, version

from digitpad import __version__


def versions() -> str:
    """Return them, in four lines. That of Qt is looked up, for importing it would take a screen's libraries."""
    import numpy as np  # noqa: PLC0415  (the window is painted without it)

    blas = np.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return (
        f"DigitPad {__version__}\n"
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}\n"
        f"NumPy {np.__version__} with {blas.get('name', 'an unknown BLAS')} {blas.get('version', '')}".rstrip()
        + f"\nQt {_version_of('PySide6-Essentials')}, Pillow {_version_of('pillow')}"
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version not known)"
