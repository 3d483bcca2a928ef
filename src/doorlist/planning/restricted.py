"""`restricted`: who alone may hold a permission, judged on the end of a plan, or on what the files alone tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from doorlist.platform.powers import REACHES_PROJECTS, documented_names
from doorlist.powers.build import scope_from_desired
from doorlist.powers.patterns import is_pattern, matches
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from doorlist.powers.state import ScopePowers
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.guardrails import Restriction
    from doorlist.values.scope import Scope


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
    restrictions: Iterable[Restriction], holders: Sequence[Holders], project_permissions: frozenset[str]
) -> Iterator[Breach]:
    """What the restrictions forbid.

    Args:
        restrictions: of the guardrails.
        holders: by scope, the organization among them where it is known.
        project_permissions: the permissions that projects have, as far as they are known: whoever reaches projects
            through the organization holds all of them.
    """
    for restriction in restrictions:
        of_projects = any(matches(restriction.permission, name) for name in project_permissions)
        for one in holders:
            here = _offenders(restriction, one, restriction.permission)
            if here:
                yield Breach(restriction, one.scope, here, None)
            if one.scope == ORGANIZATION and of_projects:
                reaching = _offenders(restriction, one, REACHES_PROJECTS)
                through = tuple(email for email in reaching if email not in here)
                if through:
                    yield Breach(restriction, one.scope, through, REACHES_PROJECTS)


def offline_breaches(desired: Desired, scopes: Iterable[tuple[Scope, DesiredScope]]) -> Iterator[Breach]:
    """What the files alone tell: of the roles that they define, and of built-in ones as they are documented."""
    restrictions = desired.guardrails.restricted
    if not restrictions:
        return
    names = frozenset(one.permission for one in restrictions if not is_pattern(one.permission))
    found: list[Holders] = []
    of_projects = set(documented_names("project"))
    for scope, wanted in scopes:
        # A name that somebody restricts may be the other kind of scope's: it counts where the files tell which.
        written = {name for policy in (wanted.policies or {}).values() for name in policy.permissions}
        known = documented_names(scope.type) | {name for name in written if not is_pattern(name)}
        if scope != ORGANIZATION:
            of_projects |= {name for name in written if not is_pattern(name)}
        powers = scope_from_desired(scope.type, wanted, names & known)
        found.append(Holders.of(scope, powers, powers.people.items()))
    yield from breaches(restrictions, found, frozenset(of_projects))


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
