"""The files' lines, to show where a problem is."""

from __future__ import annotations

import re

from doorlist.access.yaml_nodes import visible

#: What libyaml counts as the end of a line. str.splitlines knows more of them.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
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
            self._lines[file] = _BREAK.split(self._lines_of[file])
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None

    def column(self, file: str, number: int, word: str | None = None, *, after: str | None = None) -> int:
        """Where on the line a word stands (without regard to case), else where the line's own text begins.

        `after`: it is looked for behind this, where the line has it.
        """
        line = self.line(file, number) or ""
        lower = line.lower()
        start = lower.find(after.lower()) + len(after) if after and after.lower() in lower else 0
        at = lower.find(word.lower(), start) if word else -1
        return (at if at >= 0 else len(line) - len(line.lstrip())) + 1

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
    lines = _BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1
