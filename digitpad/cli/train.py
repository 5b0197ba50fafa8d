"""`digitpad train`: trains a network, shows how it learns, keeps the run, and saves the network if that is wanted."""

import argparse
from pathlib import Path

from digitpad.cli.endings import INTERRUPTED, PROBLEM, complain
from digitpad.cli.kept_training import Outcome, begun, carried_out, errors_in, measured
from digitpad.cli.loading import loaded
from digitpad.cli.out_file import check_out_file
from digitpad.cli.problem import CommandProblem
from digitpad.cli.train_options import asked_for, check_has_effect, check_together, chosen_settings
from digitpad.data import DataSet, list_sources
from digitpad.files import FileProblem
from digitpad.nn import load_model, save_model
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.evaluation import Evaluation
from digitpad.training.experiments import EXPERIMENTS, Experiment, Trial
from digitpad.training.point import TrainingPoint
from digitpad.training.recorder import Recorder
from digitpad.training.runs import Runs
from digitpad.training.settings import changed, describe
from digitpad.training.story import model_at
from digitpad.training.trainer import Training


def run(options: argparse.Namespace) -> int:
    """Train as the options say. An interrupted training is kept as well, and can go on."""
    check_together(options)
    if options.out:
        check_out_file(options.out, load_model, "model")
    if options.experiment:
        return _experiment(EXPERIMENTS[options.experiment](options.seed or 0), options)
    runs = Runs()
    training, recorder = _resumed(runs, options) if options.resume is not None else _new(runs, options)
    try:
        outcome = carried_out(training, recorder, as_json=options.json)
    except TrainingDiverged as problem:
        raise CommandProblem(str(problem)) from problem
    may_go_on = outcome.interrupted and not outcome.point.finished
    if may_go_on:
        complain(f"Interrupted after {outcome.point.epoch:.2f} of {outcome.point.epochs} epochs.")
    _finish(training, outcome.point, runs, recorder, options)
    if may_go_on and recorder and runs.can_resume(recorder.run_id):
        complain(f"To go on: digitpad train --resume {recorder.run_id}")
    if recorder is None and options.out is None:
        complain("Nothing of the training is left. With --out FILE, its network would be.")
        return PROBLEM
    return _status_of(outcome)


def _status_of(outcome: Outcome) -> int:
    if not outcome.kept:
        return PROBLEM
    return INTERRUPTED if outcome.interrupted else 0


def _new(runs: Runs, options: argparse.Namespace) -> tuple[Training, Recorder | None]:
    settings = chosen_settings(options)
    check_has_effect(options, settings)
    source = options.data or "builtin"
    data = loaded(source)
    complain(f"{data.name}, {len(data.training):,} digits to learn from; {describe(settings)}")
    training = Training(settings, data)
    return training, begun(lambda: runs.begin(training, _whole(source), name=options.name or ""))


def _resumed(runs: Runs, options: argparse.Namespace) -> tuple[Training, Recorder]:
    record = runs.find(options.resume)
    if not runs.can_resume(record.id):
        raise CommandProblem(f"There is nothing to go on with: {record.name} ({record.id}) is {record.state}.")
    if options.epochs is not None and 0 < options.epochs <= int(record.epoch):
        raise CommandProblem(f"{record.name} has learned for {record.epoch:.2f} epochs. Ask for more with --epochs.")
    try:
        data = loaded(record.source).with_training_digits(record.digits_limit)
    except FileProblem as problem:
        raise FileProblem(f"{problem} {record.name} can go on with the digits that it began with alone.") from problem
    training, recorder = runs.resume(record.id, data)
    for words in runs.problems:
        complain(words)
    try:
        check_has_effect(options, changed(training.settings, asked_for(options)))
        training.change(asked_for(options))
    except ValueError:
        recorder.leave()
        raise
    complain(f"{record.name} goes on at step {training.step:,}; {describe(training.settings)}")
    return training, recorder


def _finish(
    training: Training, point: TrainingPoint, runs: Runs, recorder: Recorder | None, options: argparse.Namespace
) -> None:
    """Measure the network on the test digits, once, where that is asked for, and save it."""
    if not (options.out or options.test):
        return
    figure = measured(training, point)
    complain(f"{training.data.name} test digits: {errors_in(figure)}.")
    if recorder:
        _keep_figure(runs, recorder, figure)
    if options.out is None:
        return
    save_model(options.out, model_at(training, point, {"test digits": figure}))
    complain(f"Saved in {options.out}.")


def _keep_figure(runs: Runs, recorder: Recorder, figure: Evaluation) -> None:
    try:
        runs.keep_test_figure(recorder.run_id, figure)
    except FileProblem as problem:
        complain(str(problem))


def _experiment(experiment: Experiment, options: argparse.Namespace) -> int:
    """Run the trials one after the other, and write a line of a table after each."""
    source = options.data or "builtin"
    data = loaded(source)
    runs = Runs()
    complain(f"{experiment.name}. {experiment.explanation}")
    width = max(len(trial.label) for trial in experiment.trials)
    if not options.json:
        print(f"{'':{width}}  training  validation    loss", flush=True)
    status = 0
    for trial in experiment.trials:
        outcome = _tried(trial, data, runs, source, experiment, options)
        status = status or (_status_of(outcome) if outcome else 0)
        if outcome and outcome.interrupted:
            break
        if options.json:
            continue
        if outcome is None:
            print(f"{trial.label:{width}}  diverged", flush=True)
            continue
        point = outcome.point
        right = f"{point.validation_accuracy:11.1%}" if point.validation_accuracy is not None else " " * 11
        print(f"{trial.label:{width}}  {point.training_accuracy:8.1%} {right}  {point.training_loss:6.4f}", flush=True)
    return status


def _tried(
    trial: Trial, data: DataSet, runs: Runs, source: str, experiment: Experiment, options: argparse.Namespace
) -> Outcome | None:
    """Return what came of a trial; None where it diverged."""
    limit = trial.digits_limit if trial.digits_limit < len(data.training) else 0
    training = Training(trial.settings, data.with_training_digits(limit))
    recorder = begun(
        lambda: runs.begin(training, _whole(source), name=trial.label, experiment=experiment.name, digits_limit=limit)
    )
    try:
        return carried_out(training, recorder, as_json=options.json, trial=trial.label)
    except TrainingDiverged:
        return None


def _whole(source: str) -> str:
    """Return the key of a source that means the same from any folder."""
    path = Path(source)
    has_a_key_of_its_own = source in [other.key for other in list_sources()]  # before any folder of that name
    return str(path.resolve()) if path.is_dir() and not has_a_key_of_its_own else source
