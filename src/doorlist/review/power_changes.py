"""What a change of the files means for what people may do.

Only people who are in a scope before and after are looked at: of the others it is told that they gain or lose the
scope. Nobody knows the platform's catalogue offline, so that patterns stand as they are written. Of roles that the
files don't define, only what built-in ones may do is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.powers.build import scope_from_desired
from doorlist.powers.differences import between
from doorlist.powers.patterns import is_pattern, matches
from doorlist.powers.state import Powers
from doorlist.values.action import ScopeImpact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from doorlist.platform.facts import Facts
    from doorlist.powers.state import ScopePowers
    from doorlist.review.matched_scopes import Pair
    from doorlist.values.desired import DesiredScope
    from doorlist.values.scope import Scope, ScopeType


def power_changes(both: Sequence[Pair], facts: Facts) -> tuple[ScopeImpact, ...]:
    """Who gains and who loses which permissions, scopes in their order."""
    named = {kind: frozenset(_names(both, kind)) for kind in _KINDS}
    alike = {pair.scope: pair for pair in both if pair.old is not None and pair.new is not None}
    before = Powers(
        {scope: _powers(scope, pair.old, named, facts) for scope, pair in alike.items() if pair.old is not None},
        facts,
    )
    after = Powers(
        {scope: _powers(scope, pair.new, named, facts) for scope, pair in alike.items() if pair.new is not None},
        facts,
    )
    told = {scope: _comparable(before.scopes[scope], after.scopes[scope]) for scope in alike}
    found = []
    for scope, differences in between(before, after).items():
        for one in differences:
            people = tuple(email for email in one.people if email in told[scope])
            if people:
                found.append(ScopeImpact(scope, people, _short(one.gains), _short(one.loses)))
    return tuple(found)


_KINDS: tuple[ScopeType, ...] = ("organization", "project")


def _names(both: Sequence[Pair], kind: ScopeType) -> Iterator[str]:
    """List every permission that either side names, so that both sides know of the same ones."""
    for pair in both:
        for scope in (pair.old, pair.new) if pair.scope.type == kind else ():
            for policy in (scope.policies if scope is not None else None) or {}:
                assert scope is not None, "its policies were just looked at"
                yield from (name for name in (scope.policies or {})[policy].permissions if not is_pattern(name))


def _powers(scope: Scope, wanted: DesiredScope, named: dict[ScopeType, frozenset[str]], facts: Facts) -> ScopePowers:
    return scope_from_desired(facts.ladders[scope.type], wanted, named[scope.type])


def _comparable(before: ScopePowers, after: ScopePowers) -> frozenset[str]:
    """Find who is in before and after and has roles that can be compared.

    What a built-in role may do is only known as everything but some permissions, which no list of permissions says:
    it is compared with built-in roles alone, and a role that the files define with such roles.
    """
    return frozenset(
        email
        for email, role in before.people.items()
        if email in after.people
        and (kind := _kind_of(before, role)) is not None
        and kind == _kind_of(after, after.people[email])
    )


def _kind_of(powers: ScopePowers, role: str) -> Literal["built-in", "defined"] | None:
    grant = powers.roles[role]
    if powers.ladder.has(grant.name):
        return "built-in"
    return "defined" if grant.known else None


def _short(permissions: Sequence[str]) -> tuple[str, ...]:
    """Leave out permissions that a pattern in the same list stands for."""
    patterns = [one for one in permissions if is_pattern(one)]
    return tuple(
        one for one in permissions if not any(one != pattern and matches(pattern, one) for pattern in patterns)
    )
