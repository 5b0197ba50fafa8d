"""`digitpad --version`: the program, and what it stands on."""

from digitpad.versions import versions


def run() -> int:
    """Print the versions."""
    print(versions())
    return 0
