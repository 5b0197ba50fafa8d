"""The model that answers: the one asked for, or the one that the program ships with."""

from pathlib import Path

from digitpad.nn import Model, load_model
from digitpad.paths import resource


def chosen_model(path: Path | None) -> Model:
    """Return the model in a file; by default the shipped one.

    Raises:
        FileProblem: where it cannot be read or is no model.
    """
    return load_model(path or resource("models/shipped.npz"))
