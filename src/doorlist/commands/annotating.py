"""`--annotate` where the access files are wrong: workflow commands on stderr, which the runner reads too."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from doorlist.commands.printing import put
from doorlist.errors import AccessFileError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def annotated(where: str | None) -> Iterator[None]:
    """Annotates the problems of an access file on their way to the exit code."""
    try:
        yield
    except AccessFileError as error:
        if where is not None:
            from doorlist.output.annotations import problem_annotations

            put(problem_annotations(error), to=sys.stderr)
        raise
