"""Who gains and who loses what between two states."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.scope import ORGANIZATION, scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.powers.state import Powers, ScopePowers
    from doorlist.values.scope import Scope

Change = tuple[str, frozenset[str], frozenset[str]]
_NOTHING: frozenset[str] = frozenset()


class Difference(NamedTuple):
    """Everybody to whom just this happens, by email; permissions are in order of name."""

    people: tuple[str, ...]
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


def grouped(changes: Iterable[Change]) -> tuple[Difference, ...]:
    """Changes (email, before, after) with the people of the same change together, in order of people."""
    # Two people of one role share the very same sets: what they gain is worked out once for both.
    alike: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for email, before, after in changes:
        alike[before, after].append(email)
    found: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for (before, after), people in alike.items():
        if before != after:
            found[after - before, before - after] += people
    differences = [
        Difference(tuple(sorted(people)), tuple(sorted(gains)), tuple(sorted(loses)))
        for (gains, loses), people in found.items()
    ]
    return tuple(sorted(differences))


@lru_cache(maxsize=256)
def gains_and_losses(before: frozenset[str], after: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both in order of name. Many people go from one role to the same other one, one by one."""
    return tuple(sorted(after - before)), tuple(sorted(before - after))


def between(start: Powers, end: Powers) -> dict[Scope, tuple[Difference, ...]]:
    """The differences in each scope, the organization first; a scope without any is left out."""
    reach = [email for email in _people(start, end, ORGANIZATION) if start.reaches(email) != end.reaches(email)]
    both = {scope: grouped(_changes(start, end, scope, reach)) for scope in start.scopes | end.scopes}
    return {scope: both[scope] for scope in sorted(both, key=scope_order) if both[scope]}


def _changes(start: Powers, end: Powers, scope: Scope, reach: list[str]) -> Iterator[Change]:
    others = () if scope == ORGANIZATION else reach
    before, after = start.scopes.get(scope), end.scopes.get(scope)
    for email in dict.fromkeys((*_people(start, end, scope), *others)):
        yield email, _of(start, before, scope, email), _of(end, after, scope, email)


def _of(powers: Powers, one: ScopePowers | None, scope: Scope, email: str) -> frozenset[str]:
    if one is None:
        return _NOTHING
    return one.effective(email, reaches=scope != ORGANIZATION and powers.reaches(email))


def _people(start: Powers, end: Powers, scope: Scope) -> dict[str, None]:
    one, other = start.scopes.get(scope), end.scopes.get(scope)
    return dict.fromkeys((*(one.people if one else ()), *(other.people if other else ())))
