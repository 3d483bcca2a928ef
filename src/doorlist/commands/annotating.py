"""What is added to the problems of access files on their way to the exit code: their lines, and annotations."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from doorlist.commands.printing import put
from doorlist.errors import AccessFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.access.load import Loaded


@contextmanager
def annotated(where: str | None) -> Iterator[None]:
    """Writes the problems as workflow commands, too, where somebody reads them (`--annotate`)."""
    try:
        yield
    except AccessFileError as error:
        if where is not None:
            from doorlist.output.annotations import problem_annotations

            put(problem_annotations(error), to=sys.stderr)
        raise


@contextmanager
def shown(loaded: Loaded) -> Iterator[None]:
    """Adds the lines' text to problems that only show against live state."""
    try:
        yield
    except AccessFileError as error:
        raise AccessFileError([loaded.shown(problem) for problem in error.problems], more=error.more) from None
