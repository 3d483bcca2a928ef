"""How much room text takes on a terminal, and lines broken to fit into it."""

from __future__ import annotations

import unicodedata
from typing import Final

from doorlist.output.safe import without_commands

#: Below this no line is wrapped any narrower: a terminal that small shows nothing well.
_LEAST: Final = 30


def cells(text: str) -> int:
    """How many columns a terminal needs: two for a wide character, none for one that combines with another."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken at blanks; a word that is longer stays whole.

    A long email or file name can so still be copied as one word, and a terminal breaks it where it must.
    """
    width = max(width, _LEAST)
    if cells(text) <= width:
        return [text]
    lines: list[list[str]] = [[]]
    room = width
    for word in text.split(" "):
        size = cells(word)
        if lines[-1] and size + 1 > room:
            lines.append([])
            room = width
        room -= size + (1 if lines[-1] else 0)
        lines[-1].append(word)
    # What was in the middle of a line stands at the start of one now, where a CI job's runner would obey it.
    return [without_commands(" ".join(words)) for words in lines]
