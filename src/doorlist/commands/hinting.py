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
