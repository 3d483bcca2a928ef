"""`restricted`: who alone may hold a permission, judged on the end of a plan, or on what the files alone tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.resolve import problem
from doorlist.powers.build import scope_from_desired
from doorlist.powers.patterns import is_pattern, matches
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from doorlist.errors import Problem
    from doorlist.platform.facts import Facts
    from doorlist.powers.state import ScopePowers
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.guardrails import Restriction
    from doorlist.values.live import Permission
    from doorlist.values.scope import Scope, ScopeType


class Holders(NamedTuple):
    """Who holds what in one scope: emails by what their role lets them do."""

    scope: Scope
    by_permissions: Mapping[frozenset[str], Sequence[str]]

    @classmethod
    def of(cls, scope: Scope, powers: ScopePowers, people: Iterable[tuple[str, str | None]]) -> Holders:
        """People and the keys of their roles, as the powers know them."""
        found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
        for email, role in people:
            found[powers.of_role(role)].append(email)
        return cls(scope, found)


class Breach(NamedTuple):
    """People who would hold, in one scope, a permission that is restricted to others."""

    restriction: Restriction
    scope: Scope
    emails: tuple[str, ...]
    through: str | None

    def reason(self) -> str:
        """A sentence for a reviewer."""
        one = self.restriction
        who = listed(sorted([*one.people, *(f"everybody of {domain}" for domain in one.domains)]), last="or")
        alone = f"Only {who} may hold" if who else "Nobody may hold"
        others = "others" if who else "somebody"
        how = "" if self.through is None else f" in projects through {self.through} in the organization"
        return f"{alone} {one.permission}, and {others} would hold it{how}: {listed(self.emails)}."


def breaches(
    restrictions: Iterable[Restriction],
    facts: Facts,
    holders: Sequence[Holders],
    of_projects: frozenset[str],
    *,
    read: bool,
) -> Iterator[Breach]:
    """What the restrictions forbid.

    Args:
        restrictions: of the guardrails.
        facts: of the platform.
        holders: by scope, the organization among them where it is known.
        of_projects: the permissions that projects have, as far as they are known: whoever reaches projects through
            the organization holds all of them.
        read: whether these are the platform's catalogue. Where it wasn't read, whatever is documented to be about
            something that projects have counts, too.
    """
    for restriction in restrictions:
        permission = restriction.permission
        in_projects = any(matches(permission, name) for name in of_projects) or (
            not read and facts.documented_of("project", permission)
        )
        for one in holders:
            here = _offenders(restriction, one, permission)
            if here:
                yield Breach(restriction, one.scope, here, None)
            if one.scope == ORGANIZATION and in_projects:
                reaching = _offenders(restriction, one, facts.reaches_projects)
                through = tuple(email for email in reaching if email not in here)
                if through:
                    yield Breach(restriction, one.scope, through, facts.reaches_projects)


def unknown_permissions(
    restrictions: Iterable[Restriction],
    facts: Facts,
    catalogues: Iterable[tuple[ScopeType, Sequence[Permission] | None]],
) -> Iterator[Problem]:
    """Restrictions that protect nothing, as the platform has no such permission.

    Args:
        restrictions: of the guardrails.
        facts: of the platform.
        catalogues: the permissions of each kind of scope, `None` where they weren't read. All projects have the same.
    """
    if not restrictions:
        return
    read = {kind: permissions for kind, permissions in catalogues if permissions is not None}
    names = {permission.name for permissions in read.values() for permission in permissions}
    kinds: tuple[ScopeType, ...] = ("organization", "project")
    unread = [kind for kind in kinds if kind not in read]
    for one in restrictions:
        written = one.permission
        if any(matches(written, name) for name in names):
            continue
        if all(facts.documented_elsewhere(kind, written) for kind in unread):
            near = nearest(written, _patterns(names) if is_pattern(written) else names)
            fix = (
                f"Did you mean {near}?" if near else "Take a permission that the platform has, or a pattern of some."
            )
            yield problem(
                one.source, f"The platform has no permission {written}, which restricted names", fix, words=(written,)
            )


def _patterns(names: Iterable[str]) -> set[str]:
    parts = [name.partition(":") for name in names]
    return {f"{resource}:*" for resource, _, _ in parts} | {f"*:{action}" for _, _, action in parts}


def offline_breaches(
    desired: Desired, facts: Facts, scopes: Iterable[tuple[Scope, DesiredScope]]
) -> Iterator[Breach]:
    """What the files alone tell: of the roles that they define, and of built-in ones as they are documented."""
    restrictions = desired.guardrails.restricted
    if not restrictions:
        return
    found: list[Holders] = []
    of_projects = set(facts.ladders["project"].documented)
    for scope, wanted in scopes:
        if scope != ORGANIZATION:
            written = {name for policy in (wanted.policies or {}).values() for name in policy.permissions}
            of_projects |= {name for name in written if not is_pattern(name)}
        powers = scope_from_desired(facts.ladders[scope.type], wanted)
        found.append(Holders.of(scope, powers, powers.people.items()))
    yield from breaches(restrictions, facts, found, frozenset(of_projects), read=False)


def _offenders(restriction: Restriction, holders: Holders, permission: str) -> tuple[str, ...]:
    return tuple(
        sorted(
            email
            for held, emails in holders.by_permissions.items()
            if _has(held, permission)
            for email in emails
            if not restriction.allows(email)
        )
    )


def _has(held: frozenset[str], permission: str) -> bool:
    if not is_pattern(permission):
        return permission in held
    return any(matches(permission, name) for name in held)
