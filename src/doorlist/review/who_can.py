"""One permission: who holds it where, through what, and who could get it for themselves. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.resolve import targets
from doorlist.powers.build import from_live, scope_from_desired
from doorlist.powers.holders import could_get, holders
from doorlist.powers.patterns import matches
from doorlist.powers.state import NOTHING, Powers
from doorlist.powers.ways import Ways
from doorlist.review.explain import live_ways
from doorlist.review.explain_files import file_ways
from doorlist.review.matched_scopes import project_scope
from doorlist.values.role_names import same_role
from doorlist.values.scope import ORGANIZATION, scope_order
from doorlist.words import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.powers.holders import Means
    from doorlist.powers.state import ScopePowers
    from doorlist.powers.ways import Way
    from doorlist.values.desired import Desired, DesiredScope, RoleRef
    from doorlist.values.live import Live
    from doorlist.values.scope import Scope, ScopeType


class Holder(NamedTuple):
    """Somebody who holds it; `until`: when each of the ways ends by itself (`None`: it doesn't)."""

    email: str
    ways: tuple[Way, ...]
    until: tuple[datetime | None, ...]

    @property
    def ends(self) -> datetime | None:
        """When the last of the ways ends."""
        ends = [until for until in self.until if until is not None]
        return max(ends) if len(ends) == len(self.until) else None


@dataclass(frozen=True, slots=True)
class HeldIn:
    """One scope.

    Attributes:
        known: the permissions of the scope that were asked for; empty where it has none of them.
    """

    scope: Scope
    known: tuple[str, ...]
    holders: tuple[Holder, ...]
    could_get: Mapping[str, tuple[Means, ...]]


@dataclass(frozen=True, slots=True)
class WhoCan:
    """Who holds a permission, or one of those that a pattern stands for.

    Attributes:
        hints: offline, what makes it doubtful whether there is such a permission, a sentence each.
    """

    permission: str
    moment: datetime
    offline: bool
    scopes: tuple[HeldIn, ...]
    hints: tuple[str, ...] = ()


def who_can(
    permission: str, desired: Desired, live: Live, facts: Facts, moment: datetime, scopes: Collection[Scope]
) -> WhoCan:
    """Who holds a permission by live state.

    Args:
        permission: a name or a pattern.
        desired: at its moment.
        live: with what `powers.missing` asks for.
        facts: of the platform.
        moment: that of `desired`.
        scopes: those asked for.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    asked = sorted({*scopes}, key=scope_order)
    powers = from_live(live, facts, {ORGANIZATION, *asked})
    wanted = {target.scope: target.wanted for target in targets(desired, live)}
    question = _Question(permission, powers, wanted, partial(live_ways, wanted=wanted))
    return WhoCan(permission, moment, offline=False, scopes=tuple(map(question.held_in, asked)))


def who_can_offline(
    permission: str,
    desired: Desired,
    facts: Facts,
    moment: datetime,
    projects: Collection[DesiredScope],
    *,
    organization: bool = True,
) -> WhoCan:
    """Who is to hold a permission by the files alone. Of the permissions that only the platform knows, those that a
    pattern covers are held.

    `organization`: whether it is asked for, too; what it opens in projects is told in any case.
    """
    pairs = [(ORGANIZATION, desired.organization), *((project_scope(one), one) for one in projects)]
    powers = Powers(
        {
            scope: scope_from_desired(facts.ladders[scope.type], wanted, frozenset({permission}))
            for scope, wanted in pairs
        },
        facts,
    )
    wanted = dict(pairs)
    question = _Question(permission, powers, wanted, partial(file_ways, wanted=wanted))
    asked = (scope for scope in sorted(wanted, key=scope_order) if organization or scope != ORGANIZATION)
    scopes = tuple(map(question.held_in, asked))
    return WhoCan(permission, moment, offline=True, scopes=scopes, hints=_hints(permission, facts, wanted.values()))


def _hints(permission: str, facts: Facts, scopes: Iterable[DesiredScope]) -> tuple[str, ...]:
    """What makes a permission doubtful: no file and no documentation knows what it is about, or what it does."""
    written = {name for one in scopes for policy in (one.policies or {}).values() for name in policy.permissions}
    named = {*written, *(name for ladder in facts.ladders.values() for name in ladder.documented)}
    resource, _, action = permission.partition(":")
    resources = {*facts.all_resources, *(name.partition(":")[0] for name in named)} - {"*"}
    if resource not in {"*", *resources}:
        told = f"Neither the files nor the documentation know permissions of {resource}."
        return (told + _meant(resource, resources),)
    # What can be done with one thing can perhaps be done with another, too.
    actions = {name.partition(":")[2] for name in named} - {"*"}
    if action in {"*", *actions}:
        return ()
    told = f"Neither the files nor the documentation know a permission {permission}, or one like it of anything else."
    return (told + _meant(permission, {f"{resource}:{known}" for known in actions}),)


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return "" if near is None else f" Did you mean {near}?"


class _Question:
    """A permission, asked of one scope after the other.

    Args:
        permission: a name or a pattern.
        powers: of all scopes.
        wanted: what the files say of them.
        whole: somebody's ways in a scope, from the entry on.
    """

    def __init__(
        self,
        permission: str,
        powers: Powers,
        wanted: Mapping[Scope, DesiredScope],
        whole: Callable[[Ways, Scope, str], tuple[Way, ...]],
    ) -> None:
        self._powers, self._wanted, self._whole = powers, wanted, whole
        self._asked = {
            scope: _asked(permission, here, scope.type, powers.facts) for scope, here in powers.scopes.items()
        }
        self._ways = Ways(powers, self._asked)

    def held_in(self, scope: Scope) -> HeldIn:
        asked = self._asked[scope]
        return HeldIn(
            scope,
            tuple(sorted(asked)),
            tuple(self._holder(scope, email) for email in holders(self._powers, scope, asked)),
            could_get(self._powers, scope, asked),
        )

    def _holder(self, scope: Scope, email: str) -> Holder:
        ways = self._whole(self._ways, scope, email)
        return Holder(email, ways, tuple(self._until(scope, email, way.steps[0].scope) for way in ways))

    def _until(self, scope: Scope, email: str, start: Scope) -> datetime | None:
        """When an entry no longer gives what was asked about: as it ends, or falls back to a role without it."""
        wanted = self._wanted.get(start)
        entry = None if wanted is None else wanted.entries.get(email)
        if entry is None:
            return None
        back = entry.falls_back
        if back is None or entry.then is None:
            return entry.ends
        asked = self._asked[scope] if start == scope else frozenset({self._powers.facts.reaches_projects})
        return entry.ends if _gives(self._powers.scopes[start], entry.then, asked) else back


def _gives(here: ScopePowers, role: RoleRef, asked: frozenset[str]) -> bool:
    """Whether a role is known to have one of some permissions, also one that nobody has yet."""
    for key, grant in here.roles.items():
        if key == role.id or same_role(grant.name, str(role)):
            return not here.of_role(key).isdisjoint(asked)
    lacks = None if role.name is None else here.ladder.withheld(role.name)
    return lacks is not None and not asked.isdisjoint(here.catalogue.all_but(lacks))


def _asked(permission: str, here: ScopePowers, kind: ScopeType, facts: Facts) -> frozenset[str]:
    """The permissions of a scope that were asked for."""
    if not here.catalogue.read and facts.documented_elsewhere(kind, permission):
        return NOTHING
    names = here.catalogue.names.union(*here.policies.values())
    return frozenset(name for name in names if matches(permission, name))
