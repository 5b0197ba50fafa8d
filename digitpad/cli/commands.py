"""The commands and their options. What a command needs is imported when it is the one to run."""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from digitpad.cli.given_path import given_name, given_path
from digitpad.cli.message_box import show_message
from digitpad.cli.train_options import SHIPPED, add_training_options
from digitpad.files import readable

_DATA_HELP = "builtin, mnist, or a folder with IDX files (default: %(default)s)"
_RUN_HELP = "the run's id, the beginning of it, or its name"
_MODEL_HELP = "a model file (default: the shipped model)"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line."""

    def error(self, message: str) -> NoReturn:
        line = f"{self.prog}: {message}. See {self.prog} --help"
        if sys.stderr is None:  # as in a windowed application, onto which several files were dropped
            show_message(line)
        self.exit(2, f"{line}\n")


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments ask for, and return its exit status."""
    _show_any_character()
    options = parsed(arguments)
    match options.command:  # imported one by one, by name, so that the packaged application finds them too
        case "predict":
            from digitpad.cli import predict

            status = predict.run(options)
        case "train":
            status = _train(options)
        case "runs":
            from digitpad.cli import runs

            status = runs.run(options)
        case "evaluate":
            from digitpad.cli import evaluate

            status = evaluate.run(options)
        case "gradcheck":
            from digitpad.cli import gradcheck

            status = gradcheck.run()
        case "data":
            from digitpad.cli import data

            status = data.run(options)
        case "open":
            from digitpad.cli import window

            status = window.open_window(options.file)
        case "desktop":
            from digitpad.cli import desktop

            status = desktop.run(options)
        case "self-check":
            from digitpad.cli import self_check

            status = self_check.run()
        case _:
            from digitpad.cli import version

            status = version.run()
    return status


def _train(options: argparse.Namespace) -> int:
    """Carry out a training, or the recipe of several that makes the shipped model."""
    if options.preset == SHIPPED:
        from digitpad.cli import train_shipped

        return train_shipped.run(options)
    from digitpad.cli import train

    return train.run(options)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command and its options, or end with exit status 2 and one line that says what is wrong.

    Where a file stands in the command's place it is to be opened: so desktops start a program by a double click.
    """
    parser, commands = _parser()
    first = "".join(arguments[:1])
    if first and first not in commands and not first.startswith("-"):
        if not Path(first).is_file():
            parser.error(f"{readable(first)} is no command, and no file that is there")
        arguments = ["open", *arguments]
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        commands.get(options.command, parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def _show_any_character() -> None:
    """Write what the terminal has no character for as its number: the names of files may hold anything."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> tuple[_Parser, Mapping[str, _Parser]]:
    """Return the parser, and that of each command."""
    parser = _Parser(
        prog="digitpad",
        description="A laboratory for one small neural network that reads handwritten digits. "
        "Without a command, its window opens; with a file in its place, the window with the file in it.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        dest="command",
        action="store_const",
        const="version",
        help="show the versions of the program and of what it stands on",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_predict(commands)
    _add_train(commands)
    _add_runs(commands)
    _add_evaluate(commands)
    _add_gradcheck(commands)
    _add_data(commands)
    _add_open(commands)
    _add_desktop(commands)
    _add_self_check(commands)
    return parser, commands.choices


def _command(commands: "argparse._SubParsersAction[_Parser]", name: str, words: str) -> _Parser:
    return commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", allow_abbrev=False)


def _add_predict(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "predict", "say which digit is in each picture, drawing (.inkml) or folder of them")
    parser.add_argument(
        "files", nargs="+", type=given_path, metavar="FILE", help="a picture, an InkML drawing, or a folder"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, with all ten probabilities")
    parser.add_argument("--model", type=given_path, metavar="FILE", help=_MODEL_HELP)


def _add_train(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "train", "train a new network")
    add_training_options(parser)
    parser.add_argument(
        "--out", type=given_path, metavar="FILE", help="save the network as a model in this file (.npz)"
    )
    parser.add_argument(
        "--test",
        action="store_true",
        default=None,  # as with the others: not given
        help="measure the finished network on the test digits",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead of a progress bar")


def _add_runs(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "runs", "list, show, hand over or delete the trainings that were run here")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    listing = _command(actions, "list", "list all runs, the newest first")
    listing.add_argument("--trash", action="store_true", help="list those that were deleted")
    listing.add_argument("--json", action="store_true", help="print JSON")
    showing = _command(actions, "show", "show all that is known of a run")
    showing.add_argument("run", metavar="RUN", help=_RUN_HELP)
    showing.add_argument("--json", action="store_true", help="print JSON")
    exporting = _command(actions, "export", "write a run to a file, with its curves, snapshots and network")
    exporting.add_argument("run", metavar="RUN", help=_RUN_HELP)
    exporting.add_argument("file", type=given_path, metavar="FILE", help="the file (.npz)")
    importing = _command(actions, "import", "take in a run from a file that `runs export` has written")
    importing.add_argument("file", type=given_path, metavar="FILE", help="the file")
    deleting = _command(actions, "delete", "put runs into the trash")
    deleting.add_argument("runs", nargs="+", metavar="RUN", help=_RUN_HELP)
    restoring = _command(actions, "restore", "bring runs back from the trash")
    restoring.add_argument("runs", nargs="+", metavar="RUN", help="the run's id")
    _command(actions, "empty-trash", "remove what is in the trash for good")


def _add_evaluate(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "evaluate", "count a model's errors on the test part of the digits")
    digits = parser.add_mutually_exclusive_group()
    digits.add_argument("--data", type=given_name, default="builtin", metavar="SOURCE", help=_DATA_HELP)
    digits.add_argument(
        "--pen", type=given_path, metavar="FILE", help="pen digits instead: pendigits-orig.tra or one like it"
    )
    parser.add_argument("--model", type=given_path, metavar="FILE", help=_MODEL_HELP)
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_gradcheck(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _command(commands, "gradcheck", "compare backpropagation's gradients with numerical ones")


def _add_data(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "data", "list, import or download the digits to learn from")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    _command(actions, "list", "list the digits that there are")
    importing = _command(actions, "import", "import MNIST's four files, gzipped or not, from folders or by name")
    importing.add_argument("paths", nargs="+", type=given_path, metavar="PATH", help="a file, or a folder to search")
    download = _command(actions, "download", "download MNIST")
    download.add_argument("--yes", action="store_true", help="do not ask first")


def _add_open(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "open", "open the window with a picture, a drawing or a model in it")
    parser.add_argument("file", nargs="?", type=given_path, metavar="FILE", help="what to open")


def _add_desktop(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = _command(commands, "desktop", "put the program into the menus of a Linux desktop, or take it out again")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    _command(actions, "install", "add it to the menu, with its icon and the files that it opens")
    _command(actions, "remove", "take it out again")


def _add_self_check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _command(commands, "self-check", "open the window without a screen, draw, classify, train a little and close it")
