"""What shaky, angular, torn, turned, small and thick drawings cost the shipped model: each at three strengths.

The pen digits of the writers that it has not learned from are distorted stroke by stroke, four times each, and drawn as
on the pad. `python -m tests.benchmarks robustness`.
"""

from collections.abc import Callable

import numpy as np

from digitpad.data import stroke_distortion as distortion
from digitpad.ink.normalize import THICKNESS, normalize_strokes
from digitpad.ink.rasterize import Strokes
from digitpad.ink.strokes import PAGE
from digitpad.nn import load_model
from digitpad.paths import resource
from tests.benchmarks._real_digits import held_back_pen_digits
from tests.benchmarks.table import Row

_ROUNDS = 4
_Distort = Callable[[Strokes, float, np.random.Generator], Strokes]

_DISTORTIONS: dict[str, tuple[_Distort, tuple[float, float, float], str]] = {
    "Jitter of each point": (distortion.jittered, (0.02, 0.04, 0.06), "of half the digit's size"),
    "A trembling hand": (distortion.shaken, (0.03, 0.06, 0.1), "of half the digit's size"),
    "Few points": (distortion.with_fewer_points, (4, 8, 12), "points of which one is left"),
    "A gap in each stroke": (distortion.with_gaps, (0.1, 0.2, 0.3), "of half the digit's size"),
    "Overshooting ends": (distortion.overshot, (0.1, 0.2, 0.3), "of half the digit's size, at the most"),
    "Turned left": (lambda strokes, amount, _: distortion.turned(strokes, -amount), (5, 10, 15), "degrees"),
    "Turned right": (lambda strokes, amount, _: distortion.turned(strokes, amount), (5, 10, 15), "degrees"),
    "Drawn small, with a mouse": (
        lambda strokes, amount, _: distortion.on_grid(strokes, amount),
        (48, 24, 12),
        "pixels",
    ),
    "Slanted": (
        lambda strokes, amount, _: distortion.slanted(strokes, amount),
        (0.15, 0.3, 0.45),
        "sideways a step up",
    ),
    "Wide": (lambda strokes, amount, _: distortion.widened(strokes, amount), (1.2, 1.5, 1.8), "times as wide"),
}
_THICKNESSES = {"Thick": (3.2, 4.0, 4.8), "Thin": (1.8, 1.5, 1.2)}


def rows() -> list[Row]:
    """Measure all distortions, in about half a minute."""
    pen = held_back_pen_digits()
    network = load_model(resource("models/shipped.npz")).network()
    centred = distortion.centred(pen.strokes)

    def errors(strokes: Strokes, thickness: float = THICKNESS) -> float:
        page = Strokes(strokes.points * (PAGE / 2), strokes.widths * (PAGE / 2), strokes.stroke, strokes.drawing)
        images = normalize_strokes(page, len(pen), thickness).reshape(len(pen), 784)
        return 100 * (1 - network.accuracy(images, pen.labels))

    note = f"{len(pen)} digits of {len(np.unique(pen.writers))} writers"
    measured = [Row("As they were written", errors(centred), 1, "smaller", " %", note)]
    for name, (distort, amounts, unit) in _DISTORTIONS.items():
        for amount in amounts:
            rng = np.random.default_rng(0)
            mean = float(np.mean([errors(distort(centred, amount, rng)) for _ in range(_ROUNDS)]))
            measured.append(Row(f"{name}, {amount:g}", mean, unit=" %", note=unit))
    measured += [
        Row(f"{name}, {thickness:g}", errors(centred, thickness), unit=" %", note="pixels of the image")
        for name, thicknesses in _THICKNESSES.items()
        for thickness in thicknesses
    ]
    return measured
