"""Rules for somebody who is in a scope: role, hand-over, left-over invitations, removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.builder import role_of
from doorlist.planning.ownership import (
    leave_later,
    no_successor,
    revoke_left_over,
    succession,
    transfer_effects,
    transfer_id,
)
from doorlist.planning.sentences import why_gone, why_in
from doorlist.values.plan import Unmanaged
from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Entry
    from doorlist.values.live import Member


def insider(managed: ManagedScope, member: Member, entry: Entry, builder: PlanBuilder) -> None:
    """Somebody who is in and is named: revoke an invitation that is left over, and give the role that is wanted."""
    revoke_left_over(managed, member.email, entry, builder)
    if managed.has(member, entry):
        return
    wanted, actual = managed.role(entry).name, role_of(member)
    if member.email == managed.heir:
        reason = f"{why_in(managed, entry)} as {managed.ladder.owner}; is {actual or 'without a role'}."
        effects = transfer_effects(managed)
        builder.update_role(
            managed, member, actual, entry, cause="ownership-transfer", reason=reason, effects=effects
        )
    elif member.email == managed.owner:
        _previous_owner(managed, member, entry, builder)
    else:
        reason = f"{why_in(managed, entry)} as {wanted}; is {actual or 'without a role'}."
        builder.update_role(managed, member, actual, entry, cause="role-differs", reason=reason)


def leaver(managed: ManagedScope, member: Member, builder: PlanBuilder, *, leaves_all_later: bool) -> None:
    """Somebody who is in a project and isn't wanted there. (Leaving the organization is `leave_organization`.)

    A project's Owner can leave it without a successor by leaving the organization; where that waits, so does this.
    """
    entry = managed.wanted.expired.get(member.email)
    cause, reason = why_gone(managed, member.email)
    after: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    if member.email == managed.owner:
        step = succession(managed)
        if step == "stays" and leaves_all_later:
            leave_later(managed, member.email, "Leaves with the organization, which has to wait.", builder)
            return
        if step == "stays":
            no_successor(managed, member.email, builder, removal=True)
            return
        if step == "waits":
            reason = f"Leaves once {managed.heir} has joined {managed.scope.label} and is its {managed.ladder.owner}."
            leave_later(managed, member.email, reason, builder)
            return
        after = (transfer_id(managed),)
    if member.email in managed.invitations:
        effects = (f"Loses a left-over invitation to {managed.scope.label}.",)
    builder.remove(managed, member, entry, cause=cause, reason=reason, effects=effects, after=after)


def kept(managed: ManagedScope, member: Member, builder: PlanBuilder) -> None:
    """Somebody who is in, isn't named, and is kept: nothing is done, also about an invitation that is left over."""
    builder.unmanaged.append(Unmanaged(managed.scope, member.email, "member", role_of(member)))


def _previous_owner(managed: ManagedScope, member: Member, entry: Entry, builder: PlanBuilder) -> None:
    """The present Owner, named in another role: what is needed after the transfer follows from the role that it
    leaves them."""
    wanted = managed.role(entry).name
    step = succession(managed)
    if step == "stays":
        no_successor(managed, member.email, builder, removal=False)
    elif step == "waits":
        reason = f"Becomes {wanted} once {managed.heir} has joined and is {managed.ladder.owner}."
        builder.wait(managed, member.email, "transfer", reason)
    else:
        becomes = managed.ladder.below_owner
        if not same_role(becomes, wanted):
            reason = f"{why_in(managed, entry)} as {wanted}; is {becomes} after handing the scope over."
            builder.update_role(
                managed, member, becomes, entry, cause="role-differs", reason=reason, after=(transfer_id(managed),)
            )
