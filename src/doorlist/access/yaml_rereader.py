"""Reads the text of a file again after a change in one place of it, and takes over what was read of the rest.

The entries around the change are parsed alone, below keys that stand as deep as theirs. What comes before them is the
same text, and the parser reads from left to right. What comes behind begins at a key that was read before, in the
same mapping or one around it. Where anything else could reach from one part to the other (anchors, tags, directives,
a second document), or the part is in error, the whole is for the reader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence
from doorlist.access.yaml_reader import MOST_NODES, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.access.yaml_nodes import Node

#: What means something beyond the place where it stands.
#: A key behind a `?` without a value has one where the next key begins.
_FAR_REACHING: Final = re.compile(r"[&*!%?]|---|\.\.\.")
#: Events of a file besides those of its root, and a margin.
_MORE_EVENTS: Final = 16


class _Level(NamedTuple):
    """A mapping, and which of its keys the changed part is in: from `first` to before `end`."""

    mapping: Mapping
    first: int
    end: int


def reread(old: str, root: Mapping, new: str) -> Mapping | None:
    """The one document of a changed text, as `read` gives it; `None` where only `read` can tell.

    Args:
        old: the text as it was.
        root: what `read` gave for it, without a problem.
        new: the text as it is.
    """
    if "&" in old:
        return None
    lines, changed = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start, behind = _same(lines, changed)
    if start + behind == len(lines) == len(changed):
        return root
    # Which mapping was changed is told by the line behind the change, or by the one before where that was its last.
    for line in (start + 1, start):
        levels = _levels(root, line, len(lines) - behind, lines)
        found = _Rereading(lines, changed, levels).root() if levels else None
        if found is not None:
            return found
    return None


def _same(one: list[str], other: list[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning and at the end."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    most = shorter - start
    return start, next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)


def _levels(root: Mapping, line: int, last: int, lines: list[str]) -> list[_Level]:
    """The mappings around the lines from `line` to `last` (both from 1), from the outermost to the innermost that
    has keys to begin at."""
    levels: list[_Level] = []
    node: Node = root
    while isinstance(node, Mapping) and _in_lines(node) and node.line <= line:
        first = max(at for at, key in enumerate(node.keys) if key.line <= line)
        end = next((at for at in range(first + 1, len(node.keys)) if node.keys[at].line > last), len(node.keys))
        if not all(_begins_line(key, lines) for key in node.keys[first : end + 1 : end - first]):
            break
        levels.append(_Level(node, first, end))
        if end - first > 1:
            break
        node = node.values[first]
    return levels


def _in_lines(node: Mapping) -> bool:
    """Whether a mapping is written as lines: one in braces, with an anchor or a tag begins before its first key."""
    return bool(node.keys) and (node.keys[0].line, node.keys[0].column) == (node.line, node.column)


def _begins_line(key: Scalar, lines: list[str]) -> bool:
    return not lines[key.line - 1][: key.column - 1].strip(" ")


class _Rereading:
    def __init__(self, old: list[str], new: list[str], levels: list[_Level]) -> None:
        self._levels = levels
        self._by = len(new) - len(old)
        innermost = levels[-1]
        self._column = innermost.mapping.column
        self._first = innermost.mapping.keys[innermost.first].line
        behind = (one.mapping.keys[one.end].line for one in reversed(levels) if one.end < len(one.mapping.keys))
        end = next(behind, len(old) + 1)
        self._lines = new[self._first - 1 : end - 1 + self._by]

    def root(self) -> Mapping | None:
        part = self._part()
        if part is None:
            return None
        innermost, *outer = reversed(self._levels)
        gone = slice(innermost.first, innermost.end)
        old = (*innermost.mapping.keys[gone], *innermost.mapping.values[gone])
        more = sum(map(_events, (*part.keys, *part.values))) - sum(map(_events, old))
        found = self._with(innermost, part.keys, part.values, more)
        if len({key.text for key in found.keys}) < len(found.keys):
            return None
        for level in outer:
            found = self._with(level, [level.mapping.keys[level.first]], [found], more)
        return found if (found.size or 0) + _MORE_EVENTS < MOST_NODES else None

    def _part(self) -> Mapping | None:
        """The changed part, read below keys that stand where those around it do."""
        text = "".join(self._lines)
        if _FAR_REACHING.search(text):
            return None
        around = [f"{' ' * (level.mapping.column - 1)}k:\n" for level in self._levels[:-1]]
        problems = Problems(SourceLines())
        node = read("".join([*around, text]), FileProblems(problems, ""))
        for _ in around:
            if not isinstance(node, Mapping) or len(node.keys) != 1:
                return None
            node = node.values[0]
        if problems or not isinstance(node, Mapping) or not _in_lines(node):
            return None
        if (node.line, node.column) != (len(around) + 1, self._column):
            return None
        return _moved(node, self._first - 1 - len(around))

    def _with(self, level: _Level, keys: Iterable[Scalar], values: Iterable[Node], more: int) -> Mapping:
        """A mapping with other items in the part."""
        old = level.mapping
        node = Mapping(0, 0)
        node.keys = [*old.keys[: level.first], *keys, *_scalars(old.keys[level.end :], self._by)]
        node.values = [*old.values[: level.first], *values, *_nodes(old.values[level.end :], self._by)]
        node.line, node.column = node.keys[0].line, node.keys[0].column
        assert old.size is not None, "it has been read"
        node.size = old.size + more
        return node


def _events(node: Node) -> int:
    return 1 if isinstance(node, Scalar) else (node.size or 0) + 1


def _moved(node: Mapping, by: int) -> Mapping:
    """The same, `by` lines further down."""
    moved = Mapping(node.line + by, node.column)
    moved.keys, moved.values, moved.size = _scalars(node.keys, by), _nodes(node.values, by), node.size
    return moved


def _scalars(nodes: list[Scalar], by: int) -> list[Scalar]:
    new: Any = tuple.__new__
    return [new(Scalar, (text, line + by, column, plain)) for text, line, column, plain in nodes] if by else nodes


def _nodes(nodes: list[Node], by: int) -> list[Node]:
    if not by:
        return nodes
    new: Any = tuple.__new__
    return [
        new(Scalar, (node[0], node[1] + by, node[2], node[3])) if type(node) is Scalar else _collection(node, by)
        for node in nodes
    ]


def _collection(node: Node, by: int) -> Node:
    if isinstance(node, Mapping):
        return _moved(node, by)
    assert isinstance(node, Sequence), "text has been dealt with"
    moved = Sequence(node.line + by, node.column)
    moved.items, moved.size = _nodes(node.items, by), node.size
    return moved
