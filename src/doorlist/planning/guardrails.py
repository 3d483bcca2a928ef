"""The guardrails that look at a plan against live: small pure checks, one a rule.

`owner` is drawn where ownership is planned, `allowed_domains` and `require_expiry` in `offline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorlist.planning.builder import role_of
from doorlist.planning.impact import may_be_told
from doorlist.planning.invited import is_open
from doorlist.planning.limits import allowed, lowest
from doorlist.planning.offline import blocked_by, entry_blocks, owners_and_admins
from doorlist.planning.restricted import Holders, breaches
from doorlist.platform.facts import ACCEPTED
from doorlist.values.action import about_people
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set
    from datetime import datetime

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.impact import Course
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.platform.facts import Facts
    from doorlist.values.action import PersonAction
    from doorlist.values.guardrails import Guardrails, Limit, Overrides
    from doorlist.values.live import Live, LiveScope
    from doorlist.values.plan import BlockedBy
    from doorlist.values.scope import Scope


@dataclass(frozen=True, slots=True)
class Case:
    """What every check looks at: each managed scope's actions, and both sides of the plan."""

    actions: dict[object, list[PersonAction]]
    builder: PlanBuilder
    live: Live
    facts: Facts
    guardrails: Guardrails
    overrides: Overrides
    course: Course


def check(
    managed_scopes: Sequence[ManagedScope],
    builder: PlanBuilder,
    live: Live,
    facts: Facts,
    guardrails: Guardrails,
    overrides: Overrides,
    now: datetime,
    course: Course,
) -> None:
    """Give the builder what forbids the plan; lifted guardrails are left out."""
    actions: dict[object, list[PersonAction]] = {managed.scope: [] for managed in managed_scopes}
    for action in about_people(builder.actions):
        actions[action.scope].append(action)
    case = Case(actions, builder, live, facts, guardrails, overrides, course)
    for managed in managed_scopes:
        builder.blocked.extend(_removals(case, managed))
        builder.blocked.extend(_protected(case, managed))
        builder.blocked.extend(entry_blocks(managed.scope, managed.wanted, guardrails, now))
        if managed.scope == ORGANIZATION:
            builder.blocked.extend(_admins(case, managed))
    for scope in dict.fromkeys((*(managed.scope for managed in managed_scopes), *course.redefined)):
        builder.blocked.extend(_role_changes(case, scope))
        builder.blocked.extend(_narrowed(case, scope))
    builder.blocked.extend(_restricted(case))
    builder.blocked.extend(_free_plan(case))
    builder.blocked = [blocked for blocked in builder.blocked if blocked.guardrail not in overrides.allowed]


def _people(live: LiveScope) -> int:
    """Live members and open invitations, each person once."""
    members = live.members or {}
    invited = {one.email for one in live.invitations or () if one.email not in members and is_open(one)}
    return len(members) + len(invited)


def _removals(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    emails = {action.email for action in case.actions[managed.scope] if action.kind == "remove"}
    emails |= {email for scope, email in case.builder.lost_offers if scope == managed.scope}
    lifted = case.overrides.max_removals
    limits = case.guardrails.max_removals if lifted is None else (lifted,)
    yield from _limited(case, managed.scope, "max_removals", limits, emails, "lose access or an invitation to")


def _role_changes(case: Case, scope: Scope) -> Iterator[BlockedBy]:
    """Whoever gets another role, or whose role gets another definition."""
    emails = {action.email for action in case.actions.get(scope, ()) if action.kind == "update-role"}
    redefined = case.course.redefined.get(scope, frozenset())
    fate = "get another role, or may do other things," if redefined else "get another role"
    limits = case.guardrails.max_role_changes
    yield from _limited(case, scope, "max_role_changes", limits, emails | redefined, f"{fate} in")


def _limited(
    case: Case, scope: Scope, name: str, limits: Sequence[Limit], emails: Set[str], fate: str
) -> Iterator[BlockedBy]:
    people = _people(case.live.of(scope))
    if len(emails) > allowed(name, limits, people):
        broken = lowest(name, limits, people)
        reason = f"{len(emails):,} of {plural(people, 'person')} would {fate} {scope.label}; {name} is {broken}."
        yield blocked_by(name, scope, tuple(sorted(emails)), reason, case.guardrails.sources.get(name))


def _narrowed(case: Case, scope: Scope) -> Iterator[BlockedBy]:
    """Protected people from whom a redefinition takes something that they may do."""
    redefined = case.course.redefined.get(scope, frozenset()) & case.guardrails.protected
    losses = {
        email: one.loses
        for one in (case.course.impact if redefined else ())
        if one.scope == scope and one.loses
        for email in one.people
        if email in redefined
    }
    if losses:
        told = listed([f"{email} loses {listed(loses)}" for email, loses in sorted(losses.items())])
        reason = f"Protected, and would be allowed less: {told}."
        source = case.guardrails.sources.get("protected")
        yield blocked_by("protected", scope, tuple(sorted(losses)), reason, source)


def _restricted(case: Case) -> Iterator[BlockedBy]:
    """Everybody in and invited at the end, in each scope that the files name."""
    end, live = case.course.end, case.live
    if end is None or not case.guardrails.restricted:
        return
    people = about_people(case.builder.actions)
    revoked = {(action.scope, action.invitation_id) for action in people if action.kind == "revoke"}
    holders = []
    of_projects: frozenset[str] = case.facts.ladders["project"].documented
    read = False
    for scope, powers in end.scopes.items():
        there = live.of(scope)
        if not may_be_told(there):
            continue
        member = next(
            (role.id for role in there.roles or () if role.builtin and role.name == powers.ladder.lowest), None
        )
        invited = [
            (one.email, one.role_id or member)
            for one in there.invitations or ()
            if one.status != ACCEPTED and (scope, one.id) not in revoked
        ]
        invited += [
            (action.email, case.course.given.get(action.id))
            for action in people
            if action.kind == "invite" and action.scope == scope
        ]
        holders.append(Holders.of(scope, powers, [*powers.people.items(), *invited]))
        if scope != ORGANIZATION:
            of_projects |= powers.everything
            read = True
    for breach in breaches(case.guardrails.restricted, case.facts, holders, of_projects, read=read):
        source = breach.restriction.source
        yield blocked_by("restricted", breach.scope, breach.emails, breach.reason(), source)


def _protected(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    protected = case.guardrails.protected
    if not protected:
        return
    hit = sorted({email for email in _worse_off(case, managed) if email in protected})
    if hit:
        reason = f"Protected, and would be removed, demoted or un-invited: {listed(hit)}."
        yield blocked_by("protected", managed.scope, tuple(hit), reason, case.guardrails.sources.get("protected"))


def _worse_off(case: Case, managed: ManagedScope) -> Iterator[str]:
    """Who is removed, demoted or un-invited here by the plan."""
    scope, actions = managed.scope, case.actions[managed.scope]
    offered = {action.email: action.role.after for action in actions if action.kind == "invite"}
    revoked = {action.invitation_id for action in actions if action.kind == "revoke"}
    for action in actions:
        after = action.role.after
        if action.kind == "revoke":
            after = offered.get(action.email) or _still_offered(managed, action, revoked)
        if action.kind == "remove":
            yield action.email
        elif action.cause == "ownership-transfer" and managed.owner is not None:
            yield managed.owner
        elif after is not None and managed.ladder.is_demotion(action.role.before, after):
            yield action.email
    yield from (email for where, email in case.builder.lost_offers if where == scope)


def _still_offered(managed: ManagedScope, revoke: PersonAction, revoked: set[int | None]) -> str | None:
    """What somebody who isn't in is still offered once an open invitation is revoked; `None`: nothing."""
    theirs = [one for one in managed.invitations[revoke.email] if is_open(one)]
    if revoke.email in managed.members or revoke.invitation_id not in {one.id for one in theirs}:
        return None
    left = [one for one in theirs if one.id not in revoked]
    return managed.roles.name_of(left[-1].role_id) if left else None


def _admins(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    """Owner and Admin together, of those who are in after the plan.

    A transfer by itself makes the previous Owner an Admin, who counts as before.
    """
    roles = {email: role_of(member) for email, member in managed.members.items()}
    for action in case.actions[ORGANIZATION]:
        if action.kind == "update-role":
            roles[action.email] = action.role.after
        elif action.kind == "remove":
            del roles[action.email]
    admins = tuple(sorted(email for email, role in roles.items() if case.facts.is_admin(role)))
    count = f"{owners_and_admins(len(admins), case.facts)} after this plan"
    least, most = case.guardrails.min_admins, case.guardrails.max_admins
    if least is not None and len(admins) < least:
        yield blocked_by(
            "min_admins",
            ORGANIZATION,
            admins,
            f"{count}; min_admins is {least}.",
            case.guardrails.sources.get("min_admins"),
        )
    if most is not None and len(admins) > most:
        yield blocked_by(
            "max_admins",
            ORGANIZATION,
            admins,
            f"{count}; max_admins is {most}.",
            case.guardrails.sources.get("max_admins"),
        )


def _free_plan(case: Case) -> Iterator[BlockedBy]:
    """Members and invitations of an organization whose subscription has a limit, those of its projects included, each
    person once.

    Beyond the limit every invitation is refused, also one to somebody who has a seat.
    """
    seats_allowed = case.facts.seats.get(case.live.organization.plan)
    if seats_allowed is None:
        return
    organization, actions = case.live.of(ORGANIZATION), about_people(case.builder.actions)
    invited = [action for action in actions if action.kind == "invite"]
    gone = {a.email for a in actions if a.kind == "remove" and a.scope == ORGANIZATION}
    revoked = {(a.scope, a.invitation_id) for a in actions if a.kind == "revoke"}
    seats = set(organization.members or {}) - gone
    for scope, there in case.live.scopes.items():
        seats |= {
            invitation.email
            for invitation in there.invitations or ()
            if (scope, invitation.id) not in revoked and invitation.email not in gone
        }
    emails = {action.email for action in invited}
    if emails and len(seats | emails) > seats_allowed:
        reason = (
            f"The organization is on the {case.live.organization.plan} plan, which allows {seats_allowed} members "
            "and invitations together; "
            f"there would be {len(seats | emails):,}."
        )
        yield blocked_by("free-plan", ORGANIZATION, tuple(sorted(emails)), reason, None)
