"""Errors as text and as JSON, the problems of an access file with their lines.

Messages and lines of files come from outside and are made safe for a terminal.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Final

from doorlist.errors import AccessFileError, StalePlan
from doorlist.output.safe import SENTENCE, json_text, terminal, visible, without_commands
from doorlist.output.style import PLAIN, Palette
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.errors import DoorlistError, Problem

#: How much of a long line is shown before and after the place of a problem, in characters.
_AROUND: Final = 70


def error_text(error: DoorlistError, *, palette: Palette = PLAIN) -> Iterator[str]:
    """The error as a person likes to read it, whole lines at a time."""
    p = palette
    if not isinstance(error, AccessFileError):
        place = f"{terminal(error.where, SENTENCE)}: " if error.where else ""
        yield from _lines(f"{p.red}{p.bold}error:{p.end} {place}", error.what, "")
        if error.fix:
            yield from _lines("  ", error.fix, "  ")
        return
    for problem in error.problems:
        yield from _problem(problem, p)
    problems, files = len(error.problems), len({problem.file for problem in error.problems})
    yield f"{p.bold}{plural(problems, 'problem')} in {plural(files, 'file')}{p.end}\n"


def errors_json(error: DoorlistError) -> str:
    """`{"errors": [{"file", "line", "column", "message", "fix"}]}`; the place is null where it isn't in a file.

    Of a stale plan the error has `reasons`, too: person by person what was planned and what is needed by now.
    """
    rows: list[dict[str, object]]
    if isinstance(error, AccessFileError):
        rows = [
            {"file": each.file, "line": each.line, "column": each.column, "message": each.message, "fix": each.fix}
            for each in error.problems
        ]
    else:
        message = f"{error.where}: {error.what}" if error.where else error.what
        rows = [{"file": None, "line": None, "column": None, "message": message, "fix": error.fix}]
        if isinstance(error, StalePlan) and error.reasons:
            rows[0]["reasons"] = error.reasons
    # A file's name may hold bytes that aren't UTF-8 (surrogates); json_text escapes them.
    return json_text(json.dumps({"errors": rows}, ensure_ascii=False, indent=2)) + "\n"


def _problem(problem: Problem, p: Palette) -> Iterator[str]:
    place = f"{terminal(problem.file, SENTENCE)}:{problem.line}:{problem.column}"
    yield f"{p.red}{p.bold}error:{p.end} {p.bold}{place}:{p.end} {terminal(problem.message, SENTENCE)}\n"
    if problem.text is not None:
        line, caret = _excerpt(problem.text, problem.column)
        gutter = f"{problem.line:>5} | "
        yield f"{p.dim}{gutter}{p.end}{line}\n"
        yield f"{p.dim}{' ' * (len(gutter) - 2)}| {p.end}{' ' * caret}{p.red}^{p.end}\n"
    if problem.fix:
        yield f"  {p.cyan}fix:{p.end} {terminal(problem.fix, SENTENCE)}\n"
    yield "\n"


def _lines(first: str, text: str, other: str) -> Iterator[str]:
    """A message of several lines keeps them: only doorlist itself writes such, and each line is made safe."""
    for number, line in enumerate(text.split("\n")):
        yield f"{other if number else first}{terminal(line, SENTENCE)}\n"


def _excerpt(text: str, column: int) -> tuple[str, int]:
    """The line around the column, safe to print, and how many cells of a terminal stand before the column."""
    at = min(max(column - 1, 0), len(text))
    start, end = max(at - _AROUND, 0), at + _AROUND
    before = ("…" if start else "") + _flat(text[start:at])
    after = _flat(text[at:end]) + ("…" if end < len(text) else "")
    return without_commands(before + after).rstrip(), _cells(without_commands(before))


def _flat(piece: str) -> str:
    return visible(piece.replace("\t", "    "), len(piece) * len("\\U0010ffff"))


def _cells(text: str) -> int:
    """How wide a terminal shows this: two cells for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
