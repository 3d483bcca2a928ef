"""What the rules write into: actions, and the three lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doorlist.values.plan import Action, BlockedBy, RoleChange, SourceRecord, Unmanaged, Waiting

if TYPE_CHECKING:
    from doorlist.planning.place import Place
    from doorlist.values.desired import Entry, Source
    from doorlist.values.live import Invitation, Member
    from doorlist.values.plan import Awaited, Cause, Kind
    from doorlist.values.scope import Scope


@dataclass(slots=True)
class Draft:
    """A plan in the making, in no order yet.

    Attributes:
        lifted: names of the guardrails that don't block this run.
        lost_offers: invitations that are revoked and offered access until then, by scope and email; not those
            that are replaced, nor leftovers of somebody who is in. They count as removals.
    """

    lifted: frozenset[str] = frozenset()
    actions: list[Action] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    blocked: list[BlockedBy] = field(default_factory=list)
    lost_offers: set[tuple[Scope, str]] = field(default_factory=set)

    def update_role(
        self,
        place: Place,
        member: Member,
        before: str | None,
        entry: Entry,
        *,
        cause: Cause,
        reason: str,
        effects: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> None:
        """Give a member the role that an entry asks for."""
        self.actions.append(
            Action(
                action_id("update-role", place.scope, member.email),
                "update-role",
                place.scope,
                member.email,
                member.user_id,
                None,
                RoleChange(before, place.role_name(entry)),
                cause,
                with_reason(reason, entry),
                record(entry.source),
                effects,
                after,
            )
        )

    def remove(
        self,
        place: Place,
        member: Member,
        entry: Entry | None,
        *,
        cause: Cause,
        reason: str,
        effects: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> None:
        """Take a member out of a scope; `entry` is the one that has expired, where there is one."""
        self.actions.append(
            Action(
                action_id("remove", place.scope, member.email),
                "remove",
                place.scope,
                member.email,
                member.user_id,
                None,
                RoleChange(role_of(member), None),
                cause,
                with_reason(reason, entry),
                record_of(entry),
                effects,
                after,
            )
        )

    def revoke(self, place: Place, invitation: Invitation, entry: Entry | None, *, cause: Cause, reason: str) -> str:
        """Take an invitation back; returns the action's id."""
        made = action_id("revoke", place.scope, invitation.email, invitation.id)
        self.actions.append(
            Action(
                made,
                "revoke",
                place.scope,
                invitation.email,
                None,
                invitation.id,
                RoleChange(place.roles.name_of(invitation.role_id), None),
                cause,
                with_reason(reason, entry),
                record_of(entry),
                (),
                (),
            )
        )
        return made

    def invite(
        self,
        place: Place,
        entry: Entry,
        role: str,
        *,
        cause: Cause,
        reason: str,
        after: tuple[str, ...] = (),
    ) -> None:
        """Invite somebody; the platform mails them."""
        self.actions.append(
            Action(
                action_id("invite", place.scope, entry.email),
                "invite",
                place.scope,
                entry.email,
                None,
                None,
                RoleChange(None, role),
                cause,
                with_reason(reason, entry),
                record(entry.source),
                (),
                after,
            )
        )

    def resend(
        self,
        place: Place,
        invitation: Invitation,
        entry: Entry,
        *,
        cause: Cause,
        reason: str,
        after: tuple[str, ...] = (),
    ) -> None:
        """Send an invitation again; the platform mails them and the old link stops working."""
        role = place.roles.name_of(invitation.role_id)
        self.actions.append(
            Action(
                action_id("resend", place.scope, entry.email),
                "resend",
                place.scope,
                entry.email,
                None,
                invitation.id,
                RoleChange(role, role),
                cause,
                with_reason(reason, entry),
                record(entry.source),
                (),
                after,
            )
        )

    def wait(self, place: Place, email: str, what: Awaited, reason: str, since: str | None = None) -> None:
        """Nothing to do now: a person, or time, has to come first."""
        self.waiting.append(Waiting(place.scope, email, what, since, reason))

    def block(self, guardrail: str, scope: Scope, emails: tuple[str, ...], reason: str, source: Source) -> None:
        """A guardrail forbids the plan."""
        self.blocked.append(BlockedBy(guardrail, scope, emails, reason, record(source)))


def action_id(kind: Kind, scope: Scope, email: str, invitation_id: int | None = None) -> str:
    """Stable, readable and unique in a plan: one kind of action per person and scope, revokes per invitation."""
    made = f"{kind}:{scope.key}:{email}"
    return made if invitation_id is None else f"{made}:{invitation_id}"


def role_of(member: Member) -> str | None:
    """The name of the role a member holds, `None` where the platform shows none."""
    return None if member.role is None else member.role.name


def record(source: Source) -> SourceRecord:
    """A place in the files, as the plan shows it."""
    return SourceRecord(source.file, source.line)


def record_of(entry: Entry | None) -> SourceRecord | None:
    """Where an entry stands, `None` where no entry names the person."""
    return None if entry is None else record(entry.source)


def with_reason(sentence: str, entry: Entry | None) -> str:
    """The rule's sentence, and the file's own reason behind it."""
    return sentence if entry is None or entry.reason is None else f"{sentence} ({entry.reason})"
