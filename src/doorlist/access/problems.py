"""Collects what is wrong in the files of one run, up to a number that a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

from doorlist.access.yaml_nodes import quoted
from doorlist.errors import AccessFileError, Problem
from doorlist.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from doorlist.access.source_lines import SourceLines
    from doorlist.values.source import Source

#: Problems kept and shown; the others are counted. A file under review may be made of nothing else.
MOST = 100
#: Known words that are compared with a misspelt one.
_CANDIDATES = 200


class Placed(Protocol):
    """A node of a file."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Place(NamedTuple):
    """A place in a file; `str` is how a problem refers to another place."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Problems:
    """Collects problems, and raises them together."""

    def __init__(self, lines: SourceLines) -> None:
        self._lines_of = lines
        self._found: dict[Problem, None] = {}
        self._more = 0

    def __len__(self) -> int:
        return len(self._found) + self._more

    @property
    def full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self._found) >= MOST

    def count(self) -> None:
        """Count a problem that wouldn't be shown, for callers that find them by the hundred thousand."""
        self._more += 1

    def add(self, place: Place, message: str, fix: str | None = None) -> None:
        """Note a problem. The same one twice (through an alias) counts once."""
        problem = Problem(*place, message, fix)
        if problem in self._found:
            return
        if self.full:
            self._more += 1
        else:
            self._found[problem] = None

    def at(self, source: Source, message: str, fix: str | None = None, *, words: Sequence[str] = ()) -> None:
        """Note a problem of a line; its place is where the last of `words` stands."""
        if self.full:
            self._more += 1
        else:
            self.add(Place(source.file, *self._lines_of.find(*source, words)), message, fix)

    def did_you_mean(self, word: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
        """`Did you mean …?`, or `otherwise` where nothing is near."""
        if self.full:
            return None
        near = nearest(word, _likely(word, known))
        return f"Did you mean {quoted(near)}?" if near else otherwise

    def stop(self) -> NoReturn:
        """Raise what was found, each problem with its line.

        Raises:
            AccessFileError: always.
        """
        raise AccessFileError([shown(problem, self._lines_of) for problem in self._found], more=self._more)


class FileProblems:
    """The problems of one file, noted at its nodes."""

    __slots__ = ("file", "problems")

    def __init__(self, problems: Problems, file: str) -> None:
        self.problems = problems
        self.file = file

    def place(self, node: Placed) -> Place:
        """Where a node stands."""
        return Place(self.file, node.line, node.column)

    def add(self, node: Placed, message: str, fix: str | None = None) -> None:
        """Note a problem at a node."""
        self.problems.add(self.place(node), message, fix)


def shown(problem: Problem, lines: SourceLines) -> Problem:
    """The problem with its line's text, and the mark under it."""
    text, caret = lines.shown(problem.file, problem.line, problem.column)
    return problem._replace(text=text, caret=None if caret == problem.column else caret)


def _likely(word: str, known: Iterable[str]) -> list[str]:
    # Comparing with every one of 100,000 groups takes seconds: those of a like length and start are enough.
    candidates = list(known)
    if len(candidates) > _CANDIDATES:
        first, size = word[:1].casefold(), len(word)
        candidates = [one for one in candidates if abs(len(one) - size) < 3 and one[:1].casefold() == first]
    return candidates[:_CANDIDATES]
