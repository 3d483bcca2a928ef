"""How each person stands in each scope: live and files side by side, and what the plan says of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from doorlist.planning.builder import record_of
from doorlist.planning.invited import is_open
from doorlist.planning.rolebook import RoleBook, holds
from doorlist.platform.facts import DECLINED
from doorlist.review.report_values import Access
from doorlist.values.action import about_people
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.review.report_values import Presence, State
    from doorlist.values.action import PersonAction
    from doorlist.values.desired import DesiredScope, Entry, RoleRef
    from doorlist.values.live import Invitation, Live, LiveScope, Member
    from doorlist.values.plan import Awaited, Plan
    from doorlist.values.scope import Scope

PersonInScope = tuple["Scope", str]

#: What is waited for where an invitation is out and fits; anything else needs more than an answer.
_ANSWER: Final = frozenset({"invitation", "reminder"})
_OTHER_ROLE: Final = frozenset({"invitation-role-differs", "declined", "started", "fell-back"})


class PlanByPerson:
    """What the plan says of each person in each scope."""

    def __init__(self, plan: Plan) -> None:
        self.actions: Mapping[PersonInScope, list[PersonAction]] = defaultdict(list)
        self.waiting: Mapping[PersonInScope, list[Awaited]] = defaultdict(list)
        people = about_people(plan.actions)
        for action in people:
            self.actions[action.scope, action.email].append(action)
        for entry in plan.waiting:
            self.waiting[entry.scope, entry.email].append(entry.what)
        self.kept = {(entry.scope, entry.email) for entry in plan.unmanaged}
        #: Who leaves the organization: that stands for all their projects.
        self.leaving = {a.email: a for a in people if a.kind == "remove" and a.scope == ORGANIZATION}

    def of(self, scope: Scope, email: str) -> tuple[list[PersonAction], list[Awaited]]:
        """The actions that change this access, and what it waits for."""
        actions = self.actions.get((scope, email), [])
        leaving = self.leaving.get(email)
        if leaving is not None and scope != ORGANIZATION:
            actions = [*actions, leaving]
        return actions, self.waiting.get((scope, email), [])


def standings(
    scope: Scope,
    wanted: DesiredScope | None,
    live: Live,
    facts: Facts,
    planned: PlanByPerson,
    *,
    only: Collection[str] | None = None,
) -> Iterator[tuple[str, Access]]:
    """Everybody who is in a scope, invited to it, or named there, by email.

    Args:
        scope: the scope.
        wanted: what the files want of it at the moment in question; `None` where they don't name it.
        live: with everybody of this scope.
        facts: of the platform.
        planned: what the plan says of them.
        only: who is asked for; `None`: everybody.
    """
    there = live.of(scope)
    book = RoleBook(there, facts.ladders[scope.type])
    members = there.members or {}
    invitations = _by_email(there)
    entries: Mapping[str, Entry] = {} if wanted is None or not wanted.managed else wanted.entries
    absent = {} if wanted is None or not wanted.managed else {**wanted.expired, **wanted.upcoming}
    names: dict[RoleRef, str] = {}
    known = {*members, *invitations, *entries, *absent}
    for email in sorted(known if only is None else known.intersection(only)):
        entry, member = entries.get(email), members.get(email)
        named = entry or absent.get(email)
        invitation = _telling(invitations.get(email, ()))
        presence = _presence(member, invitation)
        role = _role(member, invitation, presence, book)
        actions, awaited = planned.of(scope, email)
        if wanted is None or not wanted.managed:
            # Taking somebody out of the organization takes them out of what the files don't manage, too.
            state: State = "to-be-removed" if actions else "not-managed"
            if presence == "absent":
                continue
        elif (scope, email) in planned.kept:
            state = "kept"
        else:
            state = _state(entry, member, presence, actions, awaited)
        if named is not None and named.role not in names:
            found = book.named(named.role)
            names[named.role] = str(named.role) if found is None else found.name
        yield (
            email,
            Access(
                scope=scope,
                state=state,
                presence=presence,
                role=role,
                wanted=None if entry is None else names[entry.role],
                listing=None if named is None else named.listing,
                group=None if named is None else named.group,
                template=None if named is None else named.template,
                starts=None if named is None else named.counts.starts,
                expires=None if named is None else named.changes,
                then=None if named is None or named.falls_back is None else str(named.then),
                reason=None if named is None else named.reason,
                source=record_of(named),
                since=invitation.created_at if invitation is not None and presence != "member" else None,
                waiting=tuple(dict.fromkeys(awaited)),
                actions=tuple(action.id for action in actions),
            ),
        )


def _state(
    entry: Entry | None,
    member: Member | None,
    presence: Presence,
    actions: list[PersonAction],
    awaited: list[Awaited],
) -> State:
    if entry is None:
        # Named, and nothing to take away: the entry hasn't begun, or has ended.
        if presence in {"absent", "declined"} and not actions:
            return "waiting" if awaited else "expired"
        return "to-be-removed"
    if member is not None:
        if holds(member, entry.role):
            return "in-order"
        return "waiting" if awaited and not actions else "role-differs"
    causes = {action.kind: action.cause for action in actions}
    if "resend" in causes:
        return "invited" if presence == "invited" else "missing"
    if "invite" in causes:
        return "role-differs" if causes["invite"] in _OTHER_ROLE and presence == "invited" else "missing"
    if awaited:
        return "invited" if presence == "invited" and _ANSWER.issuperset(awaited) else "waiting"
    return "invited" if presence == "invited" else "missing"


def _presence(member: Member | None, invitation: Invitation | None) -> Presence:
    if member is not None:
        return "member"
    if invitation is None:
        return "absent"
    if is_open(invitation):
        return "invited"
    return "declined" if invitation.status == DECLINED else "absent"


def _role(member: Member | None, invitation: Invitation | None, presence: Presence, book: RoleBook) -> str | None:
    if member is not None:
        return None if member.role is None else member.role.name
    return None if invitation is None or presence == "absent" else book.name_of(invitation.role_id)


def _by_email(live: LiveScope) -> Mapping[str, list[Invitation]]:
    found: defaultdict[str, list[Invitation]] = defaultdict(list)
    for invitation in live.invitations or ():
        found[invitation.email].append(invitation)
    return found


def _telling(invitations: list[Invitation] | tuple[()]) -> Invitation | None:
    """Of several invitations the one that matters most: an open one, else a declined one, the newest."""
    if not invitations:
        return None
    return max(invitations, key=lambda one: (is_open(one), one.status == DECLINED, one.id))
