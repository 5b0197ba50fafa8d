"""All the places from which digits to learn from come, each by a short key: "builtin", "mnist", or a folder's path."""

from dataclasses import dataclass

from digitpad.data.builtin import MakingReport, builtin_data
from digitpad.data.digits import DataSet
from digitpad.data.folder import folder_data
from digitpad.data.mnist import mnist_available, mnist_data
from digitpad.files import kept_path


@dataclass(frozen=True, slots=True)
class Source:
    """Digits that can be chosen by a key."""

    key: str
    name: str
    available: bool
    """Whether they are there; if not, they can be downloaded or imported."""
    description: str


def list_sources() -> tuple[Source, ...]:
    """Return the sources that have a key of their own. A folder is one as well, by its path."""
    return (
        Source("builtin", "Built-in digits", available=True, description="drawn by the program itself: always there"),
        Source("mnist", "MNIST", available=mnist_available(), description="70,000 digits written by hand"),
    )


def load_test_part(key: str) -> DataSet:
    """Return the digits of a source of which only the test part is wanted: of the built-in ones no others are made.

    Raises:
        FileProblem: as `load_data` does.
    """
    return builtin_data(training=0, validation=0) if key == "builtin" else load_data(key)


def load_data(key: str, report: MakingReport | None = None) -> DataSet:
    """Return the digits of a source.

    Args:
        key: "builtin", "mnist", or the path of a folder with IDX files, as it is or as `path_to_keep` has it.
        report: told how far the making of the built-in digits has come. All others are read in a moment.

    Raises:
        FileProblem: where there is no such source, or its files are missing or wrong.
    """
    if key == "builtin":
        return builtin_data(report=report)
    if key == "mnist":
        return mnist_data()
    return folder_data(kept_path(key))
