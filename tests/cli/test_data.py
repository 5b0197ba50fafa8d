import sys
from pathlib import Path

import pytest

from digitpad.cli import data
from digitpad.paths import mnist_folder
from tests.cli.conftest import Run
from tests.data.conftest import Mirror, Serve, SmallMnist, serve, small_mnist

__all__ = ["serve", "small_mnist"]  # fixtures


@pytest.fixture
def mirror(small_mnist: SmallMnist, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Mirror:
    """A server on this machine in place of the real mirrors, with small files in place of MNIST's."""
    mirror = serve(small_mnist.gzips)
    monkeypatch.setattr(data, "MIRRORS", [mirror.address])
    monkeypatch.setattr(data, "MNIST_FILES", small_mnist.files)
    return mirror


def answer(monkeypatch: pytest.MonkeyPatch, words: str | None) -> None:
    """Sit at a terminal and answer this, or end the input."""

    def reply(prompt: str) -> str:
        sys.stdout.write(prompt)
        if words is None:
            raise EOFError
        return words

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", reply)


def in_folder() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in mnist_folder().glob("*")}


def test_the_list_names_every_source_and_how_to_get_it(run: Run) -> None:
    outcome = run("data", "list")
    assert outcome.status == 0
    builtin, mnist, folder = outcome.out.splitlines()
    assert builtin.startswith("builtin")
    assert builtin.endswith(", here")
    assert mnist.startswith("mnist")
    assert "not here: digitpad data download" in mnist
    assert folder.startswith("FOLDER")


def test_an_import_finds_the_files(
    run: Run, small_mnist: SmallMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MNIST_FILES", small_mnist.files)
    for name, contents in small_mnist.gzips.items():
        (tmp_path / f"{name}.gz").write_bytes(contents)
    outcome = run("data", "import", tmp_path)
    assert (outcome.status, outcome.out) == (0, f"MNIST is in {mnist_folder()}\n")
    assert in_folder() == small_mnist.contents


def test_an_import_of_wrong_files_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"wrong")
    outcome = run("data", "import", tmp_path, tmp_path / "missing")
    assert outcome.status == 1
    assert "train-images-idx3-ubyte is not an IDX file" in outcome.err
    assert "missing cannot be read" in outcome.err
    assert in_folder() == {}


@pytest.mark.usefixtures("mirror")
def test_a_download_that_was_agreed_to_shows_its_progress(run: Run, small_mnist: SmallMnist) -> None:
    outcome = run("data", "download", "--yes")
    assert (outcome.status, outcome.out) == (0, f"MNIST is in {mnist_folder()}\n")
    assert outcome.err.count("from 127.0.0.1") == 4, "a line for each file"
    assert in_folder() == small_mnist.contents


@pytest.mark.parametrize("words", ["y", " Yes "])
def test_a_download_asks_first(
    run: Run, mirror: Mirror, small_mnist: SmallMnist, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, words)
    outcome = run("data", "download")
    assert outcome.status == 0
    assert "would be downloaded from 127.0.0.1" in outcome.out
    assert "CC BY-SA 3.0" in outcome.out
    assert in_folder() == small_mnist.contents
    assert len(mirror.requests) == 4


@pytest.mark.parametrize("words", ["n", "", "yeah", None])
def test_without_consent_nothing_is_sent(
    run: Run, mirror: Mirror, words: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, words)
    outcome = run("data", "download")
    assert (outcome.status, outcome.err) == (1, "digitpad: Nothing was downloaded.\n")
    assert mirror.requests == []


def test_without_a_terminal_there_is_nobody_to_ask(run: Run, mirror: Mirror) -> None:
    outcome = run("data", "download")
    assert outcome.status == 1
    assert "say --yes" in outcome.err
    assert mirror.requests == []


def test_what_is_there_is_not_downloaded_again(run: Run, mirror: Mirror) -> None:
    run("data", "download", "--yes")
    mirror.requests.clear()
    outcome = run("data", "download")
    assert outcome.status == 0
    assert "already" in outcome.out
    assert mirror.requests == []


def test_a_failed_download_says_why(run: Run, mirror: Mirror) -> None:
    mirror.files.clear()
    outcome = run("data", "download", "--yes")
    assert outcome.status == 1
    assert "404 Not Found" in outcome.err
    assert "try again" in outcome.err
