"""The learning rate at each step of a run."""

import math

from digitpad.training.settings import TrainingSettings

_WARM_UP = 0.03
"""Share of the steps in which a cosine schedule rises from 0: an optimizer's first steps are its least informed."""


def learning_rate_at(step: int, steps: int, settings: TrainingSettings) -> float:
    """Return the learning rate for one step.

    Constant, or a linear rise to the full rate and then half a cosine down to 0.

    Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.

    Args:
        step: The step to come, from 0.
        steps: All steps of the run.
        settings: The schedule, and the full learning rate.
    """
    if settings.schedule == "constant":
        return settings.learning_rate
    warm_up = max(1, round(_WARM_UP * steps))
    if step < warm_up:
        return settings.learning_rate * (step + 1) / warm_up
    progress = (step - warm_up) / max(1, steps - warm_up)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
