"""Collects what the rules decide: actions, and the three lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doorlist.planning.sentences import come_back
from doorlist.values.action import PersonAction, RoleChange
from doorlist.values.fields import SourceRecord
from doorlist.values.mail_log import NO_JOURNAL, MailLog
from doorlist.values.plan import BlockedBy, Unmanaged, Waiting

if TYPE_CHECKING:
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.planning.rolebook import GivenRole
    from doorlist.values.action import Action, Cause
    from doorlist.values.desired import Entry
    from doorlist.values.kinds import Kind, PersonKind
    from doorlist.values.live import Invitation, Member
    from doorlist.values.plan import Awaited
    from doorlist.values.scope import Scope
    from doorlist.values.source import Source


@dataclass(slots=True)
class PlanBuilder:
    """A plan in the making, its actions in no order yet.

    Attributes:
        lifted: names of the guardrails that don't block this run.
        left: what isn't done, as the plan is to do no more than what is due.
        lost_offers: invitations that are revoked and offered access until then, by scope and email; not those
            that are replaced, nor leftovers of somebody who is in. They count as removals.
        mailed: what the journal knows, of removals too.
    """

    lifted: frozenset[str] = frozenset()
    actions: list[Action] = field(default_factory=list)
    left: list[Action] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    blocked: list[BlockedBy] = field(default_factory=list)
    lost_offers: set[tuple[Scope, str]] = field(default_factory=set)
    mailed: MailLog = NO_JOURNAL

    def update_role(
        self,
        managed: ManagedScope,
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
        to = managed.role(entry)
        who = member.email, member.user_id, None
        change, after = RoleChange(before, to.name), (*after, *_maker(managed.scope, to))
        self._act("update-role", managed.scope, who, to.id, change, entry, cause, reason, effects, after)

    def remove(
        self,
        managed: ManagedScope,
        member: Member,
        entry: Entry | None,
        *,
        cause: Cause,
        reason: str,
        effects: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> None:
        """Take a member out of a scope; `entry` is the one that has expired, where there is one."""
        who = member.email, member.user_id, None
        removals = self.mailed.came_back(managed.scope, member.email)
        if removals is not None:
            reason = f"{reason} {come_back(removals)}"
        change = RoleChange(role_of(member), None)
        self._act("remove", managed.scope, who, None, change, entry, cause, reason, effects, after)

    def revoke(
        self, managed: ManagedScope, invitation: Invitation, entry: Entry | None, *, cause: Cause, reason: str
    ) -> str:
        """Take an invitation back; returns the action's id."""
        role = managed.roles.name_of(invitation.role_id)
        who = invitation.email, None, invitation.id
        return self._act("revoke", managed.scope, who, None, RoleChange(role, None), entry, cause, reason)

    def invite(
        self,
        managed: ManagedScope,
        entry: Entry,
        role: GivenRole,
        *,
        cause: Cause,
        reason: str,
        after: tuple[str, ...] = (),
    ) -> None:
        """Invite somebody; the platform mails them."""
        change, after = RoleChange(None, role.name), (*after, *_maker(managed.scope, role))
        self._act(
            "invite", managed.scope, (entry.email, None, None), role.id, change, entry, cause, reason, (), after
        )

    def resend(
        self,
        managed: ManagedScope,
        invitation: Invitation,
        entry: Entry,
        *,
        cause: Cause,
        reason: str,
        after: tuple[str, ...] = (),
    ) -> None:
        """Send an invitation again; the platform mails them and the old link stops working."""
        role = managed.roles.name_of(invitation.role_id)
        who, change = (entry.email, None, invitation.id), RoleChange(role, role)
        self._act("resend", managed.scope, who, invitation.role_id, change, entry, cause, reason, (), after)

    def _act(
        self,
        kind: PersonKind,
        scope: Scope,
        who: tuple[str, str | None, int | None],
        role_id: str | None,
        change: RoleChange,
        entry: Entry | None,
        cause: Cause,
        reason: str,
        effects: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> str:
        """`who` is email, user id, and id of the invitation."""
        email, _, invitation_id = who
        made = action_id(kind, scope, email, invitation_id if kind == "revoke" else None)
        reason, source = with_reason(reason, entry), record_of(entry)
        self.actions.append(
            PersonAction(made, kind, scope, *who, role_id, change, cause, reason, source, effects, after)
        )
        return made

    def wait(self, managed: ManagedScope, email: str, what: Awaited, reason: str, since: str | None = None) -> None:
        """Note that a person, or time, has to come first."""
        self.waiting.append(Waiting(managed.scope, email, what, since, reason))

    def block(self, guardrail: str, scope: Scope, emails: tuple[str, ...], reason: str, source: Source) -> None:
        """Note that a guardrail forbids the plan."""
        self.blocked.append(BlockedBy(guardrail, scope, emails, reason, record(source)))


def action_id(kind: Kind, scope: Scope, subject: str, invitation_id: int | None = None) -> str:
    """A readable id, the same each time and unique in a plan: of a person or definition and a kind; of a revocation,
    its invitation's too."""
    made = f"{kind}:{scope.key}:{subject}"
    return made if invitation_id is None else f"{made}:{invitation_id}"


def _maker(scope: Scope, role: GivenRole) -> tuple[str, ...]:
    """The action that makes a role, which has to come before the role can be given."""
    return (action_id("define-role", scope, role.name),) if role.is_new else ()


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
    """The rule's sentence, followed by the reason that the file gives."""
    return sentence if entry is None or entry.reason is None else f"{sentence} ({entry.reason})"
