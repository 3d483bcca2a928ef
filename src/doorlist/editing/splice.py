"""Changes a YAML text byte-exactly: items are put into mappings and lists, and taken out; nothing else moves.

A line of a block takes its whole line along, in braces the comma. All splices of a text are made against the text as
it was read, and applied together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence
from doorlist.editing.written import (
    BREAK,
    BREAKS,
    Written,
    anchor_at,
    anchors_of,
    body,
    is_flow,
    is_used,
    node_at,
    pair_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.access.yaml_nodes import Node

_BLANK_OR_COMMENT: Final = re.compile(rf"[ \t]*(?:(?<![^ \t])#[^{BREAKS}]*)?(?=[{BREAKS}]|\Z)")
#: What stands between an item and its comma: blanks, line ends, comments.
_GAP: Final = re.compile(f"(?:[ \t{BREAKS}]|(?<=[ \t{BREAKS}])#[^{BREAKS}]*)*")
#: A key's colon, with an anchor or a tag behind it.
_COLON: Final = re.compile(rf"[ \t]*:(?:[ \t]+(?:&[\w-]+|![^ \t{BREAKS}]*))*", re.ASCII)
_COMMENT_LINE: Final = re.compile(r"[ \t]*#")


class NotEditable(Exception):
    """This place can't be changed without touching more than was asked for.

    Args:
        text: the text of the file.
        index: where in it.
        what: what is in the way.
    """

    def __init__(self, text: Text, index: int, what: str) -> None:
        super().__init__(what)
        self.text = text
        self.index = index
        self.what = what


class Splice(NamedTuple):
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with the splices made. Those at one place are made in the order given; overlapping cuts are one."""
    pieces, done = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end > one.start)):
        if splice.start >= done:
            pieces.append(text[done : splice.start])
        pieces.append(splice.text)
        done = max(done, splice.end)
    return "".join([*pieces, text[done:]])


class Text:
    """A text that has been read, with its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        # `splitlines` knows line ends that YAML doesn't, and YAML allows none of those in a file.
        self._starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
        if text and BREAK.fullmatch(text[-1]) is None:
            self._starts.pop()

    def index(self, node: Node) -> int:
        """Where a node of the reader stands."""
        return self._starts[node.line - 1] + node.column - 1

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self._starts[bisect_right(self._starts, index) - 1]

    def line_end(self, index: int) -> int:
        """Where the next line begins, or the text ends."""
        number = bisect_right(self._starts, index)
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def line_number(self, index: int) -> int:
        """The number of the line, from 1."""
        return bisect_right(self._starts, index)

    def eol(self, index: int) -> str:
        """How the line of a character ends; of a last line without an end, how the first one does."""
        line = self.text[self.line_start(index) : self.line_end(index)]
        found = BREAK.search(line) or BREAK.search(self.text)
        return found[0] if found else "\n"

    def indent(self, index: int) -> str:
        """What stands before a character on its line."""
        return self.text[self.line_start(index) : index]

    def rest_is_blank(self, index: int) -> bool:
        """Whether the line has nothing but a comment from there on."""
        return _BLANK_OR_COMMENT.match(self.text, index) is not None

    def alone(self, start: int, end: int) -> bool:
        """Whether these characters have their lines for themselves, a comment behind them aside."""
        return not self.indent(start).strip(" \t") and self.rest_is_blank(end)


class Collection:
    """A mapping or a list of a file, to be changed.

    Args:
        text: the file.
        key: the key whose value it is.
        node: the collection as the reader gives it.
    """

    def __init__(self, text: Text, key: Scalar, node: Mapping | Sequence) -> None:
        self.text = text
        self.key = key
        self.node = node
        self._start = text.index(node)
        self.flow = is_flow(text.text, self._start)
        self._written: Written | None = None
        self._pairs: dict[int, tuple[Written, Written]] = {}
        if self._start < text.index(key):
            raise NotEditable(text, text.index(key), "its value is an alias of what stands elsewhere")
        anchor = anchor_at(text.text, self._start)
        if anchor is not None and is_used(text.text, anchor):
            raise NotEditable(text, self._start, f"it is anchored as &{anchor}, which is used elsewhere")

    def __len__(self) -> int:
        return len(self.node.keys) if isinstance(self.node, Mapping) else len(self.node.items)

    def pair(self, number: int) -> tuple[Written, Written]:
        """A key and its value as they are written."""
        assert isinstance(self.node, Mapping), "a list has no keys"
        if self.flow:
            return self.written.pairs()[number]
        if number not in self._pairs:
            key = self.node.keys[number]
            index = self.text.index(key)
            if self.text.indent(index).strip(" "):
                raise NotEditable(self.text, index, "the entry isn't written as key: value on a line of its own")
            self._pairs[number] = pair_at(self.text.text, index, key.column - 1)
        return self._pairs[number]

    @property
    def written(self) -> Written:
        """The collection as it is written: one in braces or brackets, or a list."""
        if self._written is None:
            self._written = node_at(self.text.text, self._start, self.node.column - 1)
        return self._written

    def span(self, number: int) -> tuple[int, int]:
        """Where an item begins and ends; one of a list in lines with its `-`."""
        if isinstance(self.node, Mapping):
            key, value = self.pair(number)
            return key.start, max(key.end, value.end)
        item = self.written.items[number]
        if self.flow:
            return item.start, item.end
        dash = self.text.text.rfind("-", 0, item.start)
        if self.text.text[dash + 1 : item.start].strip(" \t"):
            raise NotEditable(self.text, item.start, "the item isn't written behind its - on one line")
        return dash, item.end

    def without(self, numbers: Iterable[int]) -> list[Splice]:
        """Take items out. A collection that loses its last item stays, empty."""
        gone = set(numbers)
        for number in gone:
            self._check_anchors(number)
        if self.flow:
            return self._flow_without(gone)
        spans = [self.span(number) for number in sorted(gone)]
        for start, end in spans:
            if not self.text.alone(start, end):
                raise NotEditable(self.text, start, "the entry shares its line with something else")
        cuts = _joined([(self.text.line_start(start), self.text.line_end(end)) for start, end in spans])
        splices = [Splice(*self._with_break_before(*cut)) for cut in cuts]
        if len(gone) == len(self):
            splices.append(Splice(*self._after_key(), " {}" if isinstance(self.node, Mapping) else " []"))
        return splices

    def _check_anchors(self, number: int) -> None:
        """Nothing is taken out that something else refers to."""
        start, end = self.span(number)
        nodes = self.pair(number) if isinstance(self.node, Mapping) else (self.written.items[number],)
        for anchor in anchors_of(nodes):
            if is_used(self.text.text[:start] + self.text.text[end:], anchor):
                raise NotEditable(self.text, start, f"it holds the anchor &{anchor}, which is used elsewhere")

    def _with_break_before(self, start: int, end: int) -> tuple[int, int]:
        """A last line without an end leaves none behind."""
        text = self.text.text
        if end == len(text) and start and not self._ends_with_break():
            start -= 2 if text[start - 2 : start] == "\r\n" else 1
        return start, end

    def _after_key(self) -> tuple[int, int]:
        """Behind the colon of its key, and behind an anchor or a tag there."""
        index = self.text.index(self.key)
        is_apart = self.text.indent(index).lstrip(" ").startswith("?")
        found = None if is_apart else _COLON.match(self.text.text, self._key_end(index))
        if found is None:
            raise NotEditable(self.text, index, "the key isn't written as key: value")
        return found.end(), found.end()

    def _key_end(self, index: int) -> int:
        key, _ = pair_at(self.text.text, index, index - self.text.line_start(index))
        return key.end

    def _flow_without(self, gone: set[int]) -> list[Splice]:
        spans = [self.span(number) for number in range(len(self))]
        commas = [self._comma(end) for _, end in spans]
        last = max((number for number in range(len(spans)) if number not in gone), default=-1)
        splices = []
        for number in sorted(gone):
            start, end = spans[number]
            close = end if commas[number] is None else commas[number]
            assert close is not None, "an item has an end"
            behind = spans[number + 1][0] if number + 1 < len(spans) else None
            if self.text.alone(start, close):
                splices.append(Splice(self.text.line_start(start), self.text.line_end(close)))
            elif behind is not None and not 0 <= last <= number and self._clean(close, behind):
                splices.append(Splice(start, behind))
            elif number and last >= 0 and self._clean(before := commas[number - 1] or start, start):
                splices.append(Splice(before, close))
            else:
                splices.append(Splice(start, close + self._padded(start, close) * (last < 0)))
        loose = commas[last] if last >= 0 else None
        if loose is not None and last < len(spans) - 1 and commas[-1] is None:
            splices.append(Splice(loose - 1, loose))
        return splices

    def _padded(self, start: int, end: int) -> bool:
        """Whether a blank stands on both sides, of which one is enough for empty braces."""
        return self.text.text[start - 1] == " " and self.text.text[end : end + 1] == " "

    def _clean(self, start: int, end: int) -> bool:
        return not self.text.text[start:end].strip(" \t")

    def _comma(self, end: int) -> int | None:
        """Behind the comma that follows an item, if one does."""
        found = _GAP.match(self.text.text, end)
        at = found.end() if found else end
        return at + 1 if self.text.text[at : at + 1] == "," else None

    def with_items(self, place: int, items: list[list[str]]) -> list[Splice]:
        """Put items in.

        Args:
            place: before which item; their number: at the end.
            items: the lines of each, in order; lines after its first one are indented against that. In braces each
                has one.
        """
        if self.flow:
            return self._flow_with(place, [line for lines in items for line in lines])
        if place:
            model, end = self.span(place - 1)
            at = self.text.line_end(end)
        else:
            model = self.span(0)[0]
            at = self._above(self.text.line_start(model))
        indent, eol = self.text.indent(model), self.text.eol(model)
        if indent.strip(" "):
            raise NotEditable(self.text, model, "the entry beside it doesn't begin its line")
        mark = "" if isinstance(self.node, Mapping) else "- "
        lines = [f"{indent}{'' if more else mark}{line}" for one in items for more, line in enumerate(one)]
        if at == len(self.text.text) and not self._ends_with_break():
            return [Splice(at, at, "".join(f"{eol}{line}" for line in lines))]
        return [Splice(at, at, "".join(f"{line}{eol}" for line in lines))]

    def _ends_with_break(self) -> bool:
        return BREAK.fullmatch(self.text.text[-1:]) is not None

    def _above(self, start: int) -> int:
        """Above the comments that stand directly above a line: they belong to it."""
        top = self.text.line_start(self.text.index(self.key))
        while start:
            above = self.text.line_start(start - 1)
            if above <= top or not _COMMENT_LINE.match(self.text.text, above):
                break
            start = above
        return start

    def _flow_with(self, place: int, items: list[str]) -> list[Splice]:
        together = ", ".join(items)
        if not len(self):
            at = body(self.text.text, self.written) + 1
            return [Splice(at, at, f" {together}" if self.text.text[at : at + 1] == " " else together)]
        start, end = self.span(max(place - 1, 0))
        comma = self._comma(end)
        indent, eol = self.text.indent(start), self.text.eol(start)
        if not self.text.alone(start, comma or end):
            return [Splice(end, end, f", {together}") if place else Splice(start, start, f"{together}, ")]
        if place == 0:
            at = self.text.line_start(start)
            return [Splice(at, at, "".join(f"{indent}{item},{eol}" for item in items))]
        at = self.text.line_end(comma or end)
        new = f",{eol}".join(f"{indent}{item}" for item in items)
        return [*([] if comma else [Splice(end, end, ",")]), Splice(at, at, f"{new}{',' if comma else ''}{eol}")]


def _joined(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in cuts:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
