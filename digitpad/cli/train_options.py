"""The options of `digitpad train`: one for every setting, made of what is told about it."""

import argparse
from collections.abc import Mapping

from digitpad.cli.given_path import given_name, given_path
from digitpad.training.bounds import Choice, SettingsProblem, WholeNumber
from digitpad.training.choices import (
    AUGMENTATION_STARTS,
    AUGMENTATIONS,
    OPTIMIZER_SETTINGS,
    SCHEDULE_SETTINGS,
    USUAL_LEARNING_RATES,
)
from digitpad.training.experiments import EXPERIMENTS
from digitpad.training.fields import FIELDS, Field, Group
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings, changed

SHIPPED = "shipped"
"""The preset that is a recipe of several trainings; `train_shipped` carries it out."""

_GROUPS: Mapping[Group, str] = {
    "network": "the network",
    "optimizer": "the optimizer",
    "schedule": "the learning rate over time",
    "regularization": "against learning by heart",
    "augmentation": "distortions of the training digits",
    "stop": "the end of the training",
    "chance": "chance",
}
_SHORT = {"hidden_size": "hidden", "batch_size": "batch"}
"""Options that are called otherwise than their settings."""


def add_training_options(parser: argparse.ArgumentParser) -> None:
    """Add all options by which a training is chosen."""
    parser.add_argument(
        "--data",
        type=given_name,
        metavar="SOURCE",
        help="builtin, mnist, or a folder with IDX files (default: builtin)",
    )
    parser.add_argument(
        "--preset",
        type=str.lower,
        choices=[*PRESETS, SHIPPED],
        help="what to begin with; shipped makes the shipped model again, from MNIST and pen digits (default: book)",
    )
    parser.add_argument(
        "--pen", type=given_path, metavar="FILE", help="the file of the pen digits, for the preset shipped"
    )
    parser.add_argument("--resume", metavar="RUN", help="go on with an interrupted run, named by its id or name")
    parser.add_argument("--experiment", choices=EXPERIMENTS, help="run one of the book's experiments")
    parser.add_argument("--name", help="what the run is called in the list of runs")
    groups = {group: parser.add_argument_group(title) for group, title in _GROUPS.items()}
    groups["augmentation"].add_argument(
        "--augmentation", choices=AUGMENTATIONS, help="strengths of all distortions to begin with"
    )
    for name, field in FIELDS.items():
        _add_setting(groups[field.group], name, field)


def option_of(name: str) -> str:
    """Return the option of a setting."""
    return f"--{_SHORT.get(name, name).replace('_', '-')}"


def _add_setting(group: "argparse._ArgumentGroup", name: str, field: Field) -> None:
    option = option_of(name)
    words = f"{field.explanation[0].lower()}{field.explanation[1:].removesuffix('.')}"
    words = (f"{words}: {field.formula}" if field.formula else words).replace("%", "%%")
    match field.kind:
        case Choice(names):
            group.add_argument(option, dest=name, type=str.lower, choices=names, help=words)
        case WholeNumber():
            group.add_argument(option, dest=name, type=int, metavar="N", help=words)
        case _:
            group.add_argument(option, dest=name, type=float, metavar="X", help=words)


def asked_for(options: argparse.Namespace) -> dict[str, float | int | str]:
    """Return the settings that the options name, by name."""
    start = AUGMENTATION_STARTS[options.augmentation] if options.augmentation else {}
    given = {name: getattr(options, name) for name in FIELDS if getattr(options, name) is not None}
    return {**start, **given}


def chosen_settings(options: argparse.Namespace) -> TrainingSettings:
    """Return the preset with what the options change in it; another optimizer comes with its usual learning rate.

    Raises:
        SettingsProblem: where a setting is outside its bounds.
    """
    preset = PRESETS[options.preset or "book"]
    changes = asked_for(options)
    optimizer = options.optimizer
    if optimizer not in (None, preset.optimizer):
        changes = {"learning_rate": USUAL_LEARNING_RATES[optimizer], **changes}
    return changed(preset, changes)


def check_together(options: argparse.Namespace) -> None:
    """Raise `SettingsProblem` where options were given that do not go together."""
    if options.resume is not None and options.experiment:
        raise SettingsProblem("--resume and --experiment do not go together. Choose one.")
    if options.pen:
        raise SettingsProblem("--pen goes with --preset shipped alone: leave it out, or choose that preset.")
    for chosen, others in (
        ("resume", ("data", "preset", "name")),
        ("experiment", ("preset", "name", "out", "test", "augmentation", *(name for name in FIELDS if name != "seed"))),
    ):
        for other in others:
            if getattr(options, chosen) and getattr(options, other) is not None:
                raise SettingsProblem(f"--{chosen} comes with its own: leave out {option_of(other)}.")


def check_has_effect(options: argparse.Namespace, settings: TrainingSettings) -> None:
    """Raise `SettingsProblem` where an option says something that the chosen optimizer or schedule does not heed."""
    for choice, settings_of in (("optimizer", OPTIMIZER_SETTINGS), ("schedule", SCHEDULE_SETTINGS)):
        chosen = getattr(settings, choice)
        for name in sorted({name for names in settings_of.values() for name in names} - {*settings_of[chosen]}):
            if getattr(options, name) is not None:
                those = " or ".join(other for other, names in settings_of.items() if name in names)
                raise SettingsProblem(
                    f"{option_of(name)} does nothing with the {choice} {chosen}: leave it out, or choose {those}."
                )
