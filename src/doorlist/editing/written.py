"""Finds how nodes of a file are written: where each begins and ends, in which style, with which anchor.

`doorlist.access.yaml_reader` keeps where nodes begin, which is all that errors need, and it is fast. Whoever changes
a file needs the ends too, but only near the change: `pair_at` and `node_at` read just that part again.

A round-trip library would give the whole tree and write it anew. Tried with ruamel.yaml 0.19, the text changes in
places that nobody asked for: blanks in braces, wrapped lines, line ends, the byte order mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: What YAML 1.1 counts as the end of a line.
BREAKS: Final = "\n\r\x85\u2028\u2029"
BREAK: Final = re.compile(f"\r\n|[{BREAKS}]")
_BLANKS: Final = " \t" + BREAKS
_PROPERTIES: Final = re.compile(
    rf"(?:(?:&[\w-]+|![^{_BLANKS}]*)(?:[{_BLANKS}]|#[^{BREAKS}]*(?=[{BREAKS}]))*)*", re.ASCII
)


class Written:
    """One node.

    Attributes:
        kind: `scalar`, `alias`, `mapping` or `sequence`.
        start: index of its first character in the text, properties (`&anchor`, `!!tag`) included.
        end: index after its last character. Of a block collection: where its last node ends.
        style: of a scalar the quote, `|` or `>`, else nothing; of a collection in braces or brackets `flow`.
        anchor: its anchor; of an alias the name that it refers to.
        text: a scalar's text.
        items: a list's items; a mapping's keys and values in turn.
    """

    __slots__ = ("anchor", "end", "items", "kind", "start", "style", "text")

    def __init__(
        self, kind: str, start: int, end: int, style: str = "", anchor: str | None = None, text: str = ""
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.style = style
        self.anchor = anchor
        self.text = text
        self.items: list[Written] = []

    @property
    def empty(self) -> bool:
        """Whether nothing is written there."""
        return self.start == self.end

    def pairs(self) -> list[tuple[Written, Written]]:
        """A mapping's keys with their values."""
        return list(zip(self.items[::2], self.items[1::2], strict=True))


def whole(text: str) -> Written:
    """The one document of a text that has been read before, so that it is known to be good."""
    reader = _Reader(text, 0, 0)
    return reader.node(reader.first())


def node_at(text: str, index: int, column: int) -> Written:
    """The collection that begins at an index: one in braces or brackets, or a list of lines that begin with `-`.

    Args:
        text: the file's text, known to be good.
        index: where the node begins.
        column: the column of the index, counted from 0.
    """
    reader = _Reader(text, index, column)
    return reader.node(reader.first())


def pair_at(text: str, index: int, column: int) -> tuple[Written, Written]:
    """A key of a mapping that isn't in braces, and its value; arguments as for `node_at`."""
    reader = _Reader(text, index, column)
    reader.first()
    key = reader.node(reader.next())
    value = reader.node(reader.next())
    if value.empty:
        value.start = value.end = _after_colon(text, key.end)
    return key, value


def body(text: str, node: Written) -> int:
    """Where a node's own text begins, after its properties."""
    found = _PROPERTIES.match(text, node.start, max(node.end, node.start))
    return found.end() if found and found.end() < node.end else node.start


def is_flow(text: str, index: int) -> bool:
    """Whether the collection that begins at an index is in braces or brackets."""
    found = _PROPERTIES.match(text, index)
    return found is not None and text[found.end() : found.end() + 1] in ("{", "[")


def anchor_at(text: str, index: int) -> str | None:
    """The anchor of the node that begins at an index."""
    found = _PROPERTIES.match(text, index)
    name = re.search(r"&([\w-]+)", found[0]) if found else None
    return name[1] if name else None


def is_used(text: str, anchor: str) -> bool:
    """Whether an alias seems to refer to an anchor; a comment that looks like one counts too."""
    return re.search(rf"\*{re.escape(anchor)}(?![\w-])", text) is not None


def anchors_of(nodes: Iterable[Written]) -> Iterator[str]:
    """The anchors in some nodes, and in what is inside them."""
    for node in nodes:
        if node.anchor is not None and node.kind != "alias":
            yield node.anchor
        yield from anchors_of(node.items)


def _after_colon(text: str, index: int) -> int:
    found = re.compile(r"[ \t]*:").match(text, index)
    return found.end() if found else index


class _Reader:
    """Nodes from the parser's events, which it gives in the order of the text."""

    def __init__(self, text: str, index: int, column: int) -> None:
        self._text = text
        # What stands before on the line is replaced by as many blanks, so that columns are as they were.
        self._offset = index - column
        self._get: Callable[[], Any] = CParser(" " * column + text[index:] if index else text).get_event

    def first(self) -> Any:
        """The event that begins the document's node."""
        event = self._get()
        while isinstance(event, (StreamStartEvent, DocumentStartEvent)):
            event = self._get()
        return event

    def next(self) -> Any:
        """The next event."""
        return self._get()

    def node(self, event: Any) -> Written:
        """The node that an event begins."""
        offset, kind = self._offset, type(event)
        start = event.start_mark.index + offset
        if kind is ScalarEvent:
            return self._scalar(event, start)
        if kind is AliasEvent:
            return Written("alias", start, event.end_mark.index + offset, anchor=event.anchor)
        assert kind is MappingStartEvent or kind is SequenceStartEvent, "no other event begins a node"
        name = "mapping" if kind is MappingStartEvent else "sequence"
        node = Written(name, start, start, "flow" if event.flow_style else "", event.anchor)
        self._fill(node)
        return node

    def _scalar(self, event: Any, start: int) -> Written:
        end = event.end_mark.index + self._offset
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip(_BLANKS))
        return Written("scalar", start, end, style, event.anchor, event.value)

    def _fill(self, node: Written) -> None:
        items, offset, get = node.items, self._offset, self._get
        while True:
            try:
                event: Any = get()
            except YAMLError:
                # Behind a list comes what isn't an item of it. The text as a whole is known to be good.
                break
            kind = type(event)
            if kind is ScalarEvent:
                start, end = event.start_mark.index + offset, event.end_mark.index + offset
                if event.style in ("|", ">"):
                    items.append(self._scalar(event, start))
                else:
                    items.append(Written("scalar", start, end, event.style or "", event.anchor, event.value))
            elif issubclass(kind, CollectionEndEvent):
                if node.style:
                    node.end = event.end_mark.index + offset
                    return
                break
            else:
                items.append(self.node(event))
        if items:
            node.end = items[-1].end
