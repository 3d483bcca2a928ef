"""Who gains and who loses what between two states."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.scope import ORGANIZATION, scope_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from doorlist.powers.state import Powers, ScopePowers
    from doorlist.values.scope import Scope

Change = tuple[str, frozenset[str], frozenset[str]]
#: People who may all do the same before, and all the same after.
Alike = tuple["Collection[str]", frozenset[str], frozenset[str]]
_NOTHING: frozenset[str] = frozenset()


class Difference(NamedTuple):
    """Everybody to whom just this happens, by email; permissions are in order of name."""

    people: tuple[str, ...]
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


def grouped(changes: Iterable[Change]) -> tuple[Difference, ...]:
    """Changes (email, before, after) with the people of the same change together, in order of people."""
    # Two people of one role share the very same sets: what they gain is worked out once for both.
    found: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for email, before, after in changes:
        found[before, after].append(email)
    return alike((people, before, after) for (before, after), people in found.items())


def alike(groups: Iterable[Alike]) -> tuple[Difference, ...]:
    """The same for people who are together already: groups with what each of them may do before and after."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for people, before, after in groups:
        if people and before != after:
            found[gains_and_losses(before, after)] += people
    return tuple(sorted([Difference(tuple(sorted(people)), *both) for both, people in found.items()]))


# Many people go from one role to the same other one, and projects have much the same roles.
@lru_cache(maxsize=256)
def gains_and_losses(before: frozenset[str], after: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both in order of name."""
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
