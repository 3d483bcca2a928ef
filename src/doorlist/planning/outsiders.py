"""Rules for somebody who isn't in a scope: invite, revoke, resend, or wait.

One path for each state of somebody's invitations, and at most one mail on any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorlist.planning.invited import fits, is_open, sort_out
from doorlist.planning.reminders import reminder
from doorlist.planning.sentences import why_gone, why_in
from doorlist.values.plan import Unmanaged
from doorlist.values.roles import next_lower_than_owner

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from doorlist.planning.draft import Draft
    from doorlist.planning.place import Place
    from doorlist.planning.standing import Standing
    from doorlist.values.desired import Entry, InvitationSettings
    from doorlist.values.live import Invitation
    from doorlist.values.mail_log import MailLog
    from doorlist.values.plan import Cause


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides about mail: the settings, how people stand, what the journal knows, and the moment (UTC)."""

    settings: InvitationSettings
    standing: Standing
    mailed: MailLog
    now: datetime


def outsider(place: Place, entry: Entry, policy: Policy, draft: Draft) -> None:
    """Somebody named who isn't in yet."""
    email = entry.email
    is_heir = email == place.heir
    role = next_lower_than_owner(place.scope) if is_heir else place.role_name(entry)
    if is_heir:
        # Owner can't be given by invitation (API contract, Invitations): joining comes first, in any role.
        draft.wait(place, email, "transfer", f"Becomes Owner of {place.scope.label} once they have joined.")
    theirs = sort_out(place.invitations.get(email, ()), place.roles, None if is_heir else role)
    held_back = _held_back(place, email, policy)
    on_hold = place.scope.type == "project" and email in policy.standing.on_hold

    if theirs.fitting:
        kept = theirs.fitting[-1]
        spare = [*theirs.fitting[:-1], *theirs.other, *theirs.declined, *theirs.spent]
        if not on_hold:
            _revoke(place, spare, entry, draft, "duplicate-invitation", "Has a second invitation that fits.")
        reminder(place, kept, entry, policy, draft, held_back=held_back is not None)
    elif theirs.other and on_hold:
        draft.wait(place, email, "invitation", f"{held_back} What is open stays.", theirs.other[-1].created_at)
    elif theirs.other:
        was = place.roles.name_of(theirs.other[-1].role_id)
        reason = f"{why_in(entry)} as {role}; invited as {was}."
        revoked = _revoke(place, place.invitations[email], entry, draft, "invitation-role-differs", reason)
        if held_back is None:
            draft.invite(place, entry, role, cause="invitation-role-differs", reason=reason, after=revoked)
        else:
            draft.lost_offers.add((place.scope, email))
            draft.wait(place, email, "joining", held_back)
    elif theirs.declined:
        _declined(place, entry, role, theirs.declined, policy, draft, held_back=held_back, on_hold=on_hold)
    elif held_back is not None:
        draft.wait(place, email, "joining", held_back)
    else:
        revoked = _revoke(
            place,
            theirs.spent,
            entry,
            draft,
            "spent-invitation",
            "Accepted, and not in any more: the invitation is spent.",
        )
        draft.invite(
            place,
            entry,
            role,
            cause="not-in",
            reason=f"{why_in(entry)} as {role}; not in {place.scope.label} yet.",
            after=revoked,
        )


def stranger(place: Place, email: str, draft: Draft) -> None:
    """Somebody invited and not wanted: un-invited, or kept."""
    invitations = place.invitations[email]
    entry = place.wanted.expired.get(email)
    if entry is None and place.wanted.unlisted == "keep":
        draft.unmanaged.extend(
            Unmanaged(place.scope, email, "invitation", place.roles.name_of(invitation.role_id))
            for invitation in invitations
        )
        return
    cause, reason = why_gone(place, entry)
    _revoke(place, invitations, entry, draft, cause, reason)
    if any(is_open(invitation) for invitation in invitations):
        draft.lost_offers.add((place.scope, email))


def _declined(
    place: Place,
    entry: Entry,
    role: str,
    declined: tuple[Invitation, ...],
    policy: Policy,
    draft: Draft,
    *,
    held_back: str | None,
    on_hold: bool,
) -> None:
    """Somebody said no: left to a person, or asked once more."""
    email = entry.email
    since = declined[-1].created_at
    wanted = None if email == place.heir else role
    fitting = [invitation for invitation in declined if fits(invitation, place.roles, wanted)]
    if policy.settings.declined == "hold" or on_hold:
        differs = "" if fitting else f" It was for another role than {role}."
        draft.wait(place, email, "declined", f"Declined; invitations.declined is hold.{differs}", since)
    elif held_back is not None:
        draft.wait(place, email, "joining", held_back, since)
    elif fitting:
        spare = [one for one in place.invitations[email] if one is not fitting[-1]]
        revoked = _revoke(place, spare, entry, draft, "duplicate-invitation", "Has a second invitation that fits.")
        reason = "Declined; invitations.declined is resend."
        draft.resend(place, fitting[-1], entry, cause="declined", reason=reason, after=revoked)
    else:
        reason = f"Declined, and it was for another role than {role}; invitations.declined is resend."
        revoked = _revoke(place, place.invitations[email], entry, draft, "declined", reason)
        draft.invite(place, entry, role, cause="declined", reason=reason, after=revoked)


def _held_back(place: Place, email: str, policy: Policy) -> str | None:
    """Why nobody may be mailed about a project now, `None` where they may."""
    if place.scope.type == "organization":
        return None
    standing = policy.standing
    if email in standing.on_hold:
        return "Declined the organization's invitation: nothing is sent until that is settled."
    if policy.settings.projects == "immediately" or email in standing.members:
        return None
    if email in standing.named:
        return "Is invited once they are in the organization: invitations.projects is after-joining."
    return (
        "Isn't in the organization, and nothing in the files brings them in: "
        "name them in the organization too, as invitations.projects is after-joining."
    )


def _revoke(
    place: Place, invitations: Iterable[Invitation], entry: Entry | None, draft: Draft, cause: Cause, reason: str
) -> tuple[str, ...]:
    return tuple([draft.revoke(place, invitation, entry, cause=cause, reason=reason) for invitation in invitations])
