"""From a finished run to a model: its parameters with the story of how they came about."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

import digitpad
from digitpad.data.builtin import BUILT_IN
from digitpad.data.digits import DataSet
from digitpad.nn import Model, TwoLayerNet
from digitpad.training.evaluation import Evaluation, evaluate
from digitpad.training.point import Change, TrainingPoint
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_to_json
from digitpad.training.trainer import Training


def model_of_run(
    settings: TrainingSettings,
    data: DataSet,
    params: Mapping[str, NDArray[np.float32]],
    evaluations: Mapping[str, Evaluation],
    changes: Sequence[Change] = (),
) -> Model:
    """Return a trained network as a model that can be kept in a file.

    With the same digits, and the same changes at the same steps, the settings that it tells of, which
    `settings_from_json` understands, train the same network again.

    Args:
        settings: What it was trained with.
        data: What it was trained on.
        params: W1 b1 W2 b2, of which the model gets copies.
        evaluations: What was measured, by what it was measured on: "test digits", "validation digits". The first is
            the one that is shown beside the model's name.
        changes: What was changed in the settings while it was trained.
    """
    metadata: dict[str, object] = {
        "name": f"{data.name}, 784-{settings.hidden_size}-10",
        "activation": settings.activation,
        "trained_on": data.name,
        "training_digits": len(data.training),
        "settings": settings_to_json(settings),
        "seed": settings.seed,
        "errors": [
            {"on": _part_of(data, what), "digits": evaluation.digits, "errors": evaluation.errors}
            for what, evaluation in evaluations.items()
        ],
        "created": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "program": f"DigitPad {digitpad.__version__}",
        "licence": f"Trained on {data.licence}." if data.licence else "",
    }
    if changes:
        metadata["changes"] = [dataclasses.asdict(change) for change in changes]
    return Model({key: array.copy() for key, array in params.items()}, settings.activation, metadata)


def model_at(training: Training, point: TrainingPoint, evaluations: Mapping[str, Evaluation] | None = None) -> Model:
    """Return the network that a training has at a point; its story tells where it stopped, if not at its end.

    Args:
        training: Which.
        point: Of it, with its parameters.
        evaluations: As for `model_of_run`; by default it is measured on the validation digits.
    """
    settings, data = training.initial_settings, training.data
    if evaluations is None:
        network = TwoLayerNet.from_params(dict(point.params), settings.activation)
        evaluations = {"validation digits": evaluate(network, data.validation)} if len(data.validation) else {}
    model = model_of_run(settings, data, point.params, evaluations, training.changes)
    if point.finished:
        return model
    return replace(model, metadata={**model.metadata, "stopped_after_epochs": round(point.epoch, 2)})


def with_test_figure(model: Model, data: DataSet, evaluation: Evaluation) -> Model:
    """Return a run's model with what was measured on the test digits in front of what its story tells already."""
    measured = {"on": _part_of(data, "test digits"), "digits": evaluation.digits, "errors": evaluation.errors}
    told = [figure for figure in model.metadata.get("errors", []) if figure["on"] != measured["on"]]
    return replace(model, metadata={**model.metadata, "errors": [measured, *told]})


def _part_of(data: DataSet, what: str) -> str:
    """Return what a part of a data set is called amid a sentence: "MNIST test digits", "built-in test digits"."""
    name = data.name.lower() if data.name == BUILT_IN else data.name
    return f"{name.removesuffix(' digits')} {what}"
