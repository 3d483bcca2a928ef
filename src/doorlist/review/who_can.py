"""One permission: who holds it where, through what, and who could get it for themselves. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.resolve import targets
from doorlist.platform.powers import documented_elsewhere
from doorlist.powers.build import from_live, scope_from_desired
from doorlist.powers.holders import could_get, holders
from doorlist.powers.patterns import matches
from doorlist.powers.state import Powers
from doorlist.powers.ways import Ways
from doorlist.review.explain import live_ways
from doorlist.review.explain_files import file_ways
from doorlist.review.explained import project_scope
from doorlist.values.scope import ORGANIZATION, scope_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from doorlist.powers.holders import Means
    from doorlist.powers.state import ScopePowers
    from doorlist.powers.ways import Way
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live
    from doorlist.values.scope import Scope


class Holder(NamedTuple):
    """Somebody who holds it; `ends`: when that ends by itself."""

    email: str
    ways: tuple[Way, ...]
    ends: datetime | None


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
    """Who holds a permission, or one of those that a pattern stands for."""

    permission: str
    moment: datetime
    offline: bool
    scopes: tuple[HeldIn, ...]


def who_can(permission: str, desired: Desired, live: Live, moment: datetime, scopes: Collection[Scope]) -> WhoCan:
    """By live state.

    Args:
        permission: a name or a pattern.
        desired: at its moment.
        live: with what `powers.missing` asks for.
        moment: that of `desired`.
        scopes: those asked for.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    asked = sorted({*scopes}, key=scope_order)
    powers = from_live(live, {ORGANIZATION, *asked})
    wanted = {target.scope: target.wanted for target in targets(desired, live)}
    ways = Ways(powers)
    found = [
        _held_in(permission, powers, scope, wanted, partial(live_ways, ways, scope, wanted=wanted)) for scope in asked
    ]
    return WhoCan(permission, moment, offline=False, scopes=tuple(found))


def who_can_offline(
    permission: str,
    desired: Desired,
    moment: datetime,
    projects: Collection[DesiredScope],
    *,
    organization: bool = True,
) -> WhoCan:
    """By the files alone: of the permissions that only the platform knows, those that a pattern covers are held.

    `organization`: whether it is asked for, too; what it opens in projects is told in any case.
    """
    pairs = [(ORGANIZATION, desired.organization), *((project_scope(one), one) for one in projects)]
    powers = Powers(
        {scope: scope_from_desired(scope.type, wanted, frozenset({permission})) for scope, wanted in pairs}
    )
    ways, wanted = Ways(powers), dict(pairs)
    found = [
        _held_in(permission, powers, scope, wanted, partial(file_ways, ways, scope, wanted=wanted))
        for scope in sorted(wanted, key=scope_order)
        if organization or scope != ORGANIZATION
    ]
    return WhoCan(permission, moment, offline=True, scopes=tuple(found))


def _held_in(
    permission: str,
    powers: Powers,
    scope: Scope,
    wanted: Mapping[Scope, DesiredScope],
    ways: Callable[[str], tuple[Way, ...]],
) -> HeldIn:
    here = powers.scopes[scope]
    asked = frozenset() if _is_elsewhere(permission, here) else _asked(permission, here)
    return HeldIn(
        scope,
        tuple(sorted(asked)),
        tuple(
            Holder(email, _leading_to(asked, ways(email)), _ends(email, scope, wanted))
            for email in holders(powers, scope, asked)
        ),
        could_get(powers, scope, asked),
    )


def _asked(permission: str, here: ScopePowers) -> frozenset[str]:
    names = here.catalogue.names.union(*here.policies.values())
    return frozenset(name for name in names if matches(permission, name))


def _is_elsewhere(permission: str, here: ScopePowers) -> bool:
    """Whether a scope whose catalogue wasn't read has no such permission, by the documentation."""
    return not here.catalogue.read and documented_elsewhere(here.kind, permission)


def _leading_to(asked: frozenset[str], ways: tuple[Way, ...]) -> tuple[Way, ...]:
    return tuple(
        way._replace(permissions=way.permissions & asked) for way in ways if not way.permissions.isdisjoint(asked)
    )


def _ends(email: str, scope: Scope, wanted: Mapping[Scope, DesiredScope]) -> datetime | None:
    """Of somebody who reaches a project through the organization, when that ends."""
    entries = [one.entries.get(email) for one in (wanted.get(scope), wanted.get(ORGANIZATION)) if one is not None]
    entry = next((entry for entry in entries if entry is not None), None)
    return None if entry is None else entry.ends
