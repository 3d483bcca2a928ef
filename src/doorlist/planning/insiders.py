"""Rules for somebody who is in a scope: role, hand-over, left-over invitations, removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.draft import role_of
from doorlist.planning.ownership import no_successor, succession, transfer_effects, transfer_id
from doorlist.planning.rolebook import holds
from doorlist.planning.sentences import why_gone, why_in
from doorlist.values.plan import Unmanaged
from doorlist.values.roles import next_lower_than_owner, same_role

if TYPE_CHECKING:
    from doorlist.planning.draft import Draft
    from doorlist.planning.place import Place
    from doorlist.values.desired import Entry
    from doorlist.values.live import Member


def insider(place: Place, member: Member, entry: Entry, draft: Draft) -> None:
    """Somebody in, and named: an invitation left over is revoked, and the role made to fit."""
    for invitation in place.invitations.get(member.email, ()):
        draft.revoke(
            place, invitation, entry, cause="already-in", reason="In already: the invitation is a left-over."
        )
    if holds(member, entry.role):
        return
    wanted, actual = place.role_name(entry), role_of(member)
    if member.email == place.heir:
        reason = f"{why_in(entry)} as Owner; is {actual or 'without a role'}."
        effects = transfer_effects(place)
        draft.update_role(place, member, actual, entry, cause="ownership-transfer", reason=reason, effects=effects)
    elif member.email == place.owner:
        _previous_owner(place, member, entry, draft)
    else:
        reason = f"{why_in(entry)} as {wanted}; is {actual or 'without a role'}."
        draft.update_role(place, member, actual, entry, cause="role-differs", reason=reason)


def leaver(place: Place, member: Member, draft: Draft, *, leaves_all_later: bool) -> None:
    """Somebody in a project, and not wanted there. (Leaving the organization is `leave_organization`.)

    A project's Owner can leave it without a successor by leaving the organization; where that waits, so does this.
    """
    entry = place.wanted.expired.get(member.email)
    cause, reason = why_gone(place, entry)
    after: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    if member.email == place.owner:
        step = succession(place)
        if step == "stays" and leaves_all_later:
            draft.wait(place, member.email, "removal", "Leaves with the organization, which has to wait.")
            return
        if step == "stays":
            no_successor(place, member.email, draft, removal=True)
            return
        if step == "waits":
            reason = f"Leaves once {place.heir} has joined {place.scope.label} and is its Owner."
            draft.wait(place, member.email, "removal", reason)
            return
        after = (transfer_id(place),)
    if member.email in place.invitations:
        effects = (f"Loses a left-over invitation to {place.scope.label}.",)
    draft.remove(place, member, entry, cause=cause, reason=reason, effects=effects, after=after)


def kept(place: Place, member: Member, draft: Draft) -> None:
    """Somebody in, not named, and kept: not touched at all, left-over invitations included."""
    draft.unmanaged.append(Unmanaged(place.scope, member.email, "member", role_of(member)))


def _previous_owner(place: Place, member: Member, entry: Entry, draft: Draft) -> None:
    """The present Owner, named in another role: what is still needed follows from the state after the transfer."""
    wanted = place.role_name(entry)
    step = succession(place)
    if step == "stays":
        no_successor(place, member.email, draft, removal=False)
    elif step == "waits":
        draft.wait(place, member.email, "transfer", f"Becomes {wanted} once {place.heir} has joined and is Owner.")
    else:
        becomes = next_lower_than_owner(place.scope)
        if not same_role(becomes, wanted):
            reason = f"{why_in(entry)} as {wanted}; is {becomes} after handing the scope over."
            draft.update_role(
                place, member, becomes, entry, cause="role-differs", reason=reason, after=(transfer_id(place),)
            )
