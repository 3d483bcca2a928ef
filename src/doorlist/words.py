"""Words for people: counts with correct plurals, lists in sentences, the nearest known word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_IRREGULAR = {
    "person": "people",
    "entry": "entries",
    "policy": "policies",
    "access": "accesses",
    "is": "are",
    "has": "have",
}


def plural(count: int, noun: str) -> str:
    """`1 invitation`, `2 invitations`, `1,000 people`."""
    return f"{count:,} {noun if count == 1 else plural_of(noun)}"


def plural_of(noun: str) -> str:
    """The noun for any count but one."""
    return _IRREGULAR.get(noun, f"{noun}s")


def listed(words: Sequence[str], *, last: str = "and", most: int = 8) -> str:
    """`a`, `a and b`, `a, b and c`; past `most` words `a, b, … and 5 more`."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1:,} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody who wrote `word` most likely meant, or `None` where none is near."""
    # difflib costs 5 ms to import and is only needed once something is wrong.
    from difflib import get_close_matches

    by_fold = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word.casefold()[:200], list(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
