"""Who learns, and from whom."""

from dataclasses import dataclass

from digitpad.training.batches import Teach
from digitpad.training.network_kind import TWO_LAYERS, NetworkKind


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a training is besides its settings and digits."""

    kind: NetworkKind = TWO_LAYERS
    """What kind of network learns."""
    teach: Teach | None = None
    """What says how each image should be answered, with no further label smoothing; without it the labels do."""
    least_share: float = 1.0
    """Of the distortions, what each image gets at least; how much it gets is chance."""


LABELS = Lesson()
"""A two-layer network learns from labels: what every training is that a person starts."""
