"""Words for people: counts with correct plurals, lists in sentences, the nearest known word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

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


def an(noun: str) -> str:
    """`an Owner`, `a Manager`."""
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def how_long(span: timedelta) -> str:
    """`7 days`, or `36 hours`; no less than an hour."""
    hours = round(span.total_seconds() / 3600)
    return plural(hours // 24, "day") if hours % 24 == 0 else plural(hours, "hour")


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


def nearest_email(email: str, known: Iterable[str]) -> str | None:
    """The known address that somebody most likely meant: sharing a domain doesn't make addresses alike."""
    name, _, domain = email.rpartition("@")
    if not name:
        return nearest(email, known)
    by_domain: dict[str, dict[str, str]] = {}
    for one in known:
        of_one, _, at = one.rpartition("@")
        by_domain.setdefault(at, {})[of_one] = one
    there = by_domain.pop(domain, {})
    found = nearest(name, there)
    if found is not None:
        return there[found]
    elsewhere = [at for at in by_domain if name in by_domain[at]]
    other = nearest(domain, elsewhere) or min(elsewhere, default=nearest(domain, by_domain))
    near = None if other is None else nearest(name, by_domain[other])
    return None if other is None or near is None else by_domain[other][near]
