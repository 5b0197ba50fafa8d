"""`digitpad train`: trains a network, shows how it learns, and saves it."""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

from digitpad.cli.endings import INTERRUPTED, complain
from digitpad.cli.problem import CommandProblem
from digitpad.cli.progress_bar import ProgressBar
from digitpad.data import DataSet, load_data
from digitpad.files import FileProblem, reason
from digitpad.nn import TwoLayerNet, save_model
from digitpad.training.choices import USUAL_LEARNING_RATES
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.point import TrainingPoint
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings, describe
from digitpad.training.story import model_of_run
from digitpad.training.trainer import train

_FIELDS = (
    "step",
    "steps",
    "epoch",
    "epochs",
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "digits_per_second",
    "seconds_left",
    "finished",
)
"""What of a point is printed with --json."""


def run(options: argparse.Namespace) -> int:
    """Train as the options say. An interrupted training is saved as well, as far as it has come."""
    settings = chosen_settings(options)
    if options.out:
        check_writable(options.out)
    data = load_data(options.data)
    complain(f"{data.name}, {len(data.training):,} digits to learn from; {describe(settings)}")
    point = None
    interrupted = False
    with ProgressBar() as bar:
        course = _Course(bar, as_json=options.json)
        try:
            for point in train(settings, data):
                course.show(point)
        except TrainingDiverged as problem:
            raise CommandProblem(str(problem)) from problem
        except KeyboardInterrupt:
            interrupted = True
    if point is None:  # interrupted before there was anything to keep
        raise KeyboardInterrupt
    if interrupted:
        complain(f"Interrupted after {point.epoch:.2f} of {point.epochs} epochs.")
    _finish(settings, data, point, options.out)
    return INTERRUPTED if interrupted else 0


def chosen_settings(options: argparse.Namespace) -> TrainingSettings:
    """Return the preset with what the options change in it; another optimizer comes with its usual learning rate.

    Raises:
        SettingsProblem: where a setting is outside its bounds.
    """
    preset = PRESETS[options.preset]
    changes = {
        "hidden_size": options.hidden,
        "epochs": options.epochs,
        "batch_size": options.batch,
        "optimizer": options.optimizer,
        "activation": options.activation,
        "learning_rate": options.learning_rate,
        "seed": options.seed,
    }
    if options.learning_rate is None and options.optimizer not in (None, preset.optimizer):
        changes["learning_rate"] = USUAL_LEARNING_RATES[options.optimizer]
    return replace(preset, **{name: value for name, value in changes.items() if value is not None})


def check_writable(path: Path) -> None:
    """Find out before the training, not after it, whether its result can be saved.

    Raises:
        FileProblem: where it cannot.
    """
    try:
        if path.is_dir():
            raise FileProblem(f"{path} is a folder. Name a file in it.")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {reason(error)}. Choose another place with --out.") from error


class _Course:
    """Tells of a training point by point: one JSON object a line, or progress for a person."""

    def __init__(self, bar: ProgressBar, *, as_json: bool) -> None:
        self._bar = bar
        self._as_json = as_json
        self._epochs_noted = 0
        self._validation: float | None = None

    def show(self, point: TrainingPoint) -> None:
        if self._as_json:
            print(json.dumps({name: getattr(point, name) for name in _FIELDS}), flush=True)
            return
        if point.validation_accuracy is not None:
            self._validation = point.validation_accuracy
        words = _words(point, self._validation)
        self._bar.show(point.step / point.steps, words)
        if int(point.epoch) > self._epochs_noted:
            self._epochs_noted = int(point.epoch)
            self._bar.note(words)


def _words(point: TrainingPoint, validation: float | None) -> str:
    """Return a point in one line; what is right is of the validation digits, when they were last looked at."""
    right = f" | {validation:.1%} right" if validation is not None else ""
    left = f" | {_duration(point.seconds_left)} left" if point.seconds_left and not point.finished else ""
    return (
        f"epoch {point.epoch:.1f}/{point.epochs} | loss {point.training_loss:.4f}{right}{left} | "
        f"{point.digits_per_second:,.0f} digits/s"
    )


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _finish(settings: TrainingSettings, data: DataSet, point: TrainingPoint, out: Path | None) -> None:
    """Measure the network on the test digits, once, say what came out, and save it where that is asked for."""
    network = TwoLayerNet.from_params(point.params, settings.activation)
    measured = evaluate(network, data.test)
    complain(f"{data.name} test digits: {_errors(measured)}.")
    if out is None:
        return
    model = model_of_run(settings, data, point.params, {"test digits": measured})
    if not point.finished:
        model = replace(model, metadata={**model.metadata, "stopped_at_epoch": round(point.epoch, 2)})
    save_model(out, model)
    complain(f"Saved in {out}.")


def _errors(evaluation: Evaluation) -> str:
    return f"{evaluation.error_rate:.2%} errors ({evaluation.errors:,} of {evaluation.digits:,})"
