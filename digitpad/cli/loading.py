"""Loading the digits of a source, and saying how far that has come where it takes a while."""

from digitpad.cli.progress_bar import ProgressBar
from digitpad.data import DataSet, load_data


def loaded(source: str) -> DataSet:
    """Return the digits of a source; on a terminal a bar shows the making of the built-in ones.

    Raises:
        FileProblem: as `load_data`.
    """
    with ProgressBar() as bar:
        return load_data(source, lambda made, total: bar.show(made / total, f"making digits: {made:,} of {total:,}"))
