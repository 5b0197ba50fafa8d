"""The README and the documents tell the truth: their commands and snippets are run, and their links lead somewhere."""

import builtins
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from digitpad import __version__
from digitpad.cli import main, train_shipped
from digitpad.cli.commands import _parser, parsed
from digitpad.cli.window import _LIBRARIES
from digitpad.data import sources
from digitpad.data.builtin import make_digits
from digitpad.data.digits import DataSet
from digitpad.data.idx import write_idx
from digitpad.data.mnist import import_mnist
from digitpad.data.pictures import as_picture
from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from digitpad.nn import load_model
from digitpad.paths import resource
from digitpad.training import finishing
from tests.cli import test_train_shipped as small

_ROOT = Path(__file__).parent.parent
DOCUMENTS = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]
_RELEASING = _ROOT / "docs" / "releasing.md"
_BUNDLES = (_ROOT / ".github" / "workflows" / "bundles.yml").read_text(encoding="utf-8")
_FENCE = re.compile(r"(?:<!-- (?P<note>[^>]*) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
_PRINTED = re.compile(r"^print\(.*\)  # (?P<result>.*)$", re.MULTILINE)
_WORDS_INSTEAD = "a picture, which a notebook shows"
_NOT_RUN = {
    (): "it opens the window, which tests/screen does",
    ("open",): "it opens the window as well",
    ("desktop",): "it changes the menus of who runs it; tests/cli/test_desktop.py runs it in a folder of its own",
    ("data", "download"): "it needs the network; tests/data/test_download.py runs it against a server of its own",
    ("self-check",): "tests/cli/test_self_check.py runs it",
}


WITH_BASH = pytest.mark.skipif(sys.platform == "win32", reason="on Windows bash is another system's, WSL's")


@dataclass(frozen=True)
class Block:
    """A fenced part of a document."""

    note: str
    language: str
    text: str


def blocks(document: Path) -> Iterator[Block]:
    for match in _FENCE.finditer(document.read_text(encoding="utf-8")):
        yield Block(match["note"] or "", match["language"], match["text"])


def lines_of(language: str) -> list[tuple[str, str]]:
    """Return each command in the documents, with its document's name."""
    return [
        (document.name, line)
        for document in DOCUMENTS
        for block in blocks(document)
        if block.language == language
        for line in block.text.splitlines()
        if line and not line.startswith("#")
    ]


def commands() -> list[tuple[str, ...]]:
    """Return the arguments of each `digitpad` command in the documents, once."""
    written = [shlex.split(line, comments=True) for _, line in lines_of("sh")]
    return list(dict.fromkeys(tuple(words[1:]) for words in written if words[0] == "digitpad"))


def marked(document: Path, note: str) -> str:
    """Return the text of the fenced part that is marked so."""
    (text,) = [block.text for block in blocks(document) if block.note == note]
    return text


def in_bash(lines: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run lines as they would be typed in a folder, to the first that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_snippets_print_what_stands_beside_them(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__builtins__": builtins, "__name__": "a_notebook"}
    for block in blocks(document):
        if block.language != "python":
            continue
        if block.note == "needs MNIST":
            try:
                import_mnist([request.getfixturevalue("real_data") / "mnist"])
            except pytest.skip.Exception:
                continue
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(block.text, document.name, "exec"), names)  # noqa: S102  (our own documents)
        expected = [match["result"] for match in _PRINTED.finditer(block.text)]
        told = [line for line in expected if line != _WORDS_INSTEAD]
        results = re.sub(r"\n +|(?<=\])\n(?= \[)", " ", printed.getvalue()).splitlines()
        assert [line for line in results if not line.startswith("<PIL.")] == told


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A folder with the files that the documents speak of, and few digits behind `builtin` and `mnist`."""
    digits = make_digits(300, np.random.default_rng(1))
    few = DataSet("Few digits", digits[:200], digits[200:250], digits[250:])
    monkeypatch.setattr(sources, "builtin_data", lambda **_: few)
    monkeypatch.setattr(sources, "mnist_data", lambda: few)
    monkeypatch.setattr(train_shipped, "mnist_data", lambda: few)
    monkeypatch.setattr(train_shipped, "RECIPE", small.RECIPE)
    monkeypatch.setattr(finishing, "_NON_DIGITS", 40)
    monkeypatch.chdir(tmp_path)
    as_picture(digits.pixels[0]).save("seven.png")
    Path("notes").mkdir()
    shutil.copy("seven.png", "notes")
    Path("notes/drawn.inkml").write_bytes(write_inkml(template_drawing(7)))
    shutil.copy("notes/drawn.inkml", "drawing.inkml")
    Path("pendigits-orig.tra").write_text("".join(small.SEGMENT.format(writer=who, top=400) for who in (1, 2, 3, 3)))
    Path("mydigits").mkdir()
    write_idx(Path("mydigits/images"), digits.pixels.reshape(-1, 28, 28))
    write_idx(Path("mydigits/labels"), digits.labels.astype(np.uint8))
    return tmp_path


def test_every_command_is_understood() -> None:
    assert len(commands()) > 10
    for arguments in commands():
        if arguments and arguments[-1] != "--help":
            parsed(arguments)


def test_every_command_is_told_of() -> None:
    _, names = _parser()
    assert {arguments[0] for arguments in commands() if arguments} >= set(names)


def test_what_evaluate_prints_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", "mydigits", "--json"]) == 0
    keys = ", ".join(f'"{key}"' for key in json.loads(capsys.readouterr().out))
    assert f"`{{{keys}}}`" in (_ROOT / "docs" / "using.md").read_text(encoding="utf-8")


def test_every_command_does_what_it_is_there_for(
    desk: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    for arguments in commands():
        if arguments[:2] in _NOT_RUN or arguments[:1] in _NOT_RUN or arguments in _NOT_RUN:
            continue
        if arguments[:2] == ("data", "import"):
            try:
                shutil.copytree(request.getfixturevalue("real_data") / "mnist", arguments[2])
            except pytest.skip.Exception:
                continue
        assert main(arguments) == 0, (arguments, capsys.readouterr().err)


def test_commands_of_other_programs_are_marked_for_the_test_that_tries_them() -> None:
    for document in DOCUMENTS:
        for block in blocks(document):
            if block.language == "sh" and block.note not in {"run", "tests", "place", "build", "tag", "compare"}:
                others = re.sub(r"^(digitpad\b|python -m tests\.|#).*\n|^\n", "", block.text, flags=re.MULTILINE)
                assert others == "", document.name


PROGRAMS = list(dict.fromkeys(line for _, line in lines_of("sh") if line.startswith("python -m tests.")))


@pytest.mark.parametrize("line", PROGRAMS)
def test_the_programs_beside_the_tests_understand_what_they_are_told(line: str) -> None:
    _, *arguments = shlex.split(line, comments=True)
    done = subprocess.run(
        [sys.executable, *arguments, "--help"], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    assert done.returncode == 0, done.stderr
    assert f"python -m {arguments[1]}" in done.stdout


def test_a_new_model_is_put_where_the_program_looks() -> None:
    program, new, place = shlex.split(marked(_ROOT / "docs" / "shipped-model.md", "place"))
    assert program == "cp"
    assert any(arguments[-2:] == ("--out", new) for arguments in commands())
    assert (_ROOT / place).samefile(resource("models/shipped.npz"))


def test_the_applications_are_built_as_the_workflow_builds_them() -> None:
    folder, one_file = marked(_RELEASING, "build").splitlines()
    assert f"- run: {folder}\n" in _BUNDLES
    variable, *program = shlex.split(one_file)
    assert [*program[:2], program[-1]] == shlex.split(folder)
    assert variable.partition("=")[0] in (_ROOT / "digitpad.spec").read_text(encoding="utf-8")


@WITH_BASH
def test_the_tag_is_one_that_the_workflow_takes(tmp_path: Path) -> None:
    checkout, remote, programs = tmp_path / "checkout", tmp_path / "remote", tmp_path / "bin"
    programs.mkdir()
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', newline="\n")
    (programs / "python").chmod(0o755)
    (checkout / "digitpad").mkdir(parents=True)
    shutil.copy(_ROOT / "digitpad" / "__init__.py", checkout / "digitpad")
    who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    own = {**who, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull}
    begun = in_bash(
        f"git init --bare '{remote}'; git init --initial-branch main; git remote add origin '{remote}'; git add ."
        "; git commit --message Begun; echo > digitpad/changed.py; git add .",
        checkout,
        **own,
    )
    assert begun.returncode == 0, begun.stderr
    done = in_bash(marked(_RELEASING, "tag"), checkout, **own)
    assert done.returncode == 0, done.stderr
    assert in_bash("git tag", remote).stdout == f"v{__version__}\n"
    assert in_bash("git log --format=%s main", remote).stdout == f"Release {__version__}\nBegun\n"
    (refuse,) = re.findall(r"run: (grep .*)", _BUNDLES)
    assert in_bash(refuse, checkout, GITHUB_REF_NAME=f"v{__version__}").returncode == 0
    assert in_bash(refuse, checkout, GITHUB_REF_NAME="v0.0.9").returncode == 1


@WITH_BASH
def test_what_was_downloaded_is_compared(tmp_path: Path) -> None:
    (sums,) = re.findall(r"run: (sha256sum .*)", _BUNDLES)
    application = tmp_path / "digitpad-0.1.0-linux-x86_64.tar.xz"
    application.write_bytes(b"whole")
    assert in_bash(sums, tmp_path).returncode == 0
    compare = marked(_RELEASING, "compare")
    assert in_bash(compare, tmp_path).returncode == 0
    application.write_bytes(b"half")
    assert in_bash(compare, tmp_path).returncode == 1


@WITH_BASH
@pytest.mark.parametrize("note", ["run", "tests"])
def test_the_two_lines_for_newcomers_are_sound(note: str) -> None:
    line = marked(_ROOT / "README.md", note).strip()
    assert "\n" not in line
    assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0
    assert set(_LIBRARIES.split()) <= set(line.split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_that_are_there(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_readme_names_the_shipped_models_own_error() -> None:
    model = load_model(resource("models/shipped.npz"))
    (measured,) = [entry for entry in model.metadata["errors"] if entry["on"] == "MNIST test digits"]
    row = f"| the shipped model, {model.shape} |"
    (told,) = [line for line in (_ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith(row)]
    assert f"{100 - 100 * measured['errors'] / measured['digits']:.2f} % ({measured['errors']} errors)" in told


@pytest.mark.parametrize("room", ["nn", "ink", "data", "training", "ui", "cli"])
def test_the_architecture_names_the_modules_that_there_are(room: str) -> None:
    text = (_ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (part,) = [part for part in text.split("\n\n**`") if part.startswith(f"{room}`**")]
    named = set(re.findall(r"`([a-z_]+)`", part.partition(":")[2]))
    there = {path.stem for path in (_ROOT / "digitpad" / room).glob("*.py")} - {"__init__"}
    assert named == there


def test_the_screenshot_is_small_enough_to_load_at_once() -> None:
    assert (_ROOT / "docs" / "window.png").stat().st_size < 300_000


def test_every_shortcut_is_in_the_table_of_keys() -> None:
    told = (_ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    code = (_ROOT / "digitpad" / "ui" / "actions.py").read_text(encoding="utf-8")
    for keys in re.findall(r'"((?:Ctrl\+)?(?:Shift\+)?(?:[A-Z0-9]|F\d+|Esc|Del|\[|\]))"', code):
        assert f"`{keys}`" in told, keys
