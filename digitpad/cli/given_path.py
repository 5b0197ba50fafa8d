"""A path, or a name, that somebody has written on the command line."""

import argparse
from pathlib import Path


def given_path(text: str) -> Path:
    """Return it. Nothing at all, which a script with an empty variable gives, would be the folder where one is.

    Raises:
        argparse.ArgumentTypeError: where it is empty.
    """
    return Path(given_name(text))


def given_name(text: str) -> str:
    """Return it.

    Raises:
        argparse.ArgumentTypeError: where it is empty.
    """
    if not text:
        raise argparse.ArgumentTypeError("a name is missing")
    return text
