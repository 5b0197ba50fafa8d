"""Where things are: what the program ships with, and where it keeps what belongs to its user."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of a shipped file, such as `models/shipped.npz`.

    In a wheel and in the packaged application the files stand inside the package, in `_resources/`; in a checkout
    beside it, in `resources/`. What is inside comes first: where packages are installed, a `resources` beside this one
    is another's.
    """
    inside = _PACKAGE / "_resources"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return folder / name


def chosen_folder() -> Path | None:
    """Return the folder that `DIGITPAD_HOME` names for all that is the user's, if it names one."""
    chosen = os.environ.get("DIGITPAD_HOME")
    if not chosen:
        return None
    try:
        return Path(chosen).expanduser()
    except RuntimeError:  # "~somebody", where there is nobody of that name: then that is what the folder is called
        return Path(chosen)


def data_folder() -> Path:
    """Return the folder for the user's data: the chosen one, or the system's usual place."""
    if chosen := chosen_folder():
        return chosen
    from platformdirs import user_data_path  # noqa: PLC0415 (takes 5 ms, which the first paint need not wait for)

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
