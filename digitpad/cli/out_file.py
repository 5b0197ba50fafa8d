"""Where a command's result goes: found out before the work, not after it, and never over something else."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from digitpad.files import FileProblem, place_of_file, reason


def check_out_file(path: Path, read: Callable[[Path], object], kind: str) -> None:
    """Find out whether a file can be written, and whether something of another kind would be lost by that.

    Args:
        path: The file.
        read: What reads a file of the kind that is to be written, and raises FileProblem where it is of another.
        kind: What a file of that kind is called: "model".

    Raises:
        FileProblem: where it cannot, or something would.
    """
    try:
        if path.is_dir():
            raise FileProblem(f"{path} is a folder. Name a file in it.")
        with tempfile.TemporaryFile(dir=place_of_file(path).parent):
            pass
        has_contents = path.exists() and path.stat().st_size > 0
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {reason(error)}. Choose another place.") from error
    if has_contents:
        try:
            read(path)
        except FileProblem as problem:
            raise FileProblem(
                f"{path} is there already, and is no {kind}: it would be lost. Choose another name, or remove it."
            ) from problem
