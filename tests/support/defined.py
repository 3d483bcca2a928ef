"""Terse worlds with roles and policies, beside those of `worlds`.

A policy is written as its permissions in one string, a role as the names of its policies in one string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from doorlist.values.desired import UNCHANGED, DesiredScope, WantedPolicy, WantedRole
from doorlist.values.live import Live, Permission, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.worlds import BUILTIN, role_named

CATALOGUE = {
    "organization": ("billing:read", "iam:manage", "project:manage", "project:read", "user:manage"),
    "project": ("iam:manage", "span:read", "trace:delete", "trace:read", "user:manage"),
}
_NONE: Mapping[str, str] = MappingProxyType({})


def permissions(scope: Scope) -> tuple[Permission, ...]:
    """The catalogue of a scope; ids of the two kinds differ."""
    return tuple(Permission(f"{scope.type[:3]}-{name}", name) for name in CATALOGUE[scope.type])


def policy_id(scope: Scope, name: str) -> str:
    return f"{scope.key}/policy/{name}"


def defined(there: Live, scope: Scope, roles: Mapping[str, str] = _NONE, policies: Mapping[str, str] = _NONE) -> Live:
    """A live state in which a scope has just these custom roles and policies."""
    catalogue = {one.name: one for one in permissions(scope)}
    live_policies = tuple(
        Policy(policy_id(scope, name), name, None, tuple(catalogue[one] for one in text.split()))
        for name, text in policies.items()
    )
    builtin = tuple(Role(role_named(scope, name).id, name, builtin=True) for name in BUILTIN[scope.type])
    custom = tuple(
        Role(
            role_named(scope, name).id,
            name,
            False,
            None,
            tuple(PolicyRef(policy_id(scope, p), p) for p in text.split()),
        )
        for name, text in roles.items()
    )
    found = replace(there.of(scope), roles=builtin + custom, policies=live_policies, permissions=permissions(scope))
    return replace(there, scopes={**there.scopes, scope: found})


def known(there: Live) -> Live:
    """A live state in which every scope was read whole; what it doesn't say of roles and policies is empty."""
    for scope, found in list(there.scopes.items()):
        if found.policies is None:
            there = replace(
                there,
                scopes={**there.scopes, scope: replace(found, policies=(), permissions=permissions(scope))},
            )
    return there


def defining(
    wanted: DesiredScope,
    roles: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    **more: Any,
) -> DesiredScope:
    """What the files want of a scope, roles and policies too. `NEW<OLD` is a rename."""
    return replace(
        wanted,
        roles=None if roles is None else {one.name: one for one in map(_role, roles.items())},
        policies=None if policies is None else {one.name: one for one in map(_policy, policies.items())},
        **more,
    )


def _names(key: str) -> tuple[str, str | None]:
    name, _, was = key.partition("<")
    return name, was or None


def _role(item: tuple[str, str]) -> WantedRole:
    name, was = _names(item[0])
    return WantedRole(name, tuple(item[1].split()), Source("access.yaml", 4), UNCHANGED, was)


def _policy(item: tuple[str, str]) -> WantedPolicy:
    name, was = _names(item[0])
    return WantedPolicy(name, tuple(item[1].split()), Source("access.yaml", 3), UNCHANGED, was)


def organization_roles(there: Live, roles: Mapping[str, str], policies: Mapping[str, str]) -> Live:
    return defined(there, ORGANIZATION, roles, policies)
