"""Who may do what on the emulated platform, now and by an access file: sets alone, and nothing of doorlist's.

The chain is followed as `manual: platform#roles-policies-and-permissions` tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from doorlist.emulator import catalog

from .worlds import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from doorlist.emulator.world import World

    from .worlds import File, Place

T = TypeVar("T")
#: Permissions by scope key and email.
May = dict[tuple[str, str], frozenset[str]]
#: A request, and who may do what after it.
Step = tuple[str, May]

_NOTHING: Final[frozenset[str]] = frozenset()
_ALL: Final = {
    kind.name: frozenset(permission.name for permission in kind.permissions.values())
    for kind in (catalog.ORGANIZATION, catalog.PROJECT)
}
_MANAGED_BY_ADMINS: Final = (
    *("project", "organization", "featureAccess", "sso", "apiKey", "user", "billing", "modelCredential"),
    *("modelCost", "metric", "retentionConfig", "iam"),
)
#: What the built-in `Member` may not do.
_LACKS: Final = {
    ORGANIZATION: frozenset(["user:delete", *(f"{resource}:manage" for resource in _MANAGED_BY_ADMINS)]),
    "project": frozenset(["project:delete", "retentionConfig:manage", "user:manage", "user:delete", "iam:manage"]),
}
_BUILT_IN: Final = {
    kind: {"Owner": everything, next_lower: everything, "Member": everything - _LACKS[kind]}
    for kind, everything, next_lower in (
        (ORGANIZATION, _ALL[ORGANIZATION], "Admin"),
        ("project", _ALL["project"], "Manager"),
    )
}


@dataclass(slots=True)
class Chain:
    """One scope: permissions by policy, policies by custom role, and the role of each person; all by name."""

    policies: dict[str, frozenset[str]]
    roles: dict[str, list[str]]
    people: dict[str, str | None]


Chains = dict[str, Chain]


def kind_of(key: str) -> str:
    """Of a scope, by its key."""
    return key.partition(":")[0]


def expanded(kind: str, patterns: Iterable[str]) -> frozenset[str]:
    """The permissions that a policy's names and patterns come to."""
    asked = [pattern.split(":") for pattern in patterns]
    return frozenset(
        name
        for name in _ALL[kind]
        for resource, action in asked
        if resource in ("*", name.split(":")[0]) and action in ("*", name.split(":")[1])
    )


def chains(world: World) -> Chains:
    """The platform as it is."""
    with world.lock:
        return {
            scope.label: Chain(
                {
                    policy.name: frozenset(
                        scope.kind.permissions[each].name
                        for each in policy.permission_ids
                        if each in scope.kind.permissions
                    )
                    for policy in scope.policies.values()
                },
                {role.name: [scope.policies[each].name for each in role.policy_ids] for role in scope.roles.values()},
                {
                    world.people[user].email: role.name if (role := scope.role(role_id)) else None
                    for user, role_id in scope.members.items()
                },
            )
            for scope in world.scopes()
        }


def may(there: Chains) -> May:
    """Who may do what. Whoever holds `project:manage` in the organization may do everything in every project."""
    found = {
        (key, email): _by_role(kind_of(key), chain, email) for key, chain in there.items() for email in chain.people
    }
    for email in there[ORGANIZATION].people:
        if "project:manage" in found[ORGANIZATION, email]:
            found |= {(key, email): _ALL["project"] for key in there if key != ORGANIZATION}
    return found


def _by_role(kind: str, chain: Chain, email: str) -> frozenset[str]:
    role = chain.people[email]
    if role in _BUILT_IN[kind]:
        return _BUILT_IN[kind][role]
    given = [chain.policies.get(policy, _NOTHING) for policy in chain.roles.get(role or "", ())]
    return _NOTHING.union(*given)


def wanted(file: File, there: Chains) -> May:
    """Who of those who are in will be able to do what once everything is as the file says."""
    after = {key: Chain(dict(chain.policies), dict(chain.roles), dict(chain.people)) for key, chain in there.items()}
    owners = {email for chain in there.values() for email, role in chain.people.items() if role == "Owner"}
    for key, place in file.places():
        if key in after:
            _redefine(kind_of(key), place, after[key])
            people = _people(file, key, place, there[key].people, owners)
            after[key].people = {email: _spelling(role, after[key].roles) for email, role in people}
    inside = after[ORGANIZATION].people
    for chain in after.values():
        chain.people = {email: role for email, role in chain.people.items() if email in inside}
    return may(after)


def _redefine(kind: str, place: Place, chain: Chain) -> None:
    """Definitions, and under every spelling and former name that live has for one of them."""
    if place.definitions is None:
        return
    found = place.definitions
    policies = {name: expanded(kind, grants) for name, grants in found.policies.items()}
    chain.policies |= _spelled(chain.policies, policies, found.was) | policies
    if found.roles is not None:
        chain.roles |= _spelled(chain.roles, found.roles, found.was) | found.roles


def _spelled(live: Mapping[str, object], told: Mapping[str, T], was: Mapping[str, str]) -> dict[str, T]:
    names = {name.casefold(): name for name in told} | {
        old.casefold(): new for new, old in was.items() if new in told
    }
    return {name: told[names[name.casefold()]] for name in live if name.casefold() in names}


def _spelling(role: str | None, roles: Iterable[str]) -> str | None:
    """A role as the platform spells it: just so, or else in another case."""
    known = list(roles)
    if role is None or role in known:
        return role
    return next((name for name in known if name.casefold() == role.casefold()), role)


def _people(
    file: File, key: str, place: Place, held: Mapping[str, str | None], owners: set[str]
) -> Iterator[tuple[str, str | None]]:
    """Roles by email; whoever owns anything may have to stay until a successor has joined."""
    current = file.current(key)
    for email, role in held.items():
        if email in current:
            yield email, current[email]
        elif email in owners or (place.unlisted == "keep" and not file.over(key, email)):
            yield email, role


def first_rule(start: May, steps: Iterable[Step], end: May) -> Iterator[str]:
    """Nobody may do anything in between that neither the start nor the end lets them do.

    The hand-over needs no exception here: who loses an ownership may do no more by the role that follows.
    """
    for what, now in steps:
        for one, permissions in now.items():
            more = permissions - start.get(one, _NOTHING) - end.get(one, _NOTHING)
            if more:
                key, email = one
                yield f"{email} may do {_shown(more)} in {key} for a moment, after {what}"


def second_rule(start: May, steps: list[Step], end: May, named: Iterable[str]) -> Iterator[str]:
    """Nobody loses in between what start and end both let them do, but for those whom the plan names."""
    spared = set(named)
    for what, now in steps:
        for one, permissions in start.items():
            less = (permissions & end.get(one, _NOTHING)) - now.get(one, _NOTHING)
            key, email = one
            if less and email not in spared:
                yield f"{email} may not do {_shown(less)} in {key} for a moment, after {what}"


def _shown(permissions: Iterable[str]) -> str:
    found = sorted(permissions)
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
