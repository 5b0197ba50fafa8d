"""Other runs' curves beside the present one: which they are, and by which colour and dashes they are told apart."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from digitpad.ui.theme import LIGHT, mixed, tokens

if TYPE_CHECKING:
    from digitpad.ui.curve_record import CurveRecord

# At least 4:1 on a panel. Neighbours differ in lightness as well as in hue, for eyes that do not tell all hues apart.
_ON_LIGHT = ("#6d28d9", "#0d9488", "#be185d", "#55606e", "#4d7c0f", "#9a1f1f", "#0e7fb8", "#8a5a00")
_ON_DARK = ("#b794f6", "#2dd4bf", "#f472b6", "#aab4c2", "#a3d65c", "#ff9b8f", "#67c7f5", "#e3c34f")
# Dashes and gaps, in pen widths.
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 3),
    (1.5, 2.5),
    (8, 3, 1.5, 3),
    (12, 4),
    (4, 2, 4, 6),
    (8, 3, 1.5, 3, 1.5, 3),
    (3, 3),
)
MOST_OVERLAYS = len(DASHES)


@dataclass(frozen=True, slots=True, eq=False)
class CurveOverlay:
    """Another run's curves."""

    name: str
    look: int
    """Which colour and dashes: 0 to `MOST_OVERLAYS - 1`."""
    record: "CurveRecord"


def overlay_pen(look: int, width: float, strength: float = 1.0) -> QPen:
    """Return the pen of an overlay in the colours of the theme; a `strength` below 1 is nearer to the panel's."""
    colours = _ON_LIGHT if tokens() is LIGHT else _ON_DARK
    pen = QPen(mixed(colours[look % MOST_OVERLAYS], strength), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
