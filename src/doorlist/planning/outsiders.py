"""Rules for somebody who isn't in a scope: invite, revoke, resend, or wait.

One path for each state of somebody's invitations, and at most one mail on any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.planning.invited import fits, is_open, sort_out
from doorlist.planning.reminders import reminder
from doorlist.planning.sentences import why_gone, why_in
from doorlist.values.plan import Unmanaged
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.invited import Sorted
    from doorlist.planning.mail_rules import MailRules
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.planning.rolebook import GivenRole
    from doorlist.values.action import Cause
    from doorlist.values.desired import Entry
    from doorlist.values.live import Invitation


_SECOND: Final = "Has a second invitation that fits."


@value
class _Guest:
    """Somebody who is named and isn't in yet, and what decides about their invitations here.

    Attributes:
        role: the role to be invited with.
        held_back: why nobody may be mailed about this scope now, `None` where they may.
        on_hold: declined the organization, which is left to a person: what is open in its projects stays.
    """

    managed: ManagedScope
    entry: Entry
    role: GivenRole
    theirs: Sorted
    held_back: str | None
    on_hold: bool


def outsider(managed: ManagedScope, entry: Entry, rules: MailRules, builder: PlanBuilder) -> None:
    """Somebody who is named and isn't in yet."""
    email = entry.email
    is_heir = email == managed.heir
    role = managed.builtin(managed.ladder.below_owner) if is_heir else managed.role(entry)
    if is_heir:
        # Owner can't be given by invitation (`manual: platform#invitations`): joining comes first, in any role.
        builder.wait(
            managed,
            email,
            "transfer",
            f"Becomes {managed.ladder.owner} of {managed.scope.label} once they have joined.",
        )
    guest = _Guest(
        managed=managed,
        entry=entry,
        role=role,
        theirs=sort_out(managed.invitations.get(email, ()), managed.roles, None if is_heir else role),
        held_back=_held_back(managed, email, rules),
        on_hold=managed.scope.type == "project" and email in rules.standing.on_hold,
    )
    if guest.theirs.fitting:
        _invited(guest, rules, builder)
    elif guest.theirs.other:
        _invited_otherwise(guest, builder)
    elif guest.theirs.declined:
        _declined(guest, rules, builder)
    elif guest.held_back is not None:
        builder.wait(managed, email, "joining", guest.held_back)
    else:
        reason = "Accepted, and not in any more: the invitation is spent."
        revoked = _revoke(managed, guest.theirs.spent, entry, builder, "spent-invitation", reason)
        reason = f"{why_in(managed, entry)} as {role.name}; not in {managed.scope.label} yet."
        if is_heir:
            owner = managed.role(entry).name
            reason = f"{why_in(managed, entry)} as {owner}; invited as {role.name} until they have joined."
        builder.invite(managed, entry, role, cause="not-in", reason=reason, after=revoked)


def _invited(guest: _Guest, rules: MailRules, builder: PlanBuilder) -> None:
    """An open invitation fits: the newest one waits for an answer, and any other is revoked."""
    theirs = guest.theirs
    if not guest.on_hold:
        spare = [*theirs.fitting[:-1], *theirs.other, *theirs.declined, *theirs.spent]
        _revoke(guest.managed, spare, guest.entry, builder, "duplicate-invitation", _SECOND)
    reminder(guest.managed, theirs.fitting[-1], guest.entry, rules, builder, held_back=guest.held_back is not None)


def _invited_otherwise(guest: _Guest, builder: PlanBuilder) -> None:
    """An open invitation has another role, which can't be changed: revoke it, and invite anew."""
    managed, entry, newest = guest.managed, guest.entry, guest.theirs.other[-1]
    if guest.on_hold:
        builder.wait(managed, entry.email, "invitation", f"{guest.held_back} What is open stays.", newest.created_at)
        return
    invited = managed.roles.name_of(newest.role_id) or "a role that isn't there any more"
    reason = f"{why_in(managed, entry)} as {guest.role.name}; invited as {invited}."
    revoked = _revoke(managed, managed.invitations[entry.email], entry, builder, "invitation-role-differs", reason)
    if guest.held_back is None:
        builder.invite(managed, entry, guest.role, cause="invitation-role-differs", reason=reason, after=revoked)
    else:
        builder.lost_offers.add((managed.scope, entry.email))
        builder.wait(managed, entry.email, "joining", guest.held_back)


def _declined(guest: _Guest, rules: MailRules, builder: PlanBuilder) -> None:
    """Somebody declined: leave that to a person, or ask once more."""
    managed, entry = guest.managed, guest.entry
    email, declined = entry.email, guest.theirs.declined
    wanted = None if email == managed.heir else guest.role
    fitting = [invitation for invitation in declined if fits(invitation, managed.roles, wanted)]
    since = declined[-1].created_at
    if rules.settings.declined == "hold":
        differs = "" if fitting else f" It was for another role than {guest.role.name}."
        builder.wait(managed, email, "declined", f"Declined; invitations.declined is hold.{differs}", since)
    elif guest.held_back is not None:
        builder.wait(managed, email, "joining", guest.held_back, since)
    elif (asked := rules.asked_again(managed.scope, email)) is not None:
        builder.wait(managed, email, "declined", f"Declined; {asked}.", since)
    elif fitting:
        spare = [one for one in managed.invitations[email] if one is not fitting[-1]]
        revoked = _revoke(managed, spare, entry, builder, "duplicate-invitation", _SECOND)
        reason = "Declined; invitations.declined is resend."
        builder.resend(managed, fitting[-1], entry, cause="declined", reason=reason, after=revoked)
    else:
        reason = f"Declined, and it was for another role than {guest.role.name}; invitations.declined is resend."
        revoked = _revoke(managed, managed.invitations[email], entry, builder, "declined", reason)
        builder.invite(managed, entry, guest.role, cause="declined", reason=reason, after=revoked)


def stranger(managed: ManagedScope, email: str, builder: PlanBuilder) -> None:
    """Somebody who is invited and not wanted: revoke the invitation, unless they are kept."""
    invitations = managed.invitations[email]
    entry = managed.wanted.expired.get(email)
    if entry is None and managed.wanted.unlisted == "keep":
        builder.unmanaged.extend(
            Unmanaged(managed.scope, email, "invitation", managed.roles.name_of(invitation.role_id))
            for invitation in invitations
        )
        return
    cause, reason = why_gone(managed, email)
    _revoke(managed, invitations, entry, builder, cause, reason)
    if any(is_open(invitation) for invitation in invitations):
        builder.lost_offers.add((managed.scope, email))


def _held_back(managed: ManagedScope, email: str, rules: MailRules) -> str | None:
    """Why nobody may be mailed about a project now, `None` where they may."""
    if managed.scope.type == "organization":
        return None
    standing = rules.standing
    if email in standing.on_hold:
        return "Declined the organization's invitation: nothing is sent until that is settled."
    if rules.settings.projects == "immediately" or email in standing.members:
        return None
    if email in standing.named:
        return "Is invited once they are in the organization: invitations.projects is after-joining."
    return (
        "Isn't in the organization, and nothing in the files brings them in: "
        "name them in the organization too, as invitations.projects is after-joining."
    )


def _revoke(
    managed: ManagedScope,
    invitations: Iterable[Invitation],
    entry: Entry | None,
    builder: PlanBuilder,
    cause: Cause,
    reason: str,
) -> tuple[str, ...]:
    return tuple(
        [builder.revoke(managed, invitation, entry, cause=cause, reason=reason) for invitation in invitations]
    )
