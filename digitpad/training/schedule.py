"""The learning rate at each step of a run."""

import math

from digitpad.training.settings import TrainingSettings


def learning_rate_at(step: int, steps: int, settings: TrainingSettings) -> float:
    """Return the learning rate for one step: a linear rise to the full rate, then what the schedule makes of it.

    Constant, lower by a factor after every so many epochs, or half a cosine down to 0.

    Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, for the cosine.

    Args:
        step: The step to come, from 0.
        steps: All steps of the run, a multiple of its epochs.
        settings: The schedule, and the full learning rate.
    """
    rate = settings.learning_rate
    warm_up = max(1, round(settings.warm_up * steps)) if settings.warm_up else 0
    if step < warm_up:
        return rate * (step + 1) / warm_up
    match settings.schedule:
        case "step":
            epoch = step * settings.epochs // steps
            return rate * settings.drop_factor ** (epoch // settings.drop_every)
        case "cosine":
            progress = (step - warm_up) / max(1, steps - warm_up)
            return rate * 0.5 * (1 + math.cos(math.pi * progress))
        case "constant":
            return rate
