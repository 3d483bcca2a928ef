"""Reads YAML into nodes, straight from the C parser's events.

PyYAML's own loaders keep the last of two equal keys, turn `on`, `012` and dates into something else, and forget where
things stand. They also take twice the time.

Anchors and aliases are allowed, as in OctoDNS and every other file that PyYAML reads: an alias is the very node of
its anchor, never a copy. What all aliases together stand for is limited, so that nesting them can't multiply. Merge
keys (`<<`) aren't: who is in a mapping should be readable where the mapping stands, and groups do the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from doorlist.access.syntax import syntax_problem
from doorlist.access.yaml_nodes import Mapping, Node, Scalar, Sequence, quoted, visible
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.access.problems import FileProblems

    class _Mark(Protocol):
        line: int
        column: int


#: An event of any kind. types-pyyaml says that its marks may be missing; libyaml always sets them.
_Event = Any

#: Lists and mappings inside one another; the deepest that the form has is 5.
MOST_DEPTH: Final = 20
_TOO_DEEP: Final = (
    f"Lists and mappings are nested more than {MOST_DEPTH} deep",
    "No part of an access file is nested deeper than five levels.",
)
#: Keys, values and brackets of one file. 16 MiB of `[a,a,a,…` have 8 million.
MOST_NODES: Final = 3_000_000
#: Nodes that all aliases of one file may stand for.
MOST_ALIASED: Final = 100_000

_HARMLESS_TAGS: Final = {
    ScalarEvent: ("!", "tag:yaml.org,2002:str"),
    MappingStartEvent: ("!", "tag:yaml.org,2002:map"),
    SequenceStartEvent: ("!", "tag:yaml.org,2002:seq"),
}


class _Unreadable(Exception):
    """The rest of the file can't be read; the problem is noted."""


def read(text: str, report: FileProblems) -> Node | None:
    """The one document of a file.

    Args:
        text: the file's text.
        report: takes what is wrong. Duplicate keys, keys that aren't text, merge keys and tags don't end the reading.

    Returns:
        The document, or `None` where there is none that can be judged.
    """
    try:
        return _Tree(report).build(CParser(text))
    except YAMLError as error:
        deep = _too_deep_at(error, text)
        if deep is None:
            report.add(*syntax_problem(error, text))
        else:
            report.add(_Spot(deep), *_TOO_DEEP)
    except _Unreadable:
        pass
    return None


def _too_deep_at(error: YAMLError, text: str) -> _Mark | None:
    """Find where the first part begins that is nested too deep, if the parser stopped for that.

    From version 6.0.4 on PyYAML stops at 1,000 levels by itself. It reads ahead where a bracket may begin a key, so
    it can stop before the events of the outer levels have come. The text before that point has them all.
    """
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or mark is None or "nesting depth" not in (error.problem or ""):
        return None
    parser, depth = CParser(text[: mark.index]), 0
    while (event := parser.get_event()) is not None:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MOST_DEPTH:
            return cast("_Mark", event.start_mark)
    return None  # pragma: no cover  # 1,000 levels hold more than MOST_DEPTH


class _Tree:
    def __init__(self, report: FileProblems) -> None:
        self._report = report
        #: What the nodes read now belong to; a mapping's keys and values take turns in it.
        self._items: list[Node] = []
        self._open: list[tuple[Mapping | Sequence, list[Node], int]] = []
        self._anchors: dict[str, Node] = {}
        self._aliased = 0
        self._documents = 0

    def build(self, parser: CParser) -> Node | None:
        items = self._items
        # A NamedTuple's own constructor is a Python function, which takes a tenth of the whole time.
        new: Any = tuple.__new__
        next_event: Callable[[], Any] = parser.get_event
        for count in range(MOST_NODES):
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                mark = event.start_mark
                items.append(new(Scalar, (event.value, mark.line + 1, mark.column + 1, event.implicit[0])))
            elif event is None:
                return items[0] if items else None
            else:
                self._take(event, count)
                items = self._items
        raise self._unreadable(
            event.start_mark,
            f"More than {MOST_NODES:,} keys and values in one file",
            "Split it into several files of one folder.",
        )

    def _take(self, event: _Event, count: int) -> None:
        kind = type(event)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            self._start(event, count)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._end(count)
        elif kind is ScalarEvent:
            self._scalar(event)
        elif kind is AliasEvent:
            self._alias(event)
        elif kind is DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise self._unreadable(
                    event.start_mark,
                    "A second document begins here",
                    "A file holds one document: leave out the line ---, or make it a file of its own.",
                )

    def _start(self, event: _Event, count: int) -> None:
        if len(self._open) >= MOST_DEPTH:
            raise self._unreadable(event.start_mark, *_TOO_DEEP)
        self._check_tag(event)
        mark = event.start_mark
        make = Mapping if type(event) is MappingStartEvent else Sequence
        node: Mapping | Sequence = make(mark.line + 1, mark.column + 1)
        self._items.append(node)
        self._name(event, node)
        self._open.append((node, self._items, count + self._aliased))
        self._items = []

    def _end(self, count: int) -> None:
        node, outer, start = self._open.pop()
        node.size = count + self._aliased - start
        if isinstance(node, Sequence):
            node.items = self._items
        else:
            self._fill(node, self._items[::2], self._items[1::2])
        self._items = outer

    def _scalar(self, event: _Event) -> None:
        self._check_tag(event)
        mark = event.start_mark
        # `! null` and `!!str null` are text.
        node = Scalar(event.value, mark.line + 1, mark.column + 1, event.implicit[0] and event.tag is None)
        self._items.append(node)
        self._name(event, node)

    def _alias(self, event: _Event) -> None:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            raise self._unreadable(
                event.start_mark,
                f"The alias *{visible(name[:60])} has no anchor before it",
                "Put the text in quotes if it isn't meant as an alias.",
            )
        size = 1 if isinstance(node, Scalar) else node.size
        if size is None:
            raise self._unreadable(event.start_mark, "An alias that contains itself", "Write out what is meant.")
        self._aliased += size
        if self._aliased > MOST_ALIASED:
            raise self._unreadable(
                event.start_mark,
                f"The aliases of this file stand for more than {plural(MOST_ALIASED, 'key')} and values",
                "Use groups for people that recur.",
            )
        self._items.append(node)

    def _name(self, event: _Event, node: Node) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = node

    def _check_tag(self, event: _Event) -> None:
        if event.tag is not None and event.tag not in _HARMLESS_TAGS[type(event)]:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report.add(
                _Spot(event.start_mark),
                f"The tag {quoted(tag)} isn't allowed",
                "An access file holds text, lists and mappings: leave the tag out.",
            )

    def _fill(self, node: Mapping, keys: list[Node], values: list[Node]) -> None:
        if set(map(type, keys)) <= {Scalar}:
            names = {key.text for key in cast("list[Scalar]", keys)}
            if len(names) == len(keys) and not names & {"", "<<"}:
                node.keys, node.values = cast("list[Scalar]", keys), values
                return
        first: dict[str, Scalar] = {}
        for key, value in zip(keys, values, strict=True):
            if self._usable(key, first):
                scalar = cast("Scalar", key)
                first[scalar.text] = scalar
                node.keys.append(scalar)
                node.values.append(value)

    def _usable(self, key: Node, first: dict[str, Scalar]) -> bool:
        if not isinstance(key, Scalar) or not key.text:
            self._report.add(key, "A key must be text", "For example: ada@acme.example: Member")
        elif key.text == "<<" and key.plain:
            self._report.add(key, "Merge keys aren't allowed", "Write the entries out, or put the people in a group.")
        elif key.text not in first:
            return True
        elif self._report.problems.full:
            self._report.problems.count()
        else:
            self._report.add(
                key,
                f"The key {quoted(key.text)} stands twice in one mapping",
                f"It stands in line {first[key.text].line} already: keep one of them.",
            )
        return False

    def _unreadable(self, mark: _Mark, message: str, fix: str) -> _Unreadable:
        self._report.add(_Spot(mark), message, fix)
        return _Unreadable()


class _Spot:
    def __init__(self, mark: _Mark) -> None:
        self.line = mark.line + 1
        self.column = mark.column + 1
