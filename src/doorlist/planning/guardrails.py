"""The guardrails that look at a plan against live: small pure checks, one a rule.

`owner` is drawn where ownership is planned, `allowed_domains` and `require_expiry` in `offline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorlist.planning.builder import role_of
from doorlist.planning.invited import is_open
from doorlist.planning.offline import blocked_by, entry_blocks, owners_and_admins
from doorlist.platform.facts import CONFIDENT_AI
from doorlist.platform.roles import is_admin, is_demotion
from doorlist.values.desired import Limit
from doorlist.values.plan import about_people
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Guardrails
    from doorlist.values.live import Live
    from doorlist.values.overrides import Overrides
    from doorlist.values.plan import BlockedBy, PersonAction


@dataclass(frozen=True, slots=True)
class Case:
    """What every check looks at: each managed scope's actions, and both sides of the plan."""

    actions: dict[object, list[PersonAction]]
    builder: PlanBuilder
    live: Live
    guardrails: Guardrails
    overrides: Overrides


def check(
    managed_scopes: Sequence[ManagedScope],
    builder: PlanBuilder,
    live: Live,
    guardrails: Guardrails,
    overrides: Overrides,
    now: datetime,
) -> None:
    """Write into the draft what forbids it; lifted guardrails are left out."""
    actions: dict[object, list[PersonAction]] = {managed.scope: [] for managed in managed_scopes}
    for action in about_people(builder.actions):
        actions[action.scope].append(action)
    case = Case(actions, builder, live, guardrails, overrides)
    for managed in managed_scopes:
        builder.blocked.extend(_removals(case, managed))
        builder.blocked.extend(_role_changes(case, managed))
        builder.blocked.extend(_protected(case, managed))
        builder.blocked.extend(entry_blocks(managed.scope, managed.wanted, guardrails, now))
        if managed.scope == ORGANIZATION:
            builder.blocked.extend(_admins(case, managed))
    builder.blocked.extend(_free_plan(case))
    builder.blocked = [blocked for blocked in builder.blocked if blocked.guardrail not in overrides.allowed]


def limit_holds(limits: Sequence[Limit], default: Sequence[Limit], count: int, people: int) -> Limit | None:
    """The limit that `count` of `people` breaks, `None` where all is well.

    Of several limits the lowest for this scope holds; the default is the larger of its two.
    """
    if limits:
        lowest = min(limits, key=lambda limit: (_allowance(limit, people), limit))
    else:
        lowest = max(default, key=lambda limit: _allowance(limit, people))
    return lowest if count > _allowance(lowest, people) else None


def _allowance(limit: Limit, people: int) -> float:
    # Rounded, as 5.6 % of 1,375 people are 77 and not 76.99…
    return round(limit.value * people / 100, 6) if limit.percent else limit.value


def _people(managed: ManagedScope) -> int:
    """Live members and open invitations, each person once."""
    invited = {
        email
        for email, invitations in managed.invitations.items()
        if email not in managed.members and any(is_open(invitation) for invitation in invitations)
    }
    return len(managed.members) + len(invited)


def _removals(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    emails = {action.email for action in case.actions[managed.scope] if action.kind == "remove"}
    emails |= {email for scope, email in case.builder.lost_offers if scope == managed.scope}
    lifted = case.overrides.max_removals
    limits = case.guardrails.max_removals if lifted is None else (lifted,)
    yield from _limited(
        case,
        managed,
        "max_removals",
        limits,
        (Limit(25, percent=True), Limit(2)),
        emails,
        "lose access or an invitation to",
    )


def _role_changes(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    emails = {action.email for action in case.actions[managed.scope] if action.kind == "update-role"}
    yield from _limited(
        case,
        managed,
        "max_role_changes",
        case.guardrails.max_role_changes,
        (Limit(50, percent=True), Limit(5)),
        emails,
        "get another role in",
    )


def _limited(
    case: Case,
    managed: ManagedScope,
    name: str,
    limits: Sequence[Limit],
    default: Sequence[Limit],
    emails: set[str],
    fate: str,
) -> Iterator[BlockedBy]:
    people = _people(managed)
    broken = limit_holds(limits, default, len(emails), people)
    if broken is not None:
        reason = (
            f"{len(emails):,} of {plural(people, 'person')} would {fate} {managed.scope.label}; {name} is {broken}."
        )
        yield blocked_by(name, managed.scope, tuple(sorted(emails)), reason, case.guardrails.sources.get(name))


def _protected(case: Case, managed: ManagedScope) -> Iterator[BlockedBy]:
    protected = case.guardrails.protected
    if not protected:
        return
    hit = sorted({email for email in _worse_off(case, managed) if email in protected})
    if hit:
        reason = f"Protected, and would be removed, demoted or un-invited: {listed(hit)}."
        yield blocked_by("protected", managed.scope, tuple(hit), reason, case.guardrails.sources.get("protected"))


def _worse_off(case: Case, managed: ManagedScope) -> Iterator[str]:
    """Who is removed, demoted or un-invited here, as the plan stands."""
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
        elif after is not None and is_demotion(scope, action.role.before, after):
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
    admins = tuple(sorted(email for email, role in roles.items() if is_admin(role)))
    count = f"{owners_and_admins(len(admins))} after this plan"
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
    """Members plus invitations of an organization whose subscription has a cap, projects' included, each person once.

    Beyond the cap every invitation is refused, also one to somebody who has a seat.
    """
    seats_allowed = CONFIDENT_AI.seats.get(case.live.organization.plan)
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
