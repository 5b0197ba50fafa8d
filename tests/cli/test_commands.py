from pathlib import Path

import pytest

from digitpad.cli import window
from tests.cli.conftest import Run

COMMANDS = ("predict", "train", "runs", "evaluate", "gradcheck", "data", "self-check")


def test_help_names_every_command(run: Run) -> None:
    outcome = run("--help")
    assert outcome.status == 0
    assert all(command in outcome.out for command in (*COMMANDS, "--version"))


@pytest.mark.parametrize("command", [*((name,) for name in COMMANDS), ("data", "list"), ("data", "import")])
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    outcome = run(*command, "--help")
    assert outcome.status == 0
    assert outcome.out.startswith(f"usage: digitpad {' '.join(command)}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["draw"], "draw is no command, and no file that is there. See digitpad --help"),
        (["seven.png"], "seven.png is no command, and no file that is there"),
        (["--verbose"], "unrecognized arguments: --verbose"),
        (["predict"], "required: FILE"),
        (["predict", "--json"], "required: FILE"),
        (["train", "extra"], "digitpad train: unrecognized arguments: extra. See digitpad train --help"),
        (["train", "--momentum", "0.5"], "--momentum does nothing with the optimizer sgd: leave it out, or choose mom"),
        (["train", "--drop-every", "5"], "does nothing with the schedule constant: leave it out, or choose step."),
        (["train", "--js"], "unrecognized arguments: --js"),
        (["train", "--hidden", "many"], "--hidden: invalid int value: 'many'"),
        (["train", "--hidden", "0"], "hidden units must be a whole number from 1 to 4,096, not 0"),
        (["train", "--hidden", "999999999999999999999"], "from 1 to 4,096"),
        (["train", "--epochs", "-1"], "epochs must be a whole number from 1 to 1,000, not -1"),
        (["train", "--batch", "0"], "batch size must be"),
        (["train", "--seed", "-1"], "seed must be"),
        (["train", "--learning-rate", "0"], "learning rate must be larger than 0"),
        (["train", "--learning-rate", "nan"], "learning rate must be larger than 0"),
        (["train", "--learning-rate", "inf"], "learning rate must be larger than 0"),
        (["train", "--optimizer", "magic"], "--optimizer: invalid choice: 'magic'"),
        (["train", "--activation", "tanh"], "--activation: invalid choice: 'tanh'"),
        (["train", "--preset", "best"], "--preset: invalid choice: 'best'"),
        (["evaluate", "--model"], "--model: expected one argument"),
        (["evaluate", "--data", "mnist", "--pen", "pen.tra"], "--pen: not allowed with argument --data"),
        (["data"], "required: ACTION"),
        (["data", "import"], "required: PATH"),
        (["data", "delete"], "invalid choice: 'delete'"),
    ],
)
def test_wrong_usage_exits_2_with_one_helpful_line(run: Run, arguments: list[str], words: str) -> None:
    outcome = run(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("digitpad")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path | None]:
    """The files that the window was opened with, in place of opening it, and some to open."""
    files: list[Path | None] = []

    def open_window(file: Path | None = None) -> int:
        files.append(file)
        return 0

    monkeypatch.setattr(window, "open_window", open_window)
    monkeypatch.chdir(tmp_path)
    for name in ("a seven.png", "gradcheck", "--version"):
        Path(name).touch()
    return files


def test_a_file_in_the_place_of_a_command_is_opened(run: Run, opened: list[Path | None]) -> None:
    assert run("a seven.png").status == 0
    assert run(Path("a seven.png").absolute()).status == 0
    assert opened == [Path("a seven.png"), Path("a seven.png").absolute()]
    assert run("missing.png").status == 2
    assert run(".").status == 2
    assert len(opened) == 2


def test_a_command_stays_a_command_where_a_file_has_its_name(run: Run, opened: list[Path | None]) -> None:
    assert run("gradcheck").status == 0
    assert run("--version").out.startswith("DigitPad ")
    assert opened == []


def test_several_files_are_as_much_as_open_takes(run: Run, opened: list[Path | None]) -> None:
    outcome, same = run("a seven.png", "b.png"), run("open", "a seven.png", "b.png")
    assert outcome == same
    assert (outcome.status, opened) == (2, [])
