"""`digitpad data`: lists, imports and downloads digits to learn from."""

import argparse
import sys
from urllib.parse import urlsplit

from digitpad.cli.endings import PROBLEM, complain
from digitpad.cli.problem import CommandProblem
from digitpad.cli.progress_bar import ProgressBar
from digitpad.data.download import MIRRORS, download_mnist
from digitpad.data.mnist import MNIST_FILES, import_mnist, is_sound
from digitpad.data.sources import list_sources
from digitpad.paths import mnist_folder

_MILLION = 1_000_000


def run(options: argparse.Namespace) -> int:
    """Do what the options say."""
    match options.action:
        case "list":
            return _list()
        case "import":
            import_mnist(options.paths, MNIST_FILES)
            print(f"MNIST is in {mnist_folder()}")
            return 0
        case _:
            return _download(agreed=options.yes)


def _list() -> int:
    for source in list_sources():
        state = "here" if source.available else "not here: digitpad data download, or digitpad data import FOLDER"
        print(f"{source.key:8}  {source.name} ({source.description}), {state}")
    print("FOLDER    any folder with IDX files of images and labels, such as train-images-idx3-ubyte")
    return 0


def _download(*, agreed: bool) -> int:
    if all(is_sound(file) for file in MNIST_FILES):
        print(f"MNIST is in {mnist_folder()} already.")
        return 0
    if not (agreed or _agreed()):
        complain("Nothing was downloaded.")
        return PROBLEM
    with ProgressBar() as bar:
        file = ""
        for progress in download_mnist(MIRRORS, MNIST_FILES):
            words = (
                f"{progress.done_bytes / _MILLION:.1f} of {progress.total_bytes / _MILLION:.1f} MB | "
                f"{progress.file} from {progress.mirror}"
            )
            bar.show(progress.done_bytes / progress.total_bytes, words)
            if progress.file != file:
                file = progress.file
                bar.note(words)
    print(f"MNIST is in {mnist_folder()}")
    return 0


def _agreed() -> bool:
    """Ask on the terminal.

    Raises:
        CommandProblem: where there is none.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise CommandProblem("Nothing was downloaded: there is nobody to ask. To agree beforehand, say --yes")
    size = sum(file.download_size for file in MNIST_FILES) / _MILLION
    hosts = " or ".join(urlsplit(mirror).hostname or mirror for mirror in MIRRORS)
    print(
        f"MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0) would be downloaded from {hosts}: "
        f"{size:.1f} MB, in {mnist_folder()} {sum(file.size for file in MNIST_FILES) / _MILLION:.0f} MB."
    )
    try:
        return input("Download it? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
