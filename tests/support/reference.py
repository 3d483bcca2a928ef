"""A second opinion on the planner: `manual: plan` as set logic, written from the contract alone.

One function decides what should become of everybody; no order, ids or sentences. It is slow, and knows every scope
completely (no `None`). Where the contract leaves a choice, the comment `choice` says which one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from doorlist.values.at_moment import at
from doorlist.values.desired import Desired, DesiredScope, Entry
from doorlist.values.guardrails import NO_OVERRIDES, Limit, Overrides
from doorlist.values.live import Invitation, Live, LiveScope, Member
from doorlist.values.scope import ORGANIZATION, Scope

Act = tuple[str, str, str, str | int | None]  # kind, scope key, email, role or invitation id
Wait = tuple[str, str, str]  # scope key, email, what
Kept = tuple[str, str, str]  # scope key, email, member or invitation
Block = tuple[str, str, frozenset[str]]  # guardrail, scope key, emails


@dataclass
class Opinion:
    """What should come out."""

    actions: set[Act] = field(default_factory=set)
    waiting: set[Wait] = field(default_factory=set)
    unmanaged: set[Kept] = field(default_factory=set)
    blocked: set[Block] = field(default_factory=set)


class _Scope:
    """One managed scope, live and wanted."""

    def __init__(self, scope: Scope, wanted: DesiredScope, live: LiveScope) -> None:
        self.scope, self.key, self.wanted = scope, scope.key, wanted
        self.members: dict[str, Member] = dict(live.members or {})
        self.invitations = sorted(live.invitations or (), key=lambda i: i.id)
        self.roles = live.roles or ()
        self.owner = next((m.email for m in self.members.values() if m.role and self._owner(m.role.name)), None)
        self.heir = next((e.email for e in wanted.entries.values() if self._owner(self.name(e))), None)
        self.lower = "Admin" if scope == ORGANIZATION else "Manager"
        #: In the scope, and not to be: named nowhere (where that means removal), or expired.
        self.goers = {e for e in self.members if self.unwanted(e)}

    @staticmethod
    def _owner(name: str) -> bool:
        return name.casefold() == "owner"

    def name(self, entry: Entry) -> str:
        """The live name of the role that an entry asks for."""
        for role in self.roles:
            if role.id == entry.role.id or (entry.role.name and role.name.casefold() == entry.role.name.casefold()):
                return role.name
        raise LookupError(entry)

    def unwanted(self, email: str) -> bool:
        return email not in self.wanted.entries and (self.wanted.unlisted == "remove" or email in self.wanted.expired)

    def kept(self, email: str) -> bool:
        return email not in self.wanted.entries and not self.unwanted(email)

    def offered(self, invitation: Invitation) -> str | None:
        if invitation.role_id is None:
            return "Member"
        return next((role.name for role in self.roles if role.id == invitation.role_id), None)

    def of(self, email: str) -> list[Invitation]:
        return [invitation for invitation in self.invitations if invitation.email == email]


def opinion(desired: Desired, live: Live, moment: object, overrides: Overrides = NO_OVERRIDES) -> Opinion:
    """What should become of everybody. Reminders need a clock and a journal, and have tables of their own."""
    desired = at(desired, moment)  # type: ignore[arg-type]
    by_name = {scope.name: scope for scope in live.projects}
    by_id = {scope.id: scope for scope in live.projects}
    scopes = [_Scope(ORGANIZATION, desired.organization, live.of(ORGANIZATION))]
    for wanted in desired.projects:
        scope = by_id[wanted.id] if wanted.id else by_name[wanted.name or ""]
        scopes.append(_Scope(scope, wanted, live.of(scope)))
    managed = [scope for scope in scopes if scope.wanted.managed]
    out = Opinion()
    for one in managed:
        out.waiting |= {(one.key, email, "joining") for email in one.wanted.upcoming}
    organization = scopes[0]

    # Who leaves the organization now, and who has to stay until an ownership has been handed over.
    leaving: set[str] = set()
    staying: set[str] = set()
    for email in organization.goers if organization.wanted.managed else ():
        owned = [s for s in managed if s.owner == email]
        named = [s for s in owned if s.heir is not None and s.heir != email]
        stuck_at_home = organization.owner == email and organization.heir not in organization.members
        if stuck_at_home or any(s.heir not in s.members for s in named):
            staying.add(email)
        else:
            leaving.add(email)

    for place in managed:
        _people(out, place, desired, organization, leaving, staying, lifted="owner" in overrides.allowed)
    _guardrails(out, desired, live, managed, organization, overrides)
    lifted = set(overrides.allowed)
    out.blocked = {block for block in out.blocked if block[0] not in lifted}
    return out


def _people(
    out: Opinion,
    scope: _Scope,
    desired: Desired,
    organization: _Scope,
    leaving: set[str],
    staying: set[str],
    *,
    lifted: bool,
) -> None:
    is_organization = scope is organization
    gone = set() if is_organization else leaving
    _ownership(out, scope, leaving, staying, lifted=lifted)
    for email, entry in scope.wanted.entries.items():
        if email in scope.members:
            _insider(out, scope, email, entry)
        else:
            _outsider(out, scope, email, entry, desired, organization)
    for email in set(scope.members) - set(scope.wanted.entries) - gone:
        if scope.kept(email):
            out.unmanaged.add((scope.key, email, "member"))
        elif is_organization and email in staying - {scope.owner}:
            out.waiting.add((scope.key, email, "removal"))
            _revoke(out, scope, scope.of(email))
        elif email != scope.owner:
            out.actions.add(("remove", scope.key, email, None))
    for email in {i.email for i in scope.invitations} - set(scope.members) - set(scope.wanted.entries) - gone:
        if scope.kept(email):
            out.unmanaged.add((scope.key, email, "invitation"))
        else:
            _revoke(out, scope, scope.of(email))


def _revoke(out: Opinion, scope: _Scope, invitations: list[Invitation]) -> None:
    out.actions |= {("revoke", scope.key, i.email, i.id) for i in invitations}


def _ownership(out: Opinion, scope: _Scope, leaving: set[str], staying: set[str], *, lifted: bool) -> None:
    """The heir's part, and what becomes of the previous Owner."""
    owner, heir = scope.owner, scope.heir
    if heir is not None and heir not in scope.members:
        out.waiting.add((scope.key, heir, "transfer"))
    moves = heir is not None and heir != owner and heir in scope.members
    if moves:
        out.actions.add(("update-role", scope.key, str(heir), "Owner"))
    if owner is None or owner == heir:
        return
    entry = scope.wanted.entries.get(owner)
    if owner in scope.goers:
        _owner_goes(out, scope, owner, leaving, staying, moves=moves, lifted=lifted)
    elif entry is not None and heir is None and not lifted:
        out.blocked.add(("owner", scope.key, frozenset({owner})))
    elif entry is not None and not moves:
        out.waiting.add((scope.key, owner, "transfer"))
    elif entry is not None and scope.name(entry) != scope.lower:
        out.actions.add(("update-role", scope.key, owner, scope.name(entry)))


def _owner_goes(
    out: Opinion, scope: _Scope, owner: str, leaving: set[str], staying: set[str], *, moves: bool, lifted: bool
) -> None:
    is_organization = scope.scope == ORGANIZATION
    if owner in leaving:
        if is_organization:
            out.actions.add(("remove", scope.key, owner, None))
    elif scope.heir is None and (is_organization or owner not in staying) and not lifted:
        out.blocked.add(("owner", scope.key, frozenset({owner})))
    elif moves and not is_organization:
        out.actions.add(("remove", scope.key, owner, None))
    else:
        out.waiting.add((scope.key, owner, "removal"))
        _revoke(out, scope, scope.of(owner))


def _insider(out: Opinion, scope: _Scope, email: str, entry: Entry) -> None:
    """Named and in: the right role, and no invitation left over."""
    role = scope.name(entry)
    held = scope.members[email].role
    if email not in (scope.owner, scope.heir) and (held is None or held.name.casefold() != role.casefold()):
        out.actions.add(("update-role", scope.key, email, role))
    _revoke(out, scope, scope.of(email))


def _outsider(out: Opinion, scope: _Scope, email: str, entry: Entry, desired: Desired, organization: _Scope) -> None:
    """Named and not in: exactly one invitation with the right role, or a reason to wait."""
    heir = email == scope.heir
    role = scope.lower if heir else scope.name(entry)
    mine = scope.of(email)
    declined = [i for i in mine if i.status == "DECLINED"]
    pending = [i for i in mine if i.status not in {"ACCEPTED", "DECLINED"}]
    right = [i for i in mine if heir or (scope.offered(i) or "").casefold() == role.casefold()]
    is_project = scope is not organization

    def waits(what: str) -> None:
        out.waiting.add((scope.key, email, what))

    if is_project and _on_hold(organization, email, desired):
        waits("invitation" if pending else "declined" if declined else "joining")
        return
    late = is_project and desired.invitations.projects == "after-joining" and email not in organization.members
    # choice: of several that would do, the newest stays.
    if any(i in right for i in pending):
        keep = [i for i in pending if i in right][-1]
        _revoke(out, scope, [i for i in mine if i != keep])
        waits("invitation")
    elif pending:
        _revoke(out, scope, mine)
        if late:
            waits("joining")
        else:
            out.actions.add(("invite", scope.key, email, role))
    elif declined and desired.invitations.declined == "hold":
        waits("declined")  # choice: nothing is touched, however many there are.
    elif late:
        waits("joining")
    elif any(i in right for i in declined):
        again = [i for i in declined if i in right][-1]
        _revoke(out, scope, [i for i in mine if i != again])
        out.actions.add(("resend", scope.key, email, again.id))
    else:
        _revoke(out, scope, mine)
        out.actions.add(("invite", scope.key, email, role))


def _on_hold(organization: _Scope, email: str, desired: Desired) -> bool:
    """Declined the organization, where the file wants them, and nobody is to ask again."""
    if not organization.wanted.managed or desired.invitations.declined != "hold":
        return False
    if email in organization.members or email not in organization.wanted.entries:
        return False
    statuses = {i.status for i in organization.of(email)}
    return "DECLINED" in statuses and statuses <= {"DECLINED", "ACCEPTED"}


def _guardrails(  # noqa: C901  # a list of them
    out: Opinion, desired: Desired, live: Live, managed: list[_Scope], organization: _Scope, overrides: Overrides
) -> None:
    rails = desired.guardrails
    ending = {e.email for e in _lasting(organization) if e.expires and not e.then}
    removals = rails.max_removals if overrides.max_removals is None else (overrides.max_removals,)
    for scope in managed:
        acts = [act for act in out.actions if act[1] == scope.key]
        offers = {i.email for i in scope.invitations if _open(i)}
        taken = {email for kind, _, email, _ in acts if kind == "remove"} | _lost_offers(scope, acts)
        changed = {email for kind, _, email, _ in acts if kind == "update-role"}
        size = len(set(scope.members) | offers)

        def block(guardrail: str, emails: set[str], scope: _Scope = scope) -> None:
            out.blocked.add((guardrail, scope.key, frozenset(emails)))

        if _over(len(taken), removals, size, 25, 2):
            block("max_removals", taken)
        if _over(len(changed), rails.max_role_changes, size, 50, 5):
            block("max_role_changes", changed)
        if hit := (taken | _demoted(scope, acts)) & rails.protected:
            block("protected", hit)
        entries = _lasting(scope)
        if rails.allowed_domains is not None:
            foreign = {e.email for e in entries if e.email.partition("@")[2] not in rails.allowed_domains}
            if foreign:
                block("allowed_domains", foreign)
        if endless := {
            e.email
            for e in entries
            if e.email.partition("@")[2] in rails.require_expiry
            and not ((e.expires and not e.then) or e.email in ending)
        }:
            block("require_expiry", endless)
        if scope is organization:
            admins = _admins_after(scope, acts)
            if len(admins) < (rails.min_admins or 0):
                block("min_admins", admins)
            if rails.max_admins is not None and len(admins) > rails.max_admins:
                block("max_admins", admins)
    if live.organization.plan == "FREE":
        _free(out, live, organization)


def _lasting(scope: _Scope) -> list[Entry]:
    """Who counts, and who will: each has one entry here."""
    return [*scope.wanted.entries.values(), *scope.wanted.upcoming.values()]


def _open(invitation: Invitation) -> bool:
    return invitation.status not in {"DECLINED", "ACCEPTED"}


def _lost_offers(scope: _Scope, acts: list[Act]) -> set[str]:
    """Who had an open offer, gets none in its place, and isn't in."""
    revoked = {what for kind, _, _, what in acts if kind == "revoke"}
    mailed = {email for kind, _, email, _ in acts if kind in {"invite", "resend"}}
    offers = {i.email for i in scope.invitations if _open(i)}
    left = {i.email for i in scope.invitations if _open(i) and i.id not in revoked}
    return offers - left - mailed - set(scope.members)


def _demoted(scope: _Scope, acts: list[Act]) -> set[str]:
    """Whose role, or offered role, comes to less."""
    found = set()
    offered = {email: str(role) for kind, _, email, role in acts if kind == "invite"}
    revoked = {what for kind, _, _, what in acts if kind == "revoke"}
    for kind, _, email, what in acts:
        if kind == "update-role":
            held = scope.members[email].role
            if what == "Owner" and scope.owner is not None:
                found.add(scope.owner)
            if held is not None and email != scope.owner and _less(scope, held.name, str(what)):
                found.add(email)
        if kind == "revoke":
            # choice: an offer that is replaced by a lesser one, or leaves only a lesser one, is a demotion.
            gone = next(i for i in scope.invitations if i.id == what)
            left = [i for i in scope.of(email) if _open(i) and i.id not in revoked]
            rest = scope.offered(left[-1]) if left and _open(gone) and email not in scope.members else None
            before, after = scope.offered(gone), offered.get(email, rest)
            if before is not None and after is not None and _less(scope, before, after):
                found.add(email)
    return found


def _admins_after(scope: _Scope, acts: list[Act]) -> set[str]:
    after = {e: (m.role.name if m.role else "") for e, m in scope.members.items()}
    changes = {email: str(role) for kind, _, email, role in acts if kind == "update-role"}
    if "Owner" in changes.values() and scope.owner is not None:
        after[scope.owner] = "Admin"
    after |= changes
    removed = {email for kind, _, email, _ in acts if kind == "remove"}
    return {e for e, name in after.items() if e not in removed and name.casefold() in {"owner", "admin"}}


def _free(out: Opinion, live: Live, organization: _Scope) -> None:
    # choice: invitations to projects count, too; each person once; beyond the cap nobody can be invited.
    gone = {a[2] for a in out.actions if a[:2] == ("remove", "organization")}
    taken_back = {(a[1], a[3]) for a in out.actions if a[0] == "revoke"}
    people = set(organization.members)
    for where, there in live.scopes.items():
        people |= {i.email for i in there.invitations or () if (where.key, i.id) not in taken_back}
    people -= gone
    guests = {a[2] for a in out.actions if a[0] == "invite"}
    if guests and len(people | guests) > 2:
        out.blocked.add(("free-plan", "organization", frozenset(guests)))


def _rank(scope: _Scope, name: str) -> int:
    return {"owner": 3, scope.lower.casefold(): 2, "member": 0}.get(name.casefold(), 1)


def _less(scope: _Scope, before: str, after: str) -> bool:
    """choice: what two custom roles permit can't be told by name, so going from one to another counts as less."""
    one, other = _rank(scope, before), _rank(scope, after)
    return other < one or (one == other == 1 and before.casefold() != after.casefold())


def _over(count: int, limits: tuple[Limit, ...], size: int, percent: int, least: int) -> bool:
    """Whether a count is over the lowest of the limits, or over the larger of the two defaults."""
    if not limits:
        return count > least and count * 100 > size * percent
    exact = [(Fraction(str(limit.value)), limit.percent) for limit in limits]
    return any(count > (size * value / 100 if of_people else value) for value, of_people in exact)
