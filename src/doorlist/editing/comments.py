"""Comments and blank lines of a text, each kept with what it belongs to.

A comment on a line of its own belongs to the entry below it; where none is below, or the one below is further out, it
ends the mapping or list whose column it has. A comment behind something on its line belongs to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.editing.written import BREAK, BREAKS

if TYPE_CHECKING:
    from doorlist.editing.written import Written

#: Characters of a line that are looked at for its column; more than any indentation.
_FAR: Final = 4096


class Line(NamedTuple):
    """A line between two nodes: a comment, or nothing (a blank line); where it stands, and its column from 0."""

    text: str
    at: int
    column: int


class Closed(NamedTuple):
    """A collection that ended before a gap, and the column of its entries."""

    node: Written
    column: int


class Comments:
    """Hands out a text's comments, gap by gap, as its nodes are gone through in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done = 0
        self._closed: list[Closed] = []
        #: How many comments there are.
        self.given = 0
        #: Comments behind a scalar, or an alias, by where it ends.
        self.behind: dict[int, str] = {}
        #: Comments that end a collection, by its identity.
        self.tails: dict[int, list[str]] = {}

    def passed(self, node: Written) -> None:
        """Note that a scalar or an alias has been gone through."""
        if node.end > node.start:
            self._done = node.end
            self._closed.clear()

    def closed(self, node: Written, column: int) -> None:
        """Note that a collection has been gone through; the gap before the end of one in braces is its own."""
        if node.style == "flow":
            rest = self._lines(node.end)
            self._done = max(self._done, node.end)
            for text in self._given_to_closed(rest):
                self.tails.setdefault(id(node), []).append(text)
        self._closed.append(Closed(node, column))

    def before(self, index: int) -> list[str]:
        """The comments and blank lines above what begins at an index."""
        gap = self._text[self._done : index]
        lines = self._lines(index) if "#" in gap or gap.count("\n") > 1 else []
        self._done = max(self._done, index)
        return self._given_to_closed(lines, self._column(index)) if lines else []

    def _column(self, index: int) -> int:
        line = BREAK.split(self._text[max(0, index - _FAR) : index])[-1]
        return len(line)

    def begin(self, index: int) -> None:
        """Note that what stands before an index has been gone through in another way."""
        self._done = index

    def rest(self) -> list[str]:
        """The comments at the end of the text that belong to no collection."""
        return self._given_to_closed(self._lines(len(self._text)))

    def _given_to_closed(self, lines: list[Line], following: int = -1) -> list[str]:
        """The lines that belong to what follows, at that column; the others end the collections before."""
        kept: list[str] = []
        blanks: list[str] = []
        level = 0
        for line in lines:
            if not line.text:
                blanks = [""]
                continue
            while level < len(self._closed) and not _takes(self._closed[level], line, following):
                level += 1
            target = kept
            if level < len(self._closed):
                target = self.tails.setdefault(id(self._closed[level].node), [])
            target += [*blanks, line.text]
            blanks = []
        return [*kept, *blanks]

    def _lines(self, end: int) -> list[Line]:
        text, start = self._text, self._done
        lines: list[Line] = []
        first = start > 0 and text[start - 1] not in BREAKS
        while start < end:
            found = BREAK.search(text, start, end)
            stop = found.start() if found else end
            at = text.find("#", start, stop)
            if at >= 0:
                comment = text[at:stop].rstrip()
                self.given += 1
                if first:
                    self.behind[self._done] = comment
                else:
                    lines.append(Line(comment, at, at - start))
            elif not first and found and not text[start:stop].strip():
                lines.append(Line("", start, 0))
            first = False
            start = found.end() if found else end
        return lines


def _takes(closed: Closed, line: Line, following: int) -> bool:
    if closed.node.style == "flow":
        return line.at < closed.node.end
    # The items of a list may stand in the column of the key that follows it.
    return line.column >= closed.column and line.column > following
