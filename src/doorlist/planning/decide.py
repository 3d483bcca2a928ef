"""The rules, person by person: what a plan comes to before it is a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.arrange import Steps, arranged
from doorlist.planning.builder import PlanBuilder
from doorlist.planning.defining import define_all
from doorlist.planning.due import leave_undue, with_turns
from doorlist.planning.guardrails import check
from doorlist.planning.impact import Course, course_of, known_powers, may_be_told
from doorlist.planning.insiders import insider, kept, leaver
from doorlist.planning.leaving import Leavers, leave_organization
from doorlist.planning.mail_rules import MailRules
from doorlist.planning.managed_scope import managed_parts
from doorlist.planning.order import in_order
from doorlist.planning.outsiders import outsider, stranger
from doorlist.planning.reach import Reach
from doorlist.planning.redefined import Redefined
from doorlist.planning.sentences import why_later
from doorlist.planning.standing import standing
from doorlist.values.action import about_people
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.planning.managed_scope import Managed, ManagedScope
    from doorlist.platform.facts import Facts
    from doorlist.values.action import ScopeImpact
    from doorlist.values.desired import Desired
    from doorlist.values.guardrails import Overrides
    from doorlist.values.live import Live
    from doorlist.values.mail_log import MailLog
    from doorlist.values.scope import Scope


class Decided(NamedTuple):
    """What the rules come to: actions in order, the three lists, and what it means for people."""

    builder: PlanBuilder
    impact: tuple[ScopeImpact, ...] = ()


def decide(
    desired: Desired,
    live: Live,
    facts: Facts,
    *,
    now: datetime,
    mailed: MailLog,
    overrides: Overrides,
    only_due: bool = False,
) -> Decided:
    """Everything that a plan says.

    Args:
        desired: at its moment (`values.desired.at`).
        live: with all that `needs` asks for.
        facts: of the platform whose state it is.
        now: the moment to judge ages by (UTC).
        only_due: whether to do no more than what time alone asks for.

    Raises:
        AccessFileError: what doesn't fit the organization, see `managed_parts`.
    """
    found = managed_parts(desired, live, facts)
    builder = planned(found, desired, live, now=now, mailed=mailed, overrides=overrides)
    if only_due:
        leave_undue(found.people, found.definitions, live, facts, builder)
    rails = desired.guardrails
    definitions = {} if only_due else found.definitions
    course = carried_out(builder, definitions, live, facts, restricted=bool(rails.restricted))
    builder.actions = list(course.actions)
    check(found.people, builder, live, facts, rails, overrides, now, course)
    return Decided(builder, course.impact)


def planned(
    found: Managed, desired: Desired, live: Live, *, now: datetime, mailed: MailLog, overrides: Overrides
) -> PlanBuilder:
    """All actions, in no order yet, and the lists."""
    builder = PlanBuilder(lifted=overrides.allowed, mailed=mailed)
    organization = next((managed for managed in found.people if managed.scope == ORGANIZATION), None)
    projects = [managed for managed in found.people if managed.scope != ORGANIZATION]
    leavers = Leavers() if organization is None else leave_organization(organization, projects, live, builder)
    rules = MailRules(desired.invitations, standing(desired, live, organization, leavers), mailed, now)
    for managed in found.people:
        _those_in(managed, rules, builder)
        _those_not_in(managed, rules, builder)
        _those_to_come(managed, builder)
    builder.actions[:] = with_turns(about_people(builder.actions), found.people)
    if found.definitions:
        define_all(found, live, builder)
    return builder


def carried_out(
    builder: PlanBuilder,
    definitions: Mapping[Scope, ScopeDefinitions],
    live: Live,
    facts: Facts,
    *,
    restricted: bool = False,
) -> Course:
    """Put the builder's actions in order, and work out what they mean for people; where there are none, only if
    `restricted` asks."""
    powers = known_powers(live, facts) if builder.actions or restricted else None
    if powers is None or not any(may_be_told(live.of(scope)) for scope in powers.scopes):
        return Course(in_order(builder.actions))
    steps = Steps(builder.actions, powers, definitions)
    redefined = Redefined(builder.actions, definitions, powers)
    reach = Reach(redefined, powers, steps)
    ordered = arranged(builder.actions, redefined, steps, reach)
    return course_of(ordered, definitions, live, powers, steps)


def _those_in(managed: ManagedScope, rules: MailRules, builder: PlanBuilder) -> None:
    wanted, leaving = managed.wanted, rules.standing.leaving
    removes = wanted.unlisted == "remove"
    for email, member in managed.members.items():
        entry = wanted.entries.get(email)
        if entry is not None:
            role = member.role
            if role is not None and role.name == entry.role.name and email not in managed.invitations:
                continue  # in order, as nearly everybody is: said here, as a call for each would double the time
            insider(managed, member, entry, builder)
        elif email in leaving:
            continue  # removing somebody from the organization stands for all of it
        elif not removes and email not in wanted.expired:
            kept(managed, member, builder)
        elif managed.scope != ORGANIZATION:
            leaver(managed, member, builder, leaves_all_later=email in rules.standing.leaving_later)


def _those_not_in(managed: ManagedScope, rules: MailRules, builder: PlanBuilder) -> None:
    wanted, members, leaving = managed.wanted, managed.members, rules.standing.leaving
    for email, entry in wanted.entries.items():
        if email not in members:
            outsider(managed, entry, rules, builder)
    for email in managed.invitations:
        if email not in members and email not in wanted.entries and email not in leaving:
            stranger(managed, email, builder)


def _those_to_come(managed: ManagedScope, builder: PlanBuilder) -> None:
    for email, entry in managed.wanted.upcoming.items():
        current = managed.wanted.entries.get(email)
        if current is None or current.role != entry.role:
            builder.wait(managed, email, "joining", why_later(entry))
