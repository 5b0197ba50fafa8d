"""Hidden units that have fallen silent begin anew, so that a wide network makes use of all of its width.

Source: G. Sokar et al., "The Dormant Neuron Phenomenon in Deep Reinforcement Learning", 2023, there by how strongly a
unit answers, here by how often.
"""

from collections.abc import Mapping

import numpy as np

from digitpad.training.outcome import Floats

_SELDOM = 1 / 500
"""A unit that fires for fewer of the images counts as silent."""


def revive(arrays: Mapping[str, Floats], images: Floats, rng: np.random.Generator) -> int:
    """Begin those hidden ReLUs of a training anew, in place, that hardly ever fire; return how many they are.

    The network answers as before, but for the little that they had to say: a unit that begins anew looks at the image
    with random weights, of K. He et al., and has no say in the scores yet. What the optimizer remembers of it is what
    it remembers of the others in the mean, so that its first steps are no longer than theirs.

    Args:
        arrays: All of a `TrainingRun`: "parameters." with W1 (784, H), b1 (H,) and W2 (H, 10), and what "optimizer."
            and "average." have of each, in the same shapes.
        images: (n, 784), enough of them to speak for all.
        rng: What draws the weights.
    """
    weights = arrays["parameters.W1"]
    fires = images @ weights + arrays["parameters.b1"] > 0  # (n, H)
    silent = fires.mean(axis=0) < _SELDOM
    count = int(np.count_nonzero(silent))
    if not 0 < count < len(silent):
        return 0
    inputs = len(weights)
    fresh = (rng.standard_normal((inputs, count)) * np.sqrt(2 / inputs)).astype(weights.dtype)
    for name, array in arrays.items():
        owner, key = name.split(".")[:2]
        if key in _UNIT_AXIS:
            units = np.moveaxis(array, _UNIT_AXIS[key], -1)  # a view, (…, H)
            if owner == "optimizer":
                units[..., silent] = units[..., ~silent].mean(axis=-1, keepdims=True)
            else:
                units[..., silent] = fresh if key == "W1" else 0
    return count


_UNIT_AXIS: Mapping[str, int] = {"W1": 1, "b1": 0, "W2": 0}
"""Along which axis of a parameter the hidden units lie."""
