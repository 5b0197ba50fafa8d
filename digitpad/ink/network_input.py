"""What the network is shown, and where it came from: the one value that travels from its maker to every panel."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Origin = Literal["drawing", "picture", "digits"]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkInput:
    """A 28x28 image with its origin."""

    image: "NDArray[np.float32]"
    """(28, 28) in [0, 1], ink white on black."""
    origin: Origin
    name: str = ""
    """Where it came from, as a person reads it: a file's name, "MNIST test digit 1,234"."""
    label: int | None = None
    """The digit that it is known to be, where that is known."""

    @property
    def blank(self) -> bool:
        """Whether there is no ink in it at all."""
        return not self.image.any()
