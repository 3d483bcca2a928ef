"""Hints on stderr: what is suspicious in the files, or could be tidied."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from doorlist.commands.printing import put
from doorlist.output.safe import SENTENCE, terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.fields import HintRecord
    from doorlist.values.source import Hint


def tell(hints: Iterable[Hint | HintRecord]) -> None:
    """One line each, with its place."""
    put(
        (
            f"hint: {terminal(hint.source.file)}:{hint.source.line}: {terminal(hint.message, SENTENCE)}\n"
            for hint in hints
        ),
        to=sys.stderr,
    )


def tell_of_question(hints: Iterable[str]) -> None:
    """One line each, of what was asked and stands in no file."""
    put((f"hint: {terminal(hint, SENTENCE)}\n" for hint in hints), to=sys.stderr)
