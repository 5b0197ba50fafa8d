"""Which channels the numbers of an InkML trace are: trace formats say it, contexts, and references to them.

A trace refers to a context, or the group that it stands in does, or it is written in the one that is current: the last
that stood outside of the definitions (W3C, Ink Markup Language, 2011, on contexts).
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from digitpad.files import FileProblem

_MOST_CHANNELS = 32  # the standard names fewer
_IDENTITIES = ("http://www.w3.org/XML/1998/namespace id", "id")
_REFERENCES = ("contextRef", "traceFormatRef", "inkSourceRef")

Channels = Mapping[str, float]
"""The names of a trace's channels, in order, each with the factor for its numbers: -1 where it grows the other way."""

_PLAIN: Channels = {"X": 1.0, "Y": 1.0}


class Formats:
    """The trace formats of a document, by the ids of themselves and of the contexts and sources that have them."""

    def __init__(self, root: Element) -> None:
        """Look through a document.

        Raises:
            FileProblem: where it describes traces without a place on the page, or with too many channels.
        """
        self.by_id: dict[str, Channels] = {}
        self._by_element: dict[Element, Channels] = {}
        self._first: Channels = {}
        self._root = root
        self._collect()
        known = [*self.by_id.values(), *self._by_element.values(), self._first or _PLAIN]
        if max(map(len, known)) > _MOST_CHANNELS:
            raise FileProblem(f"This InkML file describes traces with more than {_MOST_CHANNELS} channels.")
        if not all(_PLAIN.keys() <= channels.keys() for channels in known):
            raise FileProblem("This InkML file describes traces without the channels X and Y.")

    def _collect(self) -> None:
        around: list[Element] = []  # the contexts and sources that one is in
        channels: dict[str, float] = {}
        for element, begins in _walk(self._root):
            match name_of(element):
                case "context" | "inkSource":
                    if begins:
                        around.append(element)
                    else:
                        around.pop()
                        self._keep(element, self._by_element.get(element) or self._referred(element))
                case "traceFormat" if begins:
                    channels = {}
                case "traceFormat" if channels:
                    self._first = self._first or channels
                    for owner in (element, *around[-2:]):  # a context, and the source in it
                        self._keep(owner, channels)
                case "channel" if begins:
                    channels[element.get("name", "")] = -1.0 if element.get("orientation") == "-ve" else 1.0

    def _keep(self, element: Element, channels: Channels | None) -> None:
        if channels:
            self._by_element.setdefault(element, channels)
            for identity in filter(None, map(element.get, _IDENTITIES)):
                self.by_id.setdefault(identity, channels)

    def _referred(self, element: Element) -> Channels | None:
        """Return the channels of what an element refers to."""
        ids = (element.get(reference, "").removeprefix("#") for reference in _REFERENCES)
        return next((self.by_id[identity] for identity in ids if identity and identity in self.by_id), None)

    def traces(self) -> Iterator[tuple[Element, Channels]]:
        """Yield the traces in the order in which they were written, each with its channels."""
        current = self._first or _PLAIN
        groups: list[Channels | None] = [None]
        definitions = 0
        for element, begins in _walk(self._root):
            match name_of(element):
                case "definitions":
                    definitions += 1 if begins else -1
                case "context" if begins and not definitions:
                    current = self._by_element.get(element, current)
                case "traceGroup" if begins:
                    groups.append(self._referred(element) or groups[-1])
                case "traceGroup":
                    groups.pop()
                case "trace" if begins:
                    yield element, self._referred(element) or groups[-1] or current


def name_of(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition(" ")[2]


def _walk(root: Element) -> Iterator[tuple[Element, bool]]:
    """Go through a document, each element where it begins, True, and where it ends; however deep, without recursion."""
    waiting = [(root, True)]
    while waiting:
        element, begins = waiting.pop()
        yield element, begins
        if begins:
            waiting.append((element, False))
            waiting.extend((child, True) for child in reversed(element))
