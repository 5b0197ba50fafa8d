"""Where things are: what the program ships with, and where it keeps what belongs to its user."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of a shipped file, such as `models/shipped.npz`.

    In a checkout the files stand beside the package, in `resources/`; in a wheel and in the packaged application
    they stand inside it, in `_resources/`.
    """
    in_checkout = _PACKAGE.parent / "resources"
    folder = in_checkout if in_checkout.is_dir() else _PACKAGE / "_resources"
    return folder / name


def data_folder() -> Path:
    """Return the folder for the user's data; `DIGITPAD_HOME` overrides the system's usual place."""
    chosen = os.environ.get("DIGITPAD_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 (takes 5 ms, which no start needs)

    return user_data_path("DigitPad", appauthor=False)


def mnist_folder() -> Path:
    """Return the folder that holds MNIST's four files once they are imported or downloaded."""
    return data_folder() / "mnist"


def runs_folder() -> Path:
    """Return the folder in which trainings are kept."""
    return data_folder() / "runs"


def log_file() -> Path:
    """Return the file to which unexpected errors are logged."""
    return data_folder() / "digitpad.log"
