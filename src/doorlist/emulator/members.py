"""Members: changing a role, handing ownership over, removing, leaving. Source: `manual: platform#members`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.emulator.addresses import normal
from doorlist.emulator.model import ACCEPTED, PENDING, Refusal

if TYPE_CHECKING:
    from doorlist.emulator.model import Scope
    from doorlist.emulator.world import World


def set_role(world: World, scope: Scope, user_id: str, role_id: str) -> None:
    """Give a member another role; giving Owner hands it over in the same step.

    Raises:
        Refusal: 404 for somebody who isn't in, 422 for a role of elsewhere, 409 for moving the Owner directly.
    """
    _known(scope, user_id)
    if scope.role(role_id) is None:
        raise Refusal(422, f"The role doesn't belong to this {scope.kind.name}")
    owner = scope.owner()
    if user_id == owner:
        if role_id == scope.kind.owner:
            return
        raise Refusal(409, "The Owner's role changes only by transferring ownership to another member")
    if role_id == scope.kind.owner and owner is not None:
        scope.members[owner] = scope.kind.former_owner
    scope.members[user_id] = role_id
    world.touched()


def remove(world: World, scope: Scope, user_id: str) -> None:
    """Take somebody out of a scope; out of the organization means out of every project too.

    Raises:
        Refusal: 404 for somebody who isn't in, 409 for an Owner.
    """
    _known(scope, user_id)
    if user_id == scope.owner():
        raise Refusal(409, "The Owner can't be removed: transfer ownership first")
    if scope is world.organization:
        _refuse_project_owner(world, user_id)
    _detach(world, scope, user_id)


def leave(world: World, email: str) -> None:
    """Somebody leaves the organization of their own accord.

    Raises:
        Refusal: 404 for somebody who isn't in, 409 for the Owner.
    """
    person = world.person(email)
    if person is None or person.id not in world.organization.members:
        raise Refusal(404, "Nobody with this address is in the organization")
    if person.id == world.organization.owner():
        raise Refusal(409, "The Owner can't leave: transfer ownership first")
    _detach(world, world.organization, person.id)


def sign_in(world: World, email: str) -> None:
    """Somebody comes in by single sign-on, without the mail of an invitation.

    Whether that is possible is unknown on the platform. An outstanding invitation gives its role and is accepted by
    that; without one the person is a Member.

    Raises:
        Refusal: 409 for somebody who is in already.
    """
    organization = world.organization
    if world.is_in(organization, email):
        raise Refusal(409, "Somebody with this address is in already")
    person, address = world.account(email), normal(email)
    invited = [i for i in organization.invitations.values() if normal(i.email) == address and i.status == PENDING]
    offered = invited[0].role_id if invited else None
    organization.members[person.id] = offered if organization.role(offered) else organization.kind.member
    for invitation in invited:
        invitation.status = ACCEPTED
    world.touched()


def _known(scope: Scope, user_id: str) -> None:
    if user_id not in scope.members:
        raise Refusal(404, f"Member not found in this {scope.kind.name}")


def _refuse_project_owner(world: World, user_id: str) -> None:
    if world.settings.project_owner_leaves == "refused":
        for project in world.projects.values():
            if project.owner() == user_id:
                raise Refusal(409, f"The member owns the project {project.name}: transfer ownership first")


def _detach(world: World, scope: Scope, user_id: str) -> None:
    email = normal(world.people[user_id].email)
    for affected in world.scopes() if scope is world.organization else (scope,):
        affected.members.pop(user_id, None)
        for number, invitation in list(affected.invitations.items()):
            if normal(invitation.email) == email:
                del affected.invitations[number]
    world.touched()
