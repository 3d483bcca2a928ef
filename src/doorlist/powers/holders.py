"""Who holds a permission, and who could get it for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.powers.state import NOTHING
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.powers.state import Powers, ScopePowers
    from doorlist.values.scope import Scope


class Means(NamedTuple):
    """What somebody could get a permission with.

    Attributes:
        permission: what they hold: it changes roles, or gives them.
        scope: where they hold it. The organization's is no means to a project's roles, but to `project:manage`.
        roles: of those that they could give themselves, the ones that have the permission; empty where they could
            change their own.
    """

    permission: str
    scope: Scope
    roles: tuple[str, ...] = ()


def holders(powers: Powers, scope: Scope, asked: frozenset[str]) -> tuple[str, ...]:
    """Who holds one of the permissions asked for, in order of email."""
    found = set(_having(powers.scopes[scope], asked))
    organization = powers.scopes.get(ORGANIZATION)
    if scope != ORGANIZATION and organization is not None and asked & powers.scopes[scope].everything:
        found.update(_having(organization, frozenset({powers.facts.reaches_projects})))
    return tuple(sorted(found))


def could_get(powers: Powers, scope: Scope, asked: frozenset[str]) -> Mapping[str, tuple[Means, ...]]:
    """Who holds none of them, and could get one for themselves; in order of email."""
    found = dict(_could_here(powers, scope, asked))
    if scope != ORGANIZATION and asked & powers.scopes[scope].everything and ORGANIZATION in powers.scopes:
        for email, means in _could_here(powers, ORGANIZATION, frozenset({powers.facts.reaches_projects})):
            found[email] = (*found.get(email, ()), *means)
    have = set(holders(powers, scope, asked))
    return {email: found[email] for email in sorted(found.keys() - have)}


def _having(powers: ScopePowers, asked: frozenset[str]) -> Iterator[str]:
    for role in powers.roles:
        if not asked.isdisjoint(powers.of_role(role)):
            yield from powers.holders(role)


def _could_here(powers: Powers, scope: Scope, asked: frozenset[str]) -> Iterator[tuple[str, tuple[Means, ...]]]:
    here, changes, gives = powers.scopes[scope], powers.facts.changes_roles, powers.facts.gives_roles
    if asked.isdisjoint(here.everything | NOTHING.union(*map(here.of_role, here.roles))):
        return
    # Everybody's own role first: what it lets them do is the same for all who have it.
    giveable = _roles_having(here, asked)
    for role in here.roles:
        may = here.of_role(role)
        if may.isdisjoint((changes, gives)):
            continue
        means = [Means(changes, scope)] if changes in may else []
        means += [Means(gives, scope, giveable)] if gives in may and giveable else []
        for email in here.holders(role) if means else ():
            yield email, tuple(means)


def _roles_having(powers: ScopePowers, asked: frozenset[str]) -> tuple[str, ...]:
    names = {grant.name for key, grant in powers.roles.items() if not asked.isdisjoint(powers.of_role(key))}
    folded = {name.casefold() for name in names}
    for role in powers.ladder.roles:
        if role.name.casefold() not in folded and not asked.isdisjoint(powers.catalogue.all_but(role.lacks)):
            names.add(role.name)
    return tuple(sorted(names))
