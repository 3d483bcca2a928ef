"""One layout for access files: `fmt`.

Keys stand in the order of the form, people and names sorted, groups after people, two blanks a level. Scalars stay as
they are written. Braces and brackets that are written on one line stay so; those over several lines become lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, is_null
from doorlist.access.yaml_reader import read
from doorlist.editing.comments import Comments
from doorlist.editing.emit import MOST_KEY
from doorlist.editing.shape import FILE, Shape
from doorlist.editing.splice import NotEditable, Text
from doorlist.editing.written import BREAK, BREAKS, Written, body, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.access.yaml_nodes import Node

_STEP: Final = "  "
_PROPERTY: Final = re.compile(r"[&!]\S*")
#: A line that begins the document, or a directive above it.
_MARKER: Final = re.compile(
    rf"(?:\A|(?<=[{BREAKS}]))(?:---(?=[\s{{\[&!]|\Z)|%)[^{{\[&!{BREAKS}]*(?:{BREAK.pattern})?"
)


@dataclass(eq=False)
class _Item:
    """A key with its value, or an item of a list; `above` are the comments and blank lines that go with it."""

    key: Written | None
    value: Written
    above: list[str]
    rank: Any
    items: list[_Item]


def laid_out(text: str, tree: Node | None = None) -> str:
    """The text in the one layout. Its meaning, comments and line ends stay; twice is the same as once.

    Args:
        text: an access file's text, known to be good.
        tree: what the reader makes of it, where it has been read already.

    Raises:
        NotEditable: sorting would put an alias before its anchor, or something is written too strangely.
    """
    layout = _Layout(text)
    new = layout.text()
    if new == text:
        return text
    if layout.comments.given != layout.shown or not _same(tree or _tree(text), _tree(new), FILE):
        raise NotEditable(Text(text), 0, "the file holds something so unusual that the one layout would change it")
    return new


class _Layout:
    def __init__(self, text: str) -> None:
        self._text = text
        self.comments = Comments(text)
        #: Comments that stand in the new text.
        self.shown = 0
        self._anchors: set[str] = set()

    def text(self) -> str:
        """All of it."""
        text = self._text
        root = whole(text)
        begin = root.items[0].start
        markers = [found.end() for found in _MARKER.finditer(text, 0, begin)]
        head = [line.rstrip() for line in BREAK.split(text[: markers[-1]])] if markers else []
        if head and not head[-1]:
            head.pop()
        self.comments.begin(markers[-1] if markers else 0)
        items = self._items(root, FILE)
        first = min(items, key=lambda item: item.key.start if item.key else 0)
        cut = max((at for at, line in enumerate(first.above) if not line), default=-1) + 1
        above, first.above = first.above[:cut], first.above[cut:]
        self.shown += sum(1 for line in above if line)
        rest = self.comments.rest()
        _without_blank(items[0].above)
        lines = [*head, *above, *self._block(root, items, ""), *self._all_shown(rest, "")]
        _without_blank(lines)
        while lines and not lines[-1]:
            lines.pop()
        eol = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
        return "".join(f"{line}{eol}" for line in lines)

    # What is there, in its new order

    def _items(self, node: Written, shape: Shape) -> list[_Item]:
        order, before = shape.order, self.comments.before
        items = []
        column = self._column(node)
        if node.kind == "mapping":
            for key, value in node.pairs():
                above = before(key.start)
                self.comments.passed(key)
                if value.items:
                    inside = self._items(value, shape.of(key.text))
                else:
                    inside = []
                    above += [line for line in before(value.start) if line]
                    self._passed(value)
                items.append(_Item(key, value, above, order(key.text) if order else None, inside))
        else:
            for one in node.items:
                above = before(one.start)
                inside = self._items(one, shape) if one.items else []
                if not inside:
                    self._passed(one)
                items.append(_Item(None, one, above, order(one.text) if order else None, inside))
        self.comments.closed(node, column)
        if order is not None:
            items.sort(key=lambda item: item.rank)
        if items and node.start:
            _without_blank(items[0].above)
        return items

    def _passed(self, value: Written) -> None:
        if value.kind in ("mapping", "sequence"):
            self.comments.closed(value, 0)
        else:
            self.comments.passed(value)

    def _column(self, node: Written) -> int:
        start = node.items[0].start
        if node.kind == "sequence" and node.style != "flow":
            start = self._text.rfind("-", 0, start)
        return len(BREAK.split(self._text[max(0, start - 4096) : start])[-1])

    # As it is to be

    def _block(self, node: Written, items: list[_Item], indent: str) -> Iterator[str]:
        for item in items:
            yield from self._all_shown(item.above, indent)
            yield from self._lines(item, indent)
        yield from self._all_shown(self.comments.tails.get(id(node), []), indent)
        if node.style == "flow":
            yield from self._all_shown([one for one in [self._behind(node)] if one], indent)

    def _lines(self, item: _Item, indent: str) -> Iterator[str]:
        key, value = item.key, item.value
        plain = self._plain_line(key, value, indent)
        if plain is not None:
            yield plain
            return
        behind = [self._behind(key)] if key is not None else []
        head = "-" if key is None else f"{self._key(key)}:"
        if item.items and not self._on_one_line(value):
            properties = self._properties(value, value.items[0].start)
            yield self._line(f"{indent}{head}{properties and ' '}{properties}", behind)
            yield from self._block(value, item.items, indent + _STEP)
            return
        behind.append(self._behind(value))
        told = [one for one in behind if one]
        if len(told) > 1:
            yield from self._all_shown(told[:-1], indent)
        first, *more = self._value(item, indent)
        if more and value.style in ("|", ">"):
            yield self._line(f"{indent}{head} {first}", told[-1:])
            yield from more
        else:
            yield from (self._all_shown(told[-1:], indent) if more else ())
            yield self._line(f"{indent}{head}{first and ' '}{first}", [] if more else told[-1:])
            yield from more

    def _plain_line(self, key: Written | None, value: Written, indent: str) -> str | None:
        """Write what most lines are, a key with a scalar and nothing beside them, at a fraction of the cost."""
        if key is None or value.kind != "scalar" or value.anchor or key.anchor or value.start == value.end:
            return None
        if key.end in self.comments.behind or value.end in self.comments.behind or key.end - key.start > MOST_KEY:
            return None
        key_text, text = self._text[key.start : key.end], self._text[value.start : value.end]
        line = f"{indent}{key_text}: {text}"
        return line if line.isprintable() and text[0] != "!" and key_text[0] not in "!*" else None

    def _line(self, line: str, behind: list[str]) -> str:
        told = [one for one in behind if one]
        self.shown += len(told)
        return " ".join([line, *told])

    def _all_shown(self, lines: list[str], indent: str) -> Iterator[str]:
        for line in lines:
            self.shown += bool(line)
            yield f"{indent}{line}" if line else ""

    def _behind(self, node: Written) -> str:
        return self.comments.behind.pop(node.end, "")

    def _on_one_line(self, node: Written) -> bool:
        return node.style == "flow" and BREAK.search(self._text, node.start, node.end) is None

    def _key(self, key: Written) -> str:
        text = self._scalar(key)
        if BREAK.search(text) or len(text) > MOST_KEY:
            raise NotEditable(Text(self._text), key.start, "a key of several lines, or a very long one")
        return f"{text} " if key.kind == "alias" else text

    def _value(self, item: _Item, indent: str) -> list[str]:
        """A value that doesn't become lines of entries; those that it has behind the first are whole lines."""
        value = item.value
        if value.kind in ("mapping", "sequence"):
            return [self._inline(value, item.items)]
        text = self._scalar(value)
        first, *more = BREAK.split(text)
        if not more:
            return [first]
        if value.style in ("|", ">"):
            return [first, *self._shifted(item, more, indent)]
        return [first.rstrip(), *(f"{indent}{_STEP}{line.strip()}" if line.strip() else "" for line in more)]

    def _shifted(self, item: _Item, lines: list[str], indent: str) -> list[str]:
        """The lines of a block scalar, moved along with the key that they belong to."""
        start = self._text.rfind("-", 0, item.value.start) if item.key is None else item.key.start
        by = len(indent) - len(BREAK.split(self._text[max(0, start - 4096) : start])[-1])
        if by >= 0:
            return [f"{' ' * by}{line}" if line.strip() else line for line in lines]
        return [line[-by:] if not line[:-by].strip() else line for line in lines]

    def _inline(self, node: Written, items: list[_Item]) -> str:
        properties = self._properties(node, body(self._text, node))
        pieces = []
        for item in items:
            value = item.value
            text = self._inline(value, item.items) if value.kind in ("mapping", "sequence") else self._scalar(value)
            pieces.append(text if item.key is None else f"{self._key(item.key)}: {text}")
        opening, closing = "{}" if node.kind == "mapping" else "[]"
        return f"{properties}{properties and ' '}{opening}{', '.join(pieces)}{closing}"

    def _scalar(self, node: Written) -> str:
        """A scalar or an alias as it is written; an alias must come behind its anchor."""
        if node.kind == "alias":
            if node.anchor not in self._anchors:
                raise NotEditable(Text(self._text), node.start, "sorting would put this alias before its anchor")
            return f"*{node.anchor}"
        if node.anchor is None and self._text[node.start : node.start + 1] != "!":
            return self._text[node.start : node.end]
        start = body(self._text, node)
        properties = self._properties(node, start)
        text = self._text[start : node.end]
        return f"{properties} {text}" if properties != text else properties

    def _properties(self, node: Written, end: int) -> str:
        """An anchor and a tag; what stands between them and the node's own text is handed out as comments are."""
        written = self._text[node.start : end]
        if node.anchor is None and not written.startswith("!"):
            return ""
        if node.anchor is not None:
            if node.anchor in self._anchors:
                raise NotEditable(Text(self._text), node.start, f"the anchor &{node.anchor} is given a second time")
            self._anchors.add(node.anchor)
        if "#" in written and node.kind in ("scalar", "alias"):
            raise NotEditable(Text(self._text), node.start, "a comment between an anchor or a tag and its value")
        return " ".join(_PROPERTY.findall(re.sub(rf"#[^{BREAKS}]*", "", written)))


def _without_blank(lines: list[str]) -> None:
    while lines and not lines[0]:
        del lines[0]


def _tree(text: str) -> Node | None:
    return read(text, FileProblems(Problems(SourceLines()), ""))


def _same(one: Node | None, other: Node | None, shape: Shape) -> bool:
    """Whether two nodes mean the same. The order of keys doesn't matter, nor that of lists that are sorted."""
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text and is_null(one) == is_null(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        values = dict(zip((key.text for key in other.keys), other.values, strict=True))
        pairs = zip(one.keys, one.values, strict=True)
        return len(one.keys) == len(values) and all(
            key.text in values and _same(value, values[key.text], shape.of(key.text)) for key, value in pairs
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        old, new = one.items, other.items
        if shape.order is not None and all(isinstance(item, Scalar) for item in (*old, *new)):
            old, new = _sorted(old), _sorted(new)
        return len(old) == len(new) and all(_same(*both, shape) for both in zip(old, new, strict=True))
    return one is other is None


def _sorted(items: list[Node]) -> list[Node]:
    return sorted(items, key=lambda item: item.text if isinstance(item, Scalar) else "")
