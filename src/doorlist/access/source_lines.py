"""The files' lines, to show where a problem is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from doorlist.access.yaml_nodes import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What libyaml counts as the end of a line. str.splitlines knows more of them.
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
#: Characters of a line that are shown.
WIDTH = 160


class SourceLines:
    """The text of each file read, split into lines only once a line is asked for."""

    def __init__(self) -> None:
        self._lines_of: dict[str, str] = {}
        self._lines: dict[str, list[str]] = {}

    def keep(self, file: str, text: str) -> None:
        """Remember a file's text."""
        self._lines_of[file] = text

    def line(self, file: str, number: int) -> str | None:
        """The line as it is, without its end; `None` where there is none."""
        if file not in self._lines_of:
            return None
        if file not in self._lines:
            self._lines[file] = BREAK.split(self._lines_of[file])
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None

    def find(self, file: str, number: int, words: Sequence[str]) -> tuple[int, int]:
        """Find words one behind the other, without regard to case, and return line and column of the last one.

        An entry can go on below its line, further to the right. Words that aren't found are passed over; where none
        is found, the place is where the line's own text begins.
        """
        first = self.line(file, number) or ""
        indent = len(first) - len(first.lstrip())
        place, start = (number, indent), 0
        for word in words:
            found = self._behind(file, number, start, indent, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.I))
            if found is not None:
                place = found
                number, start = found[0], found[1] + len(word)
        return place[0], place[1] + 1

    def _behind(
        self, file: str, number: int, start: int, indent: int, pattern: re.Pattern[str]
    ) -> tuple[int, int] | None:
        line = self.line(file, number) or ""
        while True:
            found = pattern.search(line, start)
            if found is not None:
                return number, found.start()
            number, start = number + 1, 0
            line = self.line(file, number) or ""
            if len(line) - len(line.lstrip()) <= indent:
                return None

    def shown(self, file: str, number: int, column: int) -> tuple[str | None, int]:
        """A line cut to a width that can be read, around the column, and where the column is in it (from 1)."""
        line = self.line(file, number)
        if line is None or not line.strip():
            return None, column
        start = 0 if column <= WIDTH - 20 else column - WIDTH // 2
        cut = visible(line[start : start + WIDTH])
        left, right = "…" if start else "", "…" if len(line) > start + WIDTH else ""
        return f"{left}{cut}{right}", column - start + len(left)


def place_in(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a text."""
    lines = BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1
