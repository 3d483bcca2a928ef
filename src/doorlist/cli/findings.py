"""What commands tell of access files: problems, with their lines and as annotations, and hints."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from doorlist.cli.printing import put
from doorlist.errors import AccessFileError
from doorlist.output.safe import SENTENCE, terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.access.load import Loaded
    from doorlist.values.fields import HintRecord
    from doorlist.values.source import Hint


@contextmanager
def annotated(reader: str | None) -> Iterator[None]:
    """Writes the problems as workflow commands, too, where somebody reads those (`--annotate`)."""
    try:
        yield
    except AccessFileError as error:
        if reader is not None:
            from doorlist.output.annotations import problem_annotations

            put(problem_annotations(error), to=sys.stderr)
        raise


@contextmanager
def with_lines(loaded: Loaded) -> Iterator[None]:
    """Adds the text of the lines to problems that only show against live state."""
    try:
        yield
    except AccessFileError as error:
        raise AccessFileError([loaded.shown(problem) for problem in error.problems], more=error.more) from None


def put_hints(hints: Iterable[Hint | HintRecord]) -> None:
    """Writes what is suspicious in the files, or could be tidied: one line each, with its source, on stderr."""
    put(
        (
            f"hint: {terminal(hint.source.file)}:{hint.source.line}: {terminal(hint.message, SENTENCE)}\n"
            for hint in hints
        ),
        to=sys.stderr,
    )


def put_hints_on_request(hints: Iterable[str]) -> None:
    """Writes what is suspicious on the command line, and so stands in no file: one line each, on stderr."""
    put((f"hint: {terminal(hint, SENTENCE)}\n" for hint in hints), to=sys.stderr)
