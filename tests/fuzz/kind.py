"""What a kind of file is to these tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.fuzz.mutations import mutated

Mutate = Callable[[np.random.Generator], bytes]
Open = Callable[[bytes, Path], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    mutate: Mutate
    """Makes a damaged file."""
    open: Open
    """Opens a damaged file as the program does, in a folder that is its own. FileProblem is what it may raise."""


def mutating(seeds: Sequence[bytes], repair: Callable[[bytes], bytes] | None = None) -> Mutate:
    """Return what damages one of the files; mostly with `repair`, after which its reader looks further."""

    def mutate(rng: np.random.Generator) -> bytes:
        damaged = mutated(seeds, rng)
        return repair(damaged) if repair is not None and rng.random() < 0.7 else damaged

    return mutate
