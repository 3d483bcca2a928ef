"""Custom roles and policies. Source: `manual: platform#roles-policies-and-permissions`."""

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
        Refusal: 400 for a blank name, 409 (or 422, by the setting `name_taken_status`) for one in use, 422 for a
            policy of elsewhere.
    """
    _free_role_name(world, scope, name)
    _own_policies(scope, policy_ids)
    role = Role(fresh_id(), name, description, list(dict.fromkeys(policy_ids)), scope.id)
    scope.roles[role.id] = role
    world.made(role.id)
    world.touched()
    return role


def update_role(
    world: World, scope: Scope, role_id: str, name: str, policy_ids: Sequence[str], description: Description
) -> Role:
    """Replace a custom role's name and its whole set of policies.

    Raises:
        Refusal: as `create_role`, and 404 for built-in and unknown roles.
    """
    role = _own_role(world, scope, role_id)
    _free_role_name(world, scope, name, besides=role_id)
    _own_policies(scope, policy_ids)
    role.name = name
    role.policy_ids = list(dict.fromkeys(policy_ids))
    role.description = role.description if description is KEEP else description
    world.touched()
    return role


def delete_role(world: World, scope: Scope, role_id: str) -> None:
    """Delete a custom role that no member holds.

    An invitation goes on naming it, or names none from then on, by the setting `deleted_role`.

    Raises:
        Refusal: 404 for built-in and unknown roles, 409 (or 422, by the setting `name_taken_status`) while a member
            holds it.
    """
    role = _own_role(world, scope, role_id)
    if role_id in scope.members.values():
        raise Refusal(world.settings.name_taken_status, f"The role {role.name} is still held by a member")
    del scope.roles[role_id]
    if world.settings.deleted_role == "becomes-null":
        for invitation in scope.invitations.values():
            if invitation.role_id == role_id:
                invitation.role_id = None
    world.touched()


def create_policy(
    world: World, scope: Scope, name: str, permission_ids: Sequence[str], description: str | None
) -> Policy:
    """Make a policy; permissions of the other kind of scope are stored and never match.

    Raises:
        Refusal: 400 for a blank name, 409 (or 422, by the setting `name_taken_status`) for one in use, 422 for a
            permission that doesn't exist.
    """
    _free_policy_name(world, scope, name)
    _permissions(permission_ids)
    policy = Policy(fresh_id(), name, description, list(dict.fromkeys(permission_ids)))
    scope.policies[policy.id] = policy
    world.made(policy.id)
    world.touched()
    return policy


def update_policy(
    world: World, scope: Scope, policy_id: str, name: str, permission_ids: Sequence[str], description: Description
) -> Policy:
    """Replace a policy's name and its whole set of permissions.

    Raises:
        Refusal: as `create_policy`, and 404.
    """
    policy = _own_policy(world, scope, policy_id)
    _free_policy_name(world, scope, name, besides=policy_id)
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
    del scope.policies[_own_policy(world, scope, policy_id).id]
    for role in scope.roles.values():
        role.policy_ids = [other for other in role.policy_ids if other != policy_id]
    world.touched()


def _own_role(world: World, scope: Scope, role_id: str) -> Role:
    role = scope.roles.get(role_id)
    if role is None or not world.seen(role_id):
        raise Refusal(404, "Role not found")
    return role


def _own_policy(world: World, scope: Scope, policy_id: str) -> Policy:
    policy = scope.policies.get(policy_id)
    if policy is None or not world.seen(policy_id):
        raise Refusal(404, "Policy not found")
    return policy


def _free_role_name(world: World, scope: Scope, name: str, *, besides: str = "") -> None:
    named(name)
    folded, exact = name.casefold(), world.settings.role_names == "may-differ-in-case"
    built_in = any(role.name.casefold() == folded for role in scope.kind.roles.values())
    others = [role.name for role in scope.roles.values() if role.id != besides]
    if built_in or (name in others if exact else folded in {other.casefold() for other in others}):
        raise Refusal(world.settings.name_taken_status, f"A role named {name} exists")


def _free_policy_name(world: World, scope: Scope, name: str, *, besides: str = "") -> None:
    named(name)
    if any(policy.id != besides and policy.name == name for policy in scope.policies.values()):
        raise Refusal(world.settings.name_taken_status, f"A policy named {name} exists")


def _own_policies(scope: Scope, policy_ids: Sequence[str]) -> None:
    if any(policy_id not in scope.policies for policy_id in policy_ids):
        raise Refusal(422, f"policyIds: one of them isn't a policy of this {scope.kind.name}")


def _permissions(permission_ids: Sequence[str]) -> None:
    if any(permission_id not in PERMISSIONS for permission_id in permission_ids):
        raise Refusal(422, "permissionIds: one of them isn't a permission")
