"""`python -m tests.benchmarks [NAME …]`: run the benchmarks, all or those named, and print their table."""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path

import threadpoolctl

import digitpad  # sets the number of BLAS threads before any benchmark imports NumPy
from tests.benchmarks.table import Row, markdown

_NO_BENCHMARKS = {"__main__", "table", "worst_mistakes"}
_ONLY_WHEN_NAMED = {"preset_errors", "pen_share"}
"""They train networks for a long time."""


def main() -> int:
    """Run the benchmarks named on the command line; return the exit status."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    benchmarks = [name for name in names if name not in _NO_BENCHMARKS and not name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(benchmarks)}; all of them without any name")
    chosen = parser.parse_args().name or [name for name in benchmarks if name not in _ONLY_WHEN_NAMED]
    if unknown := [name for name in chosen if name not in benchmarks]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(benchmarks)}")

    rows: list[Row] = []
    for name in chosen:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").rows()
    print(markdown(rows))
    print(
        f"\nDigitPad {digitpad.__version__}, Python {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, {_numpy_with_its_blas()}. "
        "Medians of several runs; each ratio was measured inside one run, its two sides taking turns."
    )
    return 0


def _numpy_with_its_blas() -> str:
    """Return what multiplies NumPy's matrices: an older processor's kernels may have been asked for."""
    import numpy as np  # noqa: PLC0415 (not before the benchmarks, some of which start without it)

    words = [f"NumPy {np.__version__}"]
    for library in threadpoolctl.threadpool_info():
        if "numpy" in library["filepath"]:
            kernels = f"{library['internal_api']} {library['version']} with kernels for {library['architecture']}"
            words.append(f"{kernels}, threads: {library['num_threads']}")
    if asked := os.environ.get("OPENBLAS_CORETYPE"):
        words.append(f"as asked for by OPENBLAS_CORETYPE={asked}")
    return ", ".join(words)


if __name__ == "__main__":
    sys.exit(main())
