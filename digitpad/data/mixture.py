"""MNIST, pen digits and ink that is no digit, mixed: what the shipped model learns from, and what is held back."""

from dataclasses import dataclass

import numpy as np

from digitpad.data.digits import NO_DIGIT, DataSet, Digits
from digitpad.data.non_digits import make_non_digits
from digitpad.data.pen import PenDigits
from digitpad.data.pen_variation import plain_digits, varied_digits
from digitpad.data.stroke_width import with_other_widths

PEN_LICENCE = (
    'pen digits by E. Alpaydin and F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", '
    "UCI Machine Learning Repository, 1998, CC BY 4.0"
)

_NON_DIGITS = (
    "letters",
    "overlaid digits",
    "strokes at random",
    "scribbles",
    "letters",
    "overlaid digits",
    "shapes",
    "mirrored digits",
    "dots",
    "digits on their side",
)
"""The kinds in turn: those most often that look most like digits."""


@dataclass(frozen=True, slots=True)
class MixtureSettings:
    """How much of each there is in the mixture."""

    mnist_versions: int = 6
    """How many images of each of MNIST's digits there are: itself, and others with thicker or thinner strokes."""
    stroke_width: float = 0.5
    """How much thicker or thinner those strokes are, at the most: see `with_other_widths`."""
    pen_versions: int = 9
    """How many images of each pen digit there are, each written in another way."""
    non_digits: int = 27_000
    """How many images there are that are no digit, which teach to be sure of none."""
    held_back_digits: int = 2_000
    """How many of MNIST's validation digits are kept apart, the last ones; the others are learned from as well."""
    held_back_writers: tuple[int, ...] = (15, 30)
    """Whose pen digits are kept apart, to choose by and to measure on."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """The mixture, and the digits that are kept apart from it."""

    data: DataSet
    """Its validation part is what is held back of both; its test part is MNIST's."""
    mnist: Digits
    """MNIST's digits that are held back."""
    pen: Digits
    """The digits of the held-back writers, as the pad shows them to a network."""
    distinct_digits: int
    """How many different digits of MNIST and of the pen digits there are to learn from."""


def mix(mnist: DataSet, pen: PenDigits, settings: MixtureSettings, rng: np.random.Generator) -> Mixture:
    """Return the mixture of MNIST and pen digits; the same seed gives the same.

    Raises:
        ValueError: where all writers are held back, or none of those that should be is there.
    """
    held_back = np.isin(pen.writers, settings.held_back_writers)
    if held_back.all() or not held_back.any():
        raise ValueError(f"of the pen digits, {np.count_nonzero(held_back)} of {len(pen)} would be held back")
    held_back_pen = plain_digits(pen[held_back])
    border = max(len(mnist.validation) - settings.held_back_digits, 0)
    mnist_training, held_back_mnist = together(mnist.training, mnist.validation[:border]), mnist.validation[border:]
    varied = varied_digits(pen[~held_back], settings.pen_versions, rng)
    none = Digits(
        make_non_digits(_NON_DIGITS, settings.non_digits, rng),
        np.full(settings.non_digits, NO_DIGIT, np.int64),
    )
    data = DataSet(
        "MNIST and pen digits",
        together(*_versions(mnist_training, settings, rng), varied, none),
        together(held_back_mnist, held_back_pen),
        mnist.test,
        f"{mnist.licence}, and {PEN_LICENCE}",
    )
    distinct_digits = len(mnist_training) + int(np.count_nonzero(~held_back))
    return Mixture(data, held_back_mnist, held_back_pen, distinct_digits)


def _versions(digits: Digits, settings: MixtureSettings, rng: np.random.Generator) -> list[Digits]:
    """Return the digits, and the digits again with strokes of other widths, so that each is there often enough."""
    others = [
        Digits(with_other_widths(digits.pixels, settings.stroke_width, rng), digits.labels)
        for _ in range(settings.mnist_versions - 1)
    ]
    return [digits, *others]


def together(*parts: Digits) -> Digits:
    """Return the digits of several sets as one."""
    return Digits(np.concatenate([part.pixels for part in parts]), np.concatenate([part.labels for part in parts]))
