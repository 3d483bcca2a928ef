"""Invitations: made, mailed again, revoked, and answered by people. Source: `manual: platform#invitations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.emulator.addresses import invitable, normal
from doorlist.emulator.model import ACCEPTED, DECLINED, PENDING, Invitation, Mail, Refusal
from doorlist.emulator.world import fresh_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.emulator.model import Scope
    from doorlist.emulator.world import World

MOST_AT_ONCE = 50
FREE_PLAN_CAP = 2


def create(
    world: World, scope: Scope, emails: Sequence[str], role_id: str | None, *, version: str = "v2"
) -> list[Invitation]:
    """Invite people; whoever is in or invited already is dropped without a word.

    Returns:
        Only the invitations that were made.

    Raises:
        Refusal: 400 for no address, a malformed one or more than 50; 422 for a free-mail address, Owner or a role of
            elsewhere; 409 where nobody is left to invite; 403 where the plan doesn't allow it.
    """
    if not 1 <= len(emails) <= MOST_AT_ONCE:
        raise Refusal(400, f"emails must hold 1 to {MOST_AT_ONCE} addresses")
    wanted = list(dict.fromkeys(invitable(email) for email in emails))
    if role_id == scope.kind.owner:
        raise Refusal(422, "Owner can't be given by invitation")
    if role_id is not None and scope.role(role_id) is None:
        raise Refusal(422, f"The role doesn't belong to this {scope.kind.name}")
    if version == "v1" and world.organization.plan == "FREE":
        raise Refusal(403, "Inviting isn't part of the FREE plan")
    invited = {normal(invitation.email) for invitation in scope.invitations.values() if invitation.open}
    answered = {normal(i.email): i.id for i in scope.invitations.values() if not i.open}
    new = [email for email in wanted if email not in invited and not world.is_in(scope, email)]
    if not new:
        raise Refusal(409, "Everybody named is a member or invited already")
    if world.organization.plan == "FREE" and len(_seats(world) | set(new)) > FREE_PLAN_CAP:
        raise Refusal(403, f"The FREE plan holds {FREE_PLAN_CAP} members and invitations together")
    for email in new:
        # Otherwise a resend would bring back to life what somebody accepted who has left since.
        scope.invitations.pop(answered.get(email, 0), None)
    return [_add(world, scope, email, role_id) for email in new]


def resend(world: World, scope: Scope, number: int) -> Invitation:
    """Mail an invitation again, whatever its status: it is pending again, and its old link is dead.

    Raises:
        Refusal: 404.
    """
    invitation = _known(world, scope, number)
    invitation.status = PENDING
    invitation.token = fresh_token()
    if world.settings.created_at_on_resend == "changes":
        invitation.created_at = world.now()
    _mail(world, scope, invitation, "resent")
    world.touched()
    return invitation


def revoke(world: World, scope: Scope, number: int) -> None:
    """Delete an invitation whatever its status; whoever accepted it keeps their access.

    Raises:
        Refusal: 404.
    """
    del scope.invitations[_known(world, scope, number).id]
    world.touched()


def accept(world: World, scope: Scope, email: str) -> None:
    """Somebody accepts, and is in. Whom a project alone invited is then in the organization too, as Member.

    Somebody who is in already keeps their role or takes the invitation's, by the setting `accepting_when_in`;
    the Owner stays Owner.

    Raises:
        Refusal: 404 without a pending invitation for the address.
    """
    invitation = _pending(scope, email)
    person = world.account(email)
    role_id = invitation.role_id if scope.role(invitation.role_id) else scope.kind.member
    organization = world.organization
    organization.members.setdefault(person.id, role_id if scope is organization else organization.kind.member)
    if scope.members.get(person.id) is None or (
        world.settings.accepting_when_in == "takes-role" and person.id != scope.owner()
    ):
        scope.members[person.id] = role_id
    invitation.status = ACCEPTED
    world.touched()


def decline(world: World, scope: Scope, email: str) -> None:
    """Somebody declines; the invitation stays in the list.

    Raises:
        Refusal: 404 without a pending invitation for the address.
    """
    _pending(scope, email).status = DECLINED
    world.touched()


def _seats(world: World) -> set[str]:
    """The addresses of everybody in the organization, or invited anywhere in it."""
    members = {normal(world.people[user_id].email) for user_id in world.organization.members}
    invited = {normal(i.email) for scope in world.scopes() for i in scope.invitations.values() if i.open}
    return members | invited


def _add(world: World, scope: Scope, email: str, role_id: str | None) -> Invitation:
    invitation = Invitation(world.take_invitation_id(), email, PENDING, world.now(), role_id, fresh_token())
    scope.invitations[invitation.id] = invitation
    world.made(invitation.id)
    _mail(world, scope, invitation, "invited")
    world.touched()
    return invitation


def _mail(world: World, scope: Scope, invitation: Invitation, why: str) -> None:
    world.mails.append(Mail(invitation.email, scope.label, invitation.id, why, world.now()))


def _known(world: World, scope: Scope, number: int) -> Invitation:
    invitation = scope.invitations.get(number)
    if invitation is None or not world.seen(number):
        raise Refusal(404, "Invitation not found")
    return invitation


def _pending(scope: Scope, email: str) -> Invitation:
    address = normal(email)
    for invitation in scope.invitations.values():
        if invitation.status == PENDING and normal(invitation.email) == address:
            return invitation
    raise Refusal(404, f"No pending invitation to this {scope.kind.name} for that address")
