"""The last steps to the shipped model: half precision, honest probabilities, a rule for doubt, and its whole story."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

import digitpad
from digitpad.data.digits import Digits
from digitpad.data.mixture import Mixture
from digitpad.data.non_digits import LEARNED_KINDS, UNSEEN_KINDS, make_non_digits
from digitpad.nn import AnswerRule, Model, TwoLayerNet
from digitpad.nn.functions import softmax
from digitpad.training.calibration import (
    chosen_rule,
    expected_calibration_error,
    refused_by,
    settled,
)
from digitpad.training.evaluation import evaluate
from digitpad.training.recipe import Recipe
from digitpad.training.settings_json import settings_to_json

_NON_DIGITS = 3000
"""Images of non-digits that the rule is measured on, of each group of kinds."""


def finished_model(recipe: Recipe, params: Mapping[str, NDArray[np.float32]], mixture: Mixture) -> Model:
    """Return the network as a model that can be shipped, measured on digits that it has not learned from.

    Temperature and rule are chosen on the held-back digits of MNIST and of the pen digits. MNIST's test digits are
    looked at here, once, after everything has been chosen.
    """
    held_back = mixture.data.validation
    kept, temperature = settled(params, held_back)
    network = TwoLayerNet.from_params(kept, "relu")
    parts = {"held-back MNIST training digits": mixture.mnist, "pen digits of held-back writers": mixture.pen}
    given = {name: network.predict(digits.images()) for name, digits in parts.items()}
    rule = _mildest([chosen_rule(scores, recipe.refused) for scores in given.values()])
    measured = {"MNIST test digits": mixture.data.test, **parts}
    metadata: dict[str, object] = {
        "name": f"Shipped, 784-{len(kept['b1'])}-10",
        "activation": "relu",
        "trained_on": mixture.data.name,
        "training_digits": mixture.distinct_digits,
        "taught": _teaching(recipe),
        "settings": settings_to_json(recipe.network.learning),
        "recipe": story_of(recipe),
        "seed": recipe.seed,
        "errors": [_error(network, name, digits) for name, digits in measured.items() if len(digits)],
        "temperature": temperature,
        "calibration_error": {
            name: expected_calibration_error(softmax(scores), parts[name].labels) for name, scores in given.items()
        },
        "rule": dataclasses.asdict(rule),
        "refused": {
            **{name: refused_by(rule, scores) for name, scores in given.items()},
            **{name: refused_by(rule, network.predict(images)) for name, images in _non_digits().items()},
        },
        "created": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "program": f"DigitPad {digitpad.__version__}",
        "licence": f"Trained on {mixture.data.licence}.",
    }
    return Model(kept, "relu", metadata)


def _teaching(recipe: Recipe) -> str:
    """Return in words who taught the network, and for how long."""
    count = len(recipe.teachers)
    others = "1 network that is no part of it" if count == 1 else f"{count} networks that are no part of it"
    words = f"by {others if count else 'labels'}, {recipe.network.learning.epochs} epochs"
    if recipe.practice is None:
        return words
    words += f", then {recipe.practice.learning.epochs} more"
    hard = recipe.practice.hard
    if hard is None:
        return words
    return f"{words} in which the {hard.count:,} images of digits that it found hardest came {hard.times} times each"


def _mildest(rules: Sequence[AnswerRule]) -> AnswerRule:
    """Return the rule that refuses no more of any set of digits than the one that was chosen on it."""
    return AnswerRule(min(rule.certain for rule in rules), min(rule.evidence for rule in rules))


def _error(network: TwoLayerNet, name: str, digits: Digits) -> dict[str, object]:
    evaluation = evaluate(network, digits)
    return {"on": name, "digits": evaluation.digits, "errors": evaluation.errors}


def _non_digits() -> dict[str, NDArray[np.float32]]:
    """Return images that are no digits, of kinds that were learned from and of kinds that were not."""
    kinds = {"non-digits of learned kinds": LEARNED_KINDS, "non-digits of unseen kinds": UNSEEN_KINDS}
    rng = np.random.default_rng(0)
    return {name: make_non_digits(kinds[name], _NON_DIGITS, rng) * np.float32(1 / 255) for name in kinds}


def story_of(recipe: Recipe) -> dict[str, object]:
    """Return what of the recipe the network's own settings do not tell."""
    return {
        "softness": recipe.softness,
        "hint": recipe.hint,
        "stages": [
            {
                "name": name,
                "mixture": dataclasses.asdict(stage.mixture),
                "settings": settings_to_json(stage.learning),
                "calm": list(stage.calm),
                "revive_until": stage.revive_until,
                "hard": dataclasses.asdict(stage.hard) if stage.hard else None,
            }
            for stage, name in zip(recipe.stages, recipe.names, strict=True)
        ],
    }
