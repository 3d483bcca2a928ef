"""Custom roles and policies. Source: API contract, Roles and policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.emulator.catalog import PERMISSIONS
from doorlist.emulator.model import KEEP, Keep, Policy, Refusal, Role, named
from doorlist.emulator.world import fresh_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.emulator.model import Scope
    from doorlist.emulator.world import World


Description = str | Keep | None


def create_role(world: World, scope: Scope, name: str, policy_ids: Sequence[str], description: str | None) -> Role:
    """Make a custom role.

    Raises:
        Refusal: 400 for a blank name, 409 for one in use in any case, 422 for a policy of elsewhere.
    """
    _free_role_name(scope, name)
    _own_policies(scope, policy_ids)
    role = Role(fresh_id(), name, description, list(dict.fromkeys(policy_ids)), scope.id)
    scope.roles[role.id] = role
    world.touched()
    return role


def update_role(
    world: World, scope: Scope, role_id: str, name: str, policy_ids: Sequence[str], description: Description
) -> Role:
    """Replace a custom role's name and its whole set of policies.

    Raises:
        Refusal: as `create_role`, and 404 for built-in and unknown roles.
    """
    role = _own_role(scope, role_id)
    _free_role_name(scope, name, besides=role_id)
    _own_policies(scope, policy_ids)
    role.name = name
    role.policy_ids = list(dict.fromkeys(policy_ids))
    role.description = role.description if description is KEEP else description
    world.touched()
    return role


def delete_role(world: World, scope: Scope, role_id: str) -> None:
    """Delete a custom role that no member holds; invitations may go on naming it.

    Raises:
        Refusal: 404 for built-in and unknown roles, 409 while a member holds it.
    """
    role = _own_role(scope, role_id)
    if role_id in scope.members.values():
        raise Refusal(409, f"The role {role.name} is still held by a member")
    del scope.roles[role_id]
    world.touched()


def create_policy(
    world: World, scope: Scope, name: str, permission_ids: Sequence[str], description: str | None
) -> Policy:
    """Make a policy; permissions of the other kind of scope are stored and never match.

    Raises:
        Refusal: 400 for a blank name, 409 for one in use, 422 for a permission that doesn't exist.
    """
    _free_policy_name(scope, name)
    _permissions(permission_ids)
    policy = Policy(fresh_id(), name, description, list(dict.fromkeys(permission_ids)))
    scope.policies[policy.id] = policy
    world.touched()
    return policy


def update_policy(
    world: World, scope: Scope, policy_id: str, name: str, permission_ids: Sequence[str], description: Description
) -> Policy:
    """Replace a policy's name and its whole set of permissions.

    Raises:
        Refusal: as `create_policy`, and 404.
    """
    policy = _own_policy(scope, policy_id)
    _free_policy_name(scope, name, besides=policy_id)
    _permissions(permission_ids)
    policy.name = name
    policy.permission_ids = list(dict.fromkeys(permission_ids))
    policy.description = policy.description if description is KEEP else description
    world.touched()
    return policy


def delete_policy(world: World, scope: Scope, policy_id: str) -> None:
    """Delete a policy, in use or not: every role that had it loses it without a word.

    Raises:
        Refusal: 404.
    """
    del scope.policies[_own_policy(scope, policy_id).id]
    for role in scope.roles.values():
        role.policy_ids = [other for other in role.policy_ids if other != policy_id]
    world.touched()


def _own_role(scope: Scope, role_id: str) -> Role:
    try:
        return scope.roles[role_id]
    except KeyError:
        raise Refusal(404, "Role not found") from None


def _own_policy(scope: Scope, policy_id: str) -> Policy:
    try:
        return scope.policies[policy_id]
    except KeyError:
        raise Refusal(404, "Policy not found") from None


def _free_role_name(scope: Scope, name: str, *, besides: str = "") -> None:
    named(name)
    if any(role.id != besides and role.name.casefold() == name.casefold() for role in scope.all_roles()):
        raise Refusal(409, f"A role named {name} exists")


def _free_policy_name(scope: Scope, name: str, *, besides: str = "") -> None:
    named(name)
    if any(policy.id != besides and policy.name == name for policy in scope.policies.values()):
        raise Refusal(409, f"A policy named {name} exists")


def _own_policies(scope: Scope, policy_ids: Sequence[str]) -> None:
    if any(policy_id not in scope.policies for policy_id in policy_ids):
        raise Refusal(422, f"policyIds: one of them isn't a policy of this {scope.kind.name}")


def _permissions(permission_ids: Sequence[str]) -> None:
    if any(permission_id not in PERMISSIONS for permission_id in permission_ids):
        raise Refusal(422, "permissionIds: one of them isn't a permission")
