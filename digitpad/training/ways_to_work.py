"""In which ways the threads of a machine can share the work of a training. All of them learn the same, bit for bit."""

import os
from typing import NamedTuple

from digitpad.training.settings import TrainingSettings
from digitpad.training.shared_product import worth_sharing

_PIXELS = 784


class Way(NamedTuple):
    """One way."""

    threads: int
    """Among how many threads the large products are shared."""
    batches_ahead: bool
    """Whether another thread prepares the next batch meanwhile."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ways_to_work(settings: TrainingSettings, batch_size: int) -> tuple[Way, ...]:
    """Return the ways that may be the quickest for a training, the simplest first."""
    cores = available_cores()
    alone = Way(threads=1, batches_ahead=False)
    if cores == 1:
        return (alone,)
    shares = worth_sharing(batch_size * _PIXELS * settings.hidden_size)
    together = (Way(threads=cores, batches_ahead=settings.augments),) if shares else ()
    ahead = (Way(threads=1, batches_ahead=True),) if settings.augments else ()
    return (alone, *ahead, *together)
