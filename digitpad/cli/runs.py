"""`digitpad runs`: lists the trainings that were run here, shows one, hands it over, or throws it away."""

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from digitpad.cli.course import duration
from digitpad.cli.endings import PROBLEM, complain
from digitpad.cli.out_file import check_out_file
from digitpad.files import FileProblem, readable
from digitpad.training.point import Change
from digitpad.training.run_archive import read_run, write_run
from digitpad.training.run_names import run_meant
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs

_NAME = 28
_DIGITS = 16
"""Characters of a run's name in the list, and of its digits' name."""


def run(options: argparse.Namespace) -> int:
    """Do what the options ask for."""
    runs = Runs()
    status = 0
    match options.action:
        case "list":
            _list(runs, options)
        case "show":
            _show(runs, options)
        case "export":
            _export(runs, options.run, options.file)
        case "import":
            record = runs.adopt(read_run(options.file))
            complain(f"{record.name} is now here, as {record.id}.")
        case "delete":
            records = runs.records()
            for record in [run_meant(words, records, only=True) for words in options.runs]:
                runs.trash(record.id)
                complain(f"{record.name} is in the trash. To bring it back: digitpad runs restore {record.id}")
        case "restore":
            status = _restore(runs, options.runs)
        case _:
            removed = runs.purge()
            complain(f"{removed:,} run{' was' if removed == 1 else 's were'} removed from the trash for good.")
    for problem in runs.problems:
        complain(problem)
    return status


def _list(runs: Runs, options: argparse.Namespace) -> None:
    records = runs.records(trashed=options.trash)
    if options.json:
        print(json.dumps([_told(record) for record in records]))
        return
    if not records:
        complain("The trash is empty." if options.trash else "No run yet: `digitpad train` makes one.")
    for record in records:
        right = f"{record.validation_accuracy:6.1%} right" if record.validation_accuracy is not None else " " * 12
        name, digits = readable(record.name)[:_NAME], readable(record.data_name)[:_DIGITS]
        print(f"{record.id}  {record.state:<11}  {right}  {name:<{_NAME}}  {digits:<{_DIGITS}}  {record.description}")


def _show(runs: Runs, options: argparse.Namespace) -> None:
    record = runs.find(options.run)
    curves, steps = runs.curves(record.id), runs.snapshots(record.id).steps
    if options.json:
        print(json.dumps({**_told(record), "points": len(curves), "snapshots": steps}))
        return
    began = dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone()
    lines: list[tuple[str, object]] = [
        ("Run", record.id),
        ("Name", record.name),
        ("State", f"{record.state}{': ' if record.why else ''}{record.why}"),
        ("Began", f"{began:%Y-%m-%d %H:%M:%S}"),
        ("Experiment", record.experiment),
        ("Digits", f"{record.data_name}, {record.training_digits:,} to learn from"),
        ("Checksum", record.data_checksum),
        ("Settings", record.description),
        ("Changes", "; ".join(_change(change) for change in record.changes)),
        ("Came to", f"epoch {record.epoch:.2f}, step {record.step:,}, in {duration(record.seconds)} of work"),
        ("Training", _figures(record.training_loss, record.training_accuracy)),
        ("Validation", _figures(record.validation_loss, record.validation_accuracy)),
        ("Test", f"{record.test_errors:,} errors of {record.test_digits:,}" if record.test_errors is not None else ""),
        ("Kept", f"{len(curves):,} points, {len(steps)} snapshots"),
        ("Made by", record.program),
        ("Note", record.note),
    ]
    for name, value in lines:
        for number, line in enumerate(str(value).splitlines()):  # a note may have several
            print(f"{'' if number else name:<11} {readable(line)}")


def _export(runs: Runs, words: str, path: Path) -> None:
    record = runs.find(words)
    check_out_file(path, read_run, "run")
    write_run(path, runs.whole(record.id))
    complain(f"{record.name} is in {path}.")


def _restore(runs: Runs, meant: list[str]) -> int:
    """Bring back those that are in the trash, and return the exit status, which tells whether all were."""
    status = 0
    for words in meant:
        try:
            record = run_meant(words, runs.records(trashed=True), trashed=True)
        except FileProblem as problem:
            status = PROBLEM
            complain(str(problem))
            continue
        runs.restore(record.id)
        complain(f"{record.name} is back.")
    return status


def _told(record: RunRecord) -> dict[str, Any]:
    """Return a record as JSON has it, with its settings and changes in the open."""
    told = record._asdict()
    for name in ("settings", "changes"):
        told[name] = _json_in(told.pop(f"{name}_json"))
    return told


def _json_in(text: str) -> object:
    try:
        told: object = json.loads(text)
    except (ValueError, RecursionError):  # of a run that is damaged, and is listed all the same
        return None
    return told


def _change(change: Change) -> str:
    return f"at step {change.step:,} {change.setting.replace('_', ' ')} {change.before} → {change.after}"


def _figures(loss: float | None, accuracy: float | None) -> str:
    return f"loss {loss:.4f}, {accuracy:.2%} right" if loss is not None and accuracy is not None else ""
