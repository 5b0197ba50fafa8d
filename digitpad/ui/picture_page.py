"""A page on which a picture lies: a step of the pad's history like any drawing, so that undo finds it again."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import Drawing


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PicturePage(Drawing):
    """No strokes, and a picture."""

    picture: QImage
    network_input: NetworkInput
    """What the network sees of it."""

    @property
    def picture_bytes(self) -> int:
        """How much memory the picture takes."""
        return self.picture.sizeInBytes()

    __eq__ = object.__eq__  # each lies there by itself: two are not the same for having no strokes
    __hash__ = object.__hash__
