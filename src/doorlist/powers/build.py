"""`Powers` from live state, and from the files alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from doorlist.powers.patterns import Catalogue, is_pattern
from doorlist.powers.state import Powers, RoleGrant, ScopePowers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
    from doorlist.values.desired import DesiredScope, RoleRef
    from doorlist.values.live import Live, LiveScope, Permission
    from doorlist.values.scope import Scope


def from_live(live: Live, facts: Facts, scopes: Iterable[Scope] | None = None) -> Powers:
    """What people may do by live state; roles and policies are known by their live ids.

    Args:
        live: with members, roles and policies of the scopes asked for; a role that wasn't read may do what the
            documentation says of its name, and a custom one nothing.
        facts: of the platform whose state it is.
        scopes: `None`: all that were read.
    """
    asked = live.scopes if scopes is None else scopes
    found = {scope: scope_from_live(facts.ladders[scope.type], live.of(scope)) for scope in asked}
    return Powers(found, facts)


def scope_from_live(ladder: Ladder, live: LiveScope) -> ScopePowers:
    """The same for one scope, told its built-in roles."""
    catalogue = catalogue_of(ladder, live)
    # A policy can hold another scope's permission, which never matches, also where one of ours has its name.
    own = None if live.permissions is None else _ids(live.permissions)
    policies = {
        policy.id: frozenset([one.name for one in policy.permissions if own is None or one.id in own])
        for policy in live.policies or ()
    }
    held = {member.email: member.role for member in (live.members or {}).values() if member.role is not None}
    # Many people hold few roles.
    held_roles = {role.id: role for role in held.values()}
    roles = {role.id: RoleGrant(role.name, known=False) for role in held_roles.values()}
    for role in live.roles or ():
        policies_of = tuple([policy.id for policy in role.policies])
        roles[role.id] = RoleGrant(role.name, policies_of, known=live.policies is not None)
    people = {email: role.id for email, role in held.items()}
    names = {policy.id: policy.name for role in live.roles or () for policy in role.policies}
    return ScopePowers(ladder, catalogue, policies, roles, people, names)


def catalogue_of(ladder: Ladder, live: LiveScope) -> Catalogue:
    """The scope's catalogue; where it wasn't read, what is known without."""
    if live.permissions is not None:
        return _catalogue(live.permissions)
    named = {permission.name for policy in live.policies or () for permission in policy.permissions}
    return Catalogue(ladder.documented | named, read=False)


# All projects have one catalogue (`manual: platform`): it is worked out once for a thousand of them.
@lru_cache(maxsize=8)
def _catalogue(permissions: tuple[Permission, ...]) -> Catalogue:
    return Catalogue(frozenset(permission.name for permission in permissions))


@lru_cache(maxsize=8)
def _ids(permissions: tuple[Permission, ...]) -> frozenset[str]:
    return frozenset(permission.id for permission in permissions)


def scope_from_desired(
    ladder: Ladder,
    wanted: DesiredScope,
    named: frozenset[str] = frozenset(),
    *,
    only: Collection[str] | None = None,
) -> ScopePowers:
    """The same for one scope.

    Args:
        ladder: the scope's built-in roles.
        wanted: what the files say of it.
        named: permissions that somebody asks about.
        only: whom it is asked of; `None`: everybody.
    """
    powers = definitions_from_desired(ladder, wanted, named)
    for email in wanted.entries if only is None else wanted.entries.keys() & only:
        entry = wanted.entries[email]
        key = role_key(entry.role)
        powers.people[entry.email] = key
        if key not in powers.roles:
            powers.roles[key] = RoleGrant(str(entry.role), known=False)
    return powers


def definitions_from_desired(
    ladder: Ladder, wanted: DesiredScope, asked: frozenset[str] = frozenset()
) -> ScopePowers:
    """The roles and policies that the files define in a scope, and nobody who has them."""
    written = {name for policy in (wanted.policies or {}).values() for name in policy.permissions}
    known = ladder.documented | {name for name in written if not is_pattern(name)}
    # A pattern that is asked about stands for the permissions that only the platform knows.
    catalogue = Catalogue(known | asked, read=False)
    policies = {
        name.casefold(): catalogue.expand(policy.permissions) for name, policy in (wanted.policies or {}).items()
    }
    roles = {
        name.casefold(): RoleGrant(name, tuple(policy.casefold() for policy in role.policies))
        for name, role in (wanted.roles or {}).items()
    }
    named = (policy for role in (wanted.roles or {}).values() for policy in role.policies)
    names = {name.casefold(): name for name in (*named, *(wanted.policies or {}))}
    return ScopePowers(ladder, catalogue, policies, roles, {}, names)


def role_key(ref: RoleRef) -> str:
    """The key of a role that files name."""
    return ref.name.casefold() if ref.name is not None else f"id {ref.id}"
