"""Drawings as InkML, the W3C's Ink Markup Language (2011): written, and read whichever program wrote them.

A drawing saved here comes back as it was; ink in other coordinates is brought to the page. A file is never trusted: it
may not declare a document type, which is where XML keeps its entities.
"""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from digitpad.files import FileProblem
from digitpad.ink.inkml_context import Channels, Formats, name_of
from digitpad.ink.inkml_trace import MOST_POINTS, too_many_points, trace_rows
from digitpad.ink.strokes import PAGE, Drawing, Stroke

LARGEST_FILE = 8 * 2**20  # bytes
_MOST_TAGS = 100_000  # of 50,000 strokes; a million would take long to read, with next to nothing in them

_NAMESPACE = "http://www.w3.org/2003/InkML"
_OUR_FORMAT = "digitpad-page"  # the id of a trace format whose coordinates are page units
_PEN_WIDTH = 44.0  # page units, for files that do not say how wide the pen was
_FITTED = 0.7  # how much of the page is filled by ink that did not fit it
_TOO_SMALL = 200.0  # page units; smaller ink, in a file that is not ours, is in other units than the page's


def write_inkml(drawing: Drawing) -> bytes:
    """Return a drawing as InkML: page units, y downwards, and the pen's width in the standard's channel for it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<ink xmlns="{_NAMESPACE}">',
        f'  <traceFormat xml:id="{_OUR_FORMAT}">',
        *(f'    <channel name="{name}" type="decimal"/>' for name in ("X", "Y", "W")),
        "  </traceFormat>",
    ]
    for stroke in drawing.strokes:
        places = zip(stroke.points, stroke.widths, strict=True)
        trace = ", ".join(f"{float(x)!r} {float(y)!r} {float(width)!r}" for (x, y), width in places)
        lines.append(f"  <trace>{trace}</trace>")
    return "\n".join([*lines, "</ink>", ""]).encode()


def read_inkml(contents: bytes) -> Drawing:
    """Return the drawing in an InkML file, unchanged where it lies on the page and brought to fit where it does not.

    Pressure becomes the pen's width. What the pen did in the air is left out, and so is whatever else a file may hold.

    Args:
        contents: the whole file.

    Raises:
        FileProblem: where it is no InkML, too large, or a trace in it cannot be understood.
    """
    root = _parse(contents)
    if name_of(root) != "ink":
        raise FileProblem(f"This is no InkML: it begins with <{name_of(root)}> where <ink> is expected.")
    formats = Formats(root)
    traces: list[_Trace] = []
    points = 0
    for element, channels in formats.traces():
        if element.get("type") != "penUp":
            rows = trace_rows(element.text or "", len(channels))
            traces += [_Trace(dict(zip(channels, zip(*rows, strict=True), strict=True)), channels)] if rows else []
            points += len(rows)
            if points > MOST_POINTS:
                raise too_many_points()
    if not traces:
        return Drawing()
    placement = _placement(traces, margin=PAGE if _OUR_FORMAT in formats.by_id else 0.0)
    return Drawing(tuple(_stroke(trace, placement) for trace in traces))


@dataclass(frozen=True, slots=True)
class _Trace:
    """The numbers of a trace by the names of their channels."""

    columns: Mapping[str, tuple[float, ...]]
    channels: Channels

    def along(self, name: str) -> list[float]:
        """Return the positions along an axis, growing to the right or downwards."""
        return [number * self.channels[name] for number in self.columns[name]]


@dataclass(frozen=True, slots=True)
class _Placement:
    """Where a file's coordinates go on the page: first scaled, then moved."""

    scale: float = 1.0
    right: float = 0.0
    down: float = 0.0


def _parse(contents: bytes) -> Element:
    """Return the root of an XML document that declares no document type."""
    if len(contents) > LARGEST_FILE:
        raise FileProblem(f"This InkML file is too large: more than {LARGEST_FILE // 2**20} MB.")
    if contents.count(b"<") > _MOST_TAGS:
        raise FileProblem(f"This InkML file is too large: more than {_MOST_TAGS:,} tags.")
    tree = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    try:
        parser.ParseFile(io.BytesIO(contents))
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileProblem(f"This is no InkML, or it is damaged: {error}.") from error
    return tree.close()


def _refuse_document_type(*_declaration: object) -> None:
    raise FileProblem("This InkML file declares a document type (DOCTYPE). InkML has none, so it is not read.")


def _placement(traces: list[_Trace], margin: float) -> _Placement:
    """Return how ink comes onto the page: not at all where it lies there, within a margin, and is not tiny."""
    across = [x for trace in traces for x in trace.along("X")]
    down = [y for trace in traces for y in trace.along("Y")]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    extent = max(right - left, bottom - top)
    on_page = min(left, top) >= -margin and max(right, bottom) <= PAGE + margin
    if on_page and (margin or extent == 0 or extent >= _TOO_SMALL):
        return _Placement()
    scale = _FITTED * PAGE / extent if extent else 1.0
    if not (math.isfinite(extent) and math.isfinite(scale)):
        raise FileProblem("This InkML file has coordinates too large or too small to draw.")
    return _Placement(scale, PAGE / 2 - (left / 2 + right / 2) * scale, PAGE / 2 - (top / 2 + bottom / 2) * scale)


def _stroke(trace: _Trace, placement: _Placement) -> Stroke:
    """Return a trace as a stroke on the page."""
    across = [x * placement.scale + placement.right for x in trace.along("X")]
    down = [y * placement.scale + placement.down for y in trace.along("Y")]
    forces = trace.columns.get("F", ())
    widths = [width * placement.scale for width in trace.columns.get("W", ())]
    if not widths or not 0 < min(widths) <= max(widths) <= PAGE:
        hardest = max(forces, default=0.0)
        # Without any pressure a stroke is half as wide as with the hardest in it.
        parts = [0.5 + 0.5 * max(force, 0.0) / hardest for force in forces] if hardest > 0 else [1.0] * len(across)
        widths = [_PEN_WIDTH * part for part in parts]
    return Stroke(tuple(zip(across, down, strict=True)), tuple(widths))
